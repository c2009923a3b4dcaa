import { randomInt } from 'node:crypto';

const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** Each is written otherwise in some encoding: in JSON, in a URL, in HTML, in base64. */
const SPECIAL = ['"', '\\', '/', '+', '%', '&', '<', "'", '=', '?'] as const;
const LENGTH = 40;

/** A random key of 40 characters such as a vendor may take: printable, without a colon, different in every encoding. */
export function canary(): string {
  const chars = Array.from({ length: LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length)));
  SPECIAL.forEach((char, index) => {
    chars[2 + index * 3 + randomInt(2)] = char;
  });
  return chars.join('');
}
