import { type RunError } from '@app/connections/domain/index.js';

const DOCTOR = 'Check that a worker is running (`npm run attesta -- doctor`), then start a sync on the page of the connection.';

/** Causes that are ours to word; every other one has the words of the run that failed. */
const OWN: Readonly<Record<string, { readonly text: string; readonly remedy: string }>> = {
  clock: {
    text: 'That is more than five minutes ahead of the database server: a clock was wrong then, or is wrong now.',
    remedy: 'Set the clocks of the servers right, then start a sync on the page of the connection.',
  },
  'invalid-key': {
    text: 'The vendor refuses the key.',
    remedy: 'Generate a new key in the vendor and re-authorize the connection with it. Do not try the old one again: the vendor locks access.',
  },
  quarantined: {
    text: 'Its runs ended their worker too often, so it is not read by itself any more.',
    remedy: 'Start a sync on the page of the connection; if it breaks off again, look at the log of the worker.',
  },
  'not-run': { text: 'No run of it has ended since.', remedy: DOCTOR },
  'awaiting-run': {
    text: 'It has been re-authorized; its next run has not ended yet.',
    remedy: 'Wait for the run. If none ends within minutes, check that a worker is running.',
  },
};

export const causeText = (code: string, error: RunError | null): string => OWN[code]?.text ?? error?.message ?? '';
export const remedyOf = (code: string, error: RunError | null): string => OWN[code]?.remedy ?? error?.remedy ?? DOCTOR;

/** Causes that only a person can end: when one of them comes up behind an open alert, people are told again. */
const NEEDS_A_PERSON: readonly string[] = ['invalid-key', 'quarantined', 'clock'];
export const needsPerson = (code: string): boolean => NEEDS_A_PERSON.includes(code);
