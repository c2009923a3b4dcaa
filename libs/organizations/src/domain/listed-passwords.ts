import { dictionary } from '@zxcvbn-ts/language-common';

import { undisguised } from './guessable-parts.js';

/**
 * 49,000 passwords of leaked lists, whole, in lower case, and some long ones that they lack: whatever stands here is refused, also with digits and
 * punctuation around it. What such lists are made of (words, rows of keys, repetitions) is found without them, by `countParts`.
 */
const LISTED: ReadonlySet<string> = new Set([
  ...dictionary.passwords.map(String),
  'trustno1trustno1',
  'correcthorsebatterystaple',
  'thisismypassword',
  'thisisapassword',
  'idontknow',
  'iforgotmypassword',
  'iforgotit',
  'ihatepasswords',
  'notmypassword',
  'incorrect',
  'whatthehell',
  'nevergiveup',
  'onceuponatime',
  'maytheforcebewithyou',
  'tobeornottobe',
  'thequickbrownfox',
  'supercalifragilisticexpialidocious',
  'donttellanyone',
  'rememberthis',
  'onelove',
  'wonderful',
  'beautiful',
]);

/** The text itself, without its separators, or without the digits and punctuation around it. */
export function isListed(lowerCaseText: string): boolean {
  const letters = lowerCaseText.replaceAll(/[\s._-]+/gu, '');
  return [lowerCaseText, letters, core(letters)].some((form) => form.length > 0 && (LISTED.has(form) || LISTED.has(undisguised(form))));
}

const core = (text: string): string => text.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
