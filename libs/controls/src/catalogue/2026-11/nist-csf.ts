import { type Framework } from '../../domain/index.js';
import { controls, direct, population, supporting } from './row.js';

export const nistCsf: Framework = {
  id: 'nist-csf',
  name: 'NIST Cybersecurity Framework',
  version: '2.0',
  controls: [
    ...controls(
      { 'GV.RR-02': 'Roles and duties', 'GV.RR-04': 'Security in human resources practice' },
      {
        headcount: supporting('The active staff is who holds roles and duties.'),
        terminations: supporting('Terminations are the occasions on which leaver practice has to hold.'),
        onboarding: direct('The completion rate shows that practice for new people is followed.'),
      },
    ),
    ...controls(
      { 'PR.AA-01': 'Managing identities and credentials', 'PR.AA-05': 'Managing permissions' },
      {
        headcount: population('The active staff is the population that may hold identities and permissions.'),
        terminations: population('Terminations are the population whose identities and permissions have to end.'),
      },
    ),
    ...controls(
      { 'PR.AT-01': 'Awareness and training of personnel', 'PR.AT-02': 'Training for specialised roles' },
      {
        headcount: population('The active staff is the population that has to be trained.'),
        onboarding: direct('The completion rate shows that new people went through what they have to learn.'),
      },
    ),
    ...controls(
      { 'DE.CM-03': 'Watching the activity of personnel', 'ID.IM-01': 'Improvements found by evaluation' },
      {
        headcount: supporting('The daily staff figure is context for what is watched and improved.'),
        terminations: supporting('Daily terminations are context for what is watched and improved.'),
        onboarding: supporting('The daily completion rate is context for what is watched and improved.'),
      },
    ),
  ],
};
