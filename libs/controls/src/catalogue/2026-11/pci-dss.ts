import { type Framework } from '../../domain/index.js';
import { controls, direct, ifTask, platformControls, population, untilJoined } from './row.js';

export const pciDss: Framework = {
  id: 'pci-dss',
  name: 'PCI DSS',
  version: '4.0.1',
  controls: [
    ...controls(
      { '7.2.4': 'Review of accounts and rights' },
      {
        headcount: population('The active staff is the population that accounts are compared to.'),
        terminations: population('Terminations are the population that must not appear in the review.'),
      },
    ),
    ...controls(
      { '8.2.4': 'Life of user ids', '8.2.6': 'Inactive accounts' },
      {
        headcount: population('The active staff is the population that may hold user ids.'),
        terminations: population('Terminations are the population whose user ids have to end.'),
      },
    ),
    ...controls(
      { '8.2.5': 'Access of people who left' },
      {
        headcount: population('The active staff is the population that may keep access.'),
        terminations: untilJoined('access removal times', 'Terminations are the population whose access has to be revoked at once.'),
      },
    ),
    ...controls(
      { '9.3.1': 'Physical access of personnel', '9.3.1.1': 'Physical access to sensitive areas' },
      { terminations: population('Terminations are the population whose physical access has to end.') },
    ),
    ...controls(
      { '12.1.3': 'Duties known to all personnel', '12.6.1': 'Awareness programme', '12.6.3': 'Training of personnel' },
      {
        headcount: population('The active staff is the population that has to know and be trained.'),
        onboarding: direct('The completion rate shows that new people went through what they have to know.'),
      },
    ),
    ...controls(
      { '12.7.1': 'Screening before hire' },
      {
        headcount: population('The active staff is the population that had to be screened.'),
        onboarding: ifTask('direct', 'a background check', 'Completed onboarding tasks show screening when a task asks for it.'),
      },
    ),
    ...platformControls(
      {
        '10.3.2': 'Protection of audit logs from change',
        '10.3.3': 'Copies of audit logs',
        '10.3.4': 'Change detection on audit logs',
        '10.5.1': 'Twelve months of audit log',
      },
      'The audit log is insert-only, hashed and chained, can be exported, and is kept for the retention window.',
    ),
  ],
};
