import { type Framework } from '../../domain/index.js';
import { controls, direct, ifTask, population, supporting, untilJoined } from './row.js';

export const soc2: Framework = {
  id: 'soc2',
  name: 'SOC 2 Trust Services Criteria',
  version: '2017 (points of focus of 2022)',
  controls: [
    ...controls(
      { 'CC1.1': 'Integrity and ethical values' },
      {
        onboarding: ifTask(
          'supporting',
          'acknowledging the code of conduct',
          'Completed onboarding tasks show that new people were taken through the rules of conduct when a task asks for it.',
        ),
      },
    ),
    ...controls({ 'CC1.3': 'Structure and reporting lines' }, { headcount: supporting('The active staff is who the structure and its reporting lines hold.') }),
    ...controls(
      { 'CC1.4': 'Attracting, developing and keeping competent people' },
      {
        headcount: population('The active staff is the population from which hires and their records are sampled.'),
        onboarding: direct('The completion rate shows that new people went through what the organization set for their start.'),
      },
    ),
    ...controls(
      { 'CC1.5': 'Accountability for duties' },
      {
        headcount: supporting('The active staff is who is held to account.'),
        terminations: supporting('Terminations show that the organization ends employment and keeps record of it.'),
        onboarding: supporting('Completed onboarding tasks show that duties set for new people are followed up.'),
      },
    ),
    ...controls(
      { 'CC2.1': 'Information of good quality' },
      {
        headcount: direct('The figure comes with its source, parameters, completeness and integrity, so it is itself information that can be verified.'),
        terminations: direct('The figure comes with its source, parameters, completeness and integrity, so it is itself information that can be verified.'),
        onboarding: direct('The figure comes with its source, parameters, completeness and integrity, so it is itself information that can be verified.'),
      },
    ),
    ...controls(
      { 'CC2.2': 'Communication inside the organization' },
      {
        headcount: population('The active staff is the population that must be told of objectives and duties.'),
        onboarding: ifTask(
          'direct',
          'reading the internal policies',
          'Completed onboarding tasks show that new people were told, as far as a task tells them.',
        ),
      },
    ),
    ...controls(
      { 'CC4.1': 'Continuing and separate evaluations', 'CC4.2': 'Reporting deficiencies' },
      {
        headcount: direct('The staff figure is read and judged every day, and a read that fails is reported instead of hidden.'),
        terminations: direct('Terminations are read and judged every day, and a read that fails is reported instead of hidden.'),
        onboarding: direct('Onboarding is read and judged every day, and a read that fails is reported instead of hidden.'),
      },
    ),
    ...controls(
      { 'CC5.3': 'Control activities through policies, in time' },
      {
        terminations: supporting('Terminations are the occasions on which the leaver procedure has to be followed.'),
        onboarding: direct('The completion rate shows whether the procedure for new people is followed.'),
      },
    ),
    ...controls({ 'CC6.1': 'Logical access' }, { headcount: population('The active staff is the population to which logical access is compared.') }),
    ...controls(
      { 'CC6.2': 'Registering, authorising and removing users' },
      {
        headcount: population('The active staff is the population that may hold accounts.'),
        terminations: untilJoined('access removal times', 'Terminations are the population whose access has to be removed.'),
        onboarding: supporting('Completed onboarding tasks are context for how new users are authorised.'),
      },
    ),
    ...controls(
      { 'CC6.3': 'Changing and removing access by role' },
      {
        headcount: population('The active staff is the population in which role changes are looked for.'),
        terminations: population('Terminations are the population whose roles have to end.'),
      },
    ),
    ...controls({ 'CC6.4': 'Physical access' }, { terminations: population('Terminations are the population whose physical access has to end.') }),
  ],
};
