import { type Framework } from '../../domain/index.js';
import { controls, direct, platformControls, population, supporting } from './row.js';

export const hipaa: Framework = {
  id: 'hipaa',
  name: 'HIPAA Security Rule',
  version: '45 CFR Part 164 Subpart C',
  controls: [
    ...controls(
      { '164.308(a)(3)(i)': 'Workforce security', '164.308(a)(3)(ii)(B)': 'Clearance of the workforce', '164.308(a)(3)(ii)(C)': 'Termination procedures' },
      {
        headcount: population('The active staff is the population that may have access to health information.'),
        terminations: population('Terminations are the population whose access to health information has to end.'),
        onboarding: supporting('Completed onboarding tasks are context for how new people are cleared.'),
      },
    ),
    ...controls(
      { '164.308(a)(4)': 'Managing access to information' },
      {
        headcount: population('The active staff is the population that access is granted to.'),
        terminations: population('Terminations are the population that access is taken from.'),
      },
    ),
    ...controls(
      { '164.308(a)(5)(i)': 'Awareness and training' },
      {
        headcount: population('The active staff is the population that has to be trained.'),
        onboarding: direct('The completion rate shows that new people went through what they have to learn.'),
      },
    ),
    ...platformControls(
      { '164.312(b)': 'Audit controls', '164.316(b)(2)(i)': 'Six years of documentation' },
      'Every change leaves an audit event, and evidence and audit log are kept for the retention window.',
    ),
  ],
};
