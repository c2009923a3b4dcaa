import { type Framework } from '../../domain/index.js';
import { controls, direct, ifTask, platformControls, population, supporting, untilJoined } from './row.js';

export const iso27001: Framework = {
  id: 'iso27001',
  name: 'ISO/IEC 27001',
  version: '2022',
  controls: [
    ...controls(
      { '7.2': 'Competence' },
      {
        headcount: population('The active staff is the population whose competence is to be shown.'),
        onboarding: ifTask(
          'direct',
          'training for the job',
          'Completed onboarding tasks show that new people were made competent, as far as a task trains them.',
        ),
      },
    ),
    ...controls(
      { '7.3': 'Awareness' },
      {
        headcount: population('The active staff is the population that must be aware of the policy.'),
        onboarding: ifTask(
          'direct',
          'security awareness training',
          'Completed onboarding tasks show that new people were made aware, as far as a task does so.',
        ),
      },
    ),
    ...controls(
      { '9.1': 'Monitoring and measurement' },
      {
        headcount: direct('The staff figure is a measurement repeated every day by a stated method.'),
        terminations: direct('Terminations are a measurement repeated every day by a stated method.'),
        onboarding: direct('The completion rate is a measurement repeated every day by a stated method.'),
      },
    ),
    ...controls(
      { 'A.5.2': 'Roles and duties in information security', 'A.5.4': 'Duties of management' },
      {
        headcount: supporting('The active staff is who holds the roles.'),
        onboarding: supporting('Completed onboarding tasks are context for how duties are handed to new people.'),
      },
    ),
    ...controls({ 'A.5.11': 'Return of assets' }, { terminations: population('Terminations are the population that has to return assets.') }),
    ...controls(
      { 'A.5.16': 'Managing identities', 'A.5.18': 'Access rights' },
      {
        headcount: population('The active staff is the population that may hold identities and rights.'),
        terminations: population('Terminations are the population whose identities and rights have to end.'),
      },
    ),
    ...platformControls(
      { 'A.5.28': 'Collecting evidence', 'A.5.33': 'Protecting records', 'A.5.34': 'Privacy and personal data', 'A.8.15': 'Logging' },
      'Evidence is insert-only, hashed and chained, personal rows are sealed, and every change leaves an audit event.',
    ),
    ...controls(
      { 'A.6.1': 'Screening' },
      {
        headcount: population('The active staff is the population that had to be screened.'),
        onboarding: ifTask('direct', 'a background check', 'Completed onboarding tasks show screening when a task asks for it.'),
      },
    ),
    ...controls(
      { 'A.6.2': 'Terms of employment' },
      {
        headcount: population('The active staff is the population that had to agree to the terms.'),
        onboarding: ifTask('direct', 'signing the terms of employment', 'Completed onboarding tasks show the agreement when a task asks for it.'),
      },
    ),
    ...controls(
      { 'A.6.6': 'Confidentiality agreements' },
      {
        headcount: population('The active staff is the population that had to agree to confidentiality.'),
        onboarding: ifTask('direct', 'signing a confidentiality agreement', 'Completed onboarding tasks show the agreement when a task asks for it.'),
      },
    ),
    ...controls(
      { 'A.6.3': 'Awareness, education and training' },
      {
        headcount: population('The active staff is the population that has to be trained.'),
        onboarding: direct('The completion rate shows that new people went through what they have to learn.'),
      },
    ),
    ...controls(
      { 'A.6.4': 'Disciplinary process' },
      { terminations: supporting('Terminations are context; the reasons for them are left out on purpose, so they say nothing about discipline.') },
    ),
    ...controls(
      { 'A.6.5': 'Duties after leaving or changing jobs' },
      { terminations: untilJoined('completed leaver steps', 'Terminations are the population whose continuing duties have to be made clear.') },
    ),
  ],
};
