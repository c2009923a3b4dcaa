import { type Framework } from '../../domain/index.js';
import { controls, direct, ifTask, platformControls, population, supporting, untilJoined } from './row.js';

export const nist80053: Framework = {
  id: 'nist-800-53',
  name: 'NIST SP 800-53',
  version: 'Revision 5',
  controls: [
    ...controls(
      { 'PS-1': 'Personnel security policy and procedures', 'PS-2': 'Risk of positions', 'PS-9': 'Descriptions of positions' },
      { headcount: supporting('The active staff is who the policy and the positions concern.') },
    ),
    ...controls(
      { 'PS-3': 'Screening of personnel' },
      {
        headcount: population('The active staff is the population that had to be screened.'),
        onboarding: ifTask('direct', 'a background check', 'Completed onboarding tasks show screening when a task asks for it.'),
      },
    ),
    ...controls(
      { 'PS-4': 'Termination of personnel', 'PS-4(2)': 'Termination: automated actions' },
      { terminations: untilJoined('access removal times', 'Terminations are the population whose access and credentials have to end.') },
    ),
    ...controls({ 'PS-5': 'Transfer of personnel' }, { headcount: population('The active staff is the population in which job changes are looked for.') }),
    ...controls(
      { 'PS-6': 'Access agreements' },
      {
        headcount: population('The active staff is the population that had to sign access agreements.'),
        onboarding: ifTask('direct', 'signing an access agreement', 'Completed onboarding tasks show the agreement when a task asks for it.'),
      },
    ),
    ...controls(
      { 'PS-7': 'External personnel' },
      {
        headcount: population('The active staff is the population in which contractors are looked for.'),
        terminations: population('Terminations are the population in which contractors who left are looked for.'),
        onboarding: supporting('Completed onboarding tasks are context for how external people start.'),
      },
    ),
    ...controls({ 'PS-8': 'Sanctions' }, { terminations: supporting('Terminations are context; the reasons for them are left out on purpose.') }),
    ...controls(
      { 'AT-2': 'Literacy training and awareness', 'AT-3': 'Training by role', 'AT-4': 'Training records' },
      {
        headcount: population('The active staff is the population that has to be trained.'),
        onboarding: direct('The completion rate shows that new people went through what they have to learn, and that it is on record.'),
      },
    ),
    ...controls(
      {
        'AC-2': 'Managing accounts',
        'AC-2(1)': 'Managing accounts: automation',
        'AC-2(3)': 'Managing accounts: disabling',
        'AC-2(13)': 'Managing accounts: people of high risk',
      },
      {
        headcount: population('The active staff is the population that may hold accounts.'),
        terminations: population('Terminations are the population whose accounts have to be disabled.'),
      },
    ),
    ...controls(
      { 'AC-6(7)': 'Least privilege: review of rights', 'IA-4': 'Managing identifiers' },
      {
        headcount: population('The active staff is the population that rights and identifiers are compared to.'),
        terminations: population('Terminations are the population that must hold no right and no identifier.'),
      },
    ),
    ...controls(
      { 'CA-2': 'Control assessments', 'CA-7': 'Continuous monitoring' },
      {
        headcount: direct('The staff figure is read and judged every day, and its age is watched.'),
        terminations: direct('Terminations are read and judged every day, and their age is watched.'),
        onboarding: direct('Onboarding is read and judged every day, and its age is watched.'),
      },
    ),
    ...platformControls(
      {
        'AU-8': 'Time stamps',
        'AU-9': 'Protection of audit information',
        'AU-9(3)': 'Protection of audit information: cryptography',
        'AU-10': 'Non-repudiation',
        'AU-11': 'Retention of audit records',
        'SI-12': 'Management and retention of information',
      },
      'Evidence and audit events carry server time, are insert-only, hashed and chained, and are kept for the retention window.',
    ),
  ],
};
