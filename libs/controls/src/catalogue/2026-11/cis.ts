import { type Framework } from '../../domain/index.js';
import { controls, direct, population, supporting } from './row.js';

export const cis: Framework = {
  id: 'cis',
  name: 'CIS Controls',
  version: '8.1',
  controls: [
    ...controls(
      { '5.1': 'Inventory of accounts', '5.3': 'Dormant accounts' },
      {
        headcount: population('The active staff is the population that the inventory of accounts is compared to.'),
        terminations: population('Terminations are the population whose accounts must not lie dormant.'),
      },
    ),
    ...controls(
      { '6.1': 'Granting access', '6.2': 'Revoking access' },
      {
        headcount: population('The active staff is the population in which new people, to whom access is granted, are looked for.'),
        terminations: population('Terminations are the population whose access has to be revoked.'),
        onboarding: supporting('Completed onboarding tasks are context for how new people get access.'),
      },
    ),
    ...controls(
      { '14.1': 'Security awareness programme', '14.9': 'Training by role' },
      {
        headcount: population('The active staff is the population that has to be trained.'),
        onboarding: direct('The completion rate shows that new people went through what they have to learn.'),
      },
    ),
  ],
};
