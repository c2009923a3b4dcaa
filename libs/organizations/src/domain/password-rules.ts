import { FREQUENT_WORDS, PRODUCT_WORDS } from './frequent-words.js';
import { countParts } from './guessable-parts.js';
import { isListed } from './listed-passwords.js';

export const PASSWORD_MIN_LENGTH = 12;
export const PASSWORD_MAX_LENGTH = 200;
/** A word that everybody would try counts as one sign, so this many signs or such words there must be at least. */
const PASSWORD_MIN_PARTS = 6;
const MIN_CONTEXT_WORD = 3;

/** Whose password it is: what a guesser who knows the person would begin with. */
export interface PasswordOwner {
  readonly email: string;
  /** Of the person, and of the organizations where they are known. */
  readonly names?: readonly string[];
}

/** One form for the same characters typed on different systems (NIST SP 800-63B, 5.1.1.2). */
export const normalizePassword = (password: string): string => password.normalize('NFKC');

/** Why a new password cannot be taken, or null. Length counts, not the kinds of characters. */
export function findPasswordProblem(password: string, owner: PasswordOwner): string | null {
  const text = normalizePassword(password);
  const length = Array.from(text).length;
  if (length < PASSWORD_MIN_LENGTH) return `must have at least ${String(PASSWORD_MIN_LENGTH)} characters`;
  if (length > PASSWORD_MAX_LENGTH) return `must have at most ${String(PASSWORD_MAX_LENGTH)} characters`;
  if (new Set(text).size < 5) return 'must have at least 5 different characters';
  return findGuessable(text.toLowerCase(), owner);
}

function findGuessable(text: string, owner: PasswordOwner): string | null {
  if (isMostly(text, owner.email)) return 'must not be the e-mail address';
  if (countParts(text, []) < PASSWORD_MIN_PARTS) return 'must not be a row of neighbouring characters, a number or a repetition';
  if (isListed(text) || countParts(text, FREQUENT_WORDS) < PASSWORD_MIN_PARTS) return 'must not be made of words that most people use in passwords';
  const words = [...FREQUENT_WORDS, ...contextWords(owner)];
  return countParts(text, words) < PASSWORD_MIN_PARTS ? 'must not be made of your name, your address, your organization or this product' : null;
}

const isMostly = (text: string, email: string): boolean => text === email || text.replaceAll(/[^a-z0-9]/g, '') === email.replaceAll(/[^a-z0-9]/g, '');

/** Parts of the address and the names, whole and word by word, and the product's own. */
export function contextWords({ email, names = [] }: PasswordOwner): readonly string[] {
  const known = [email, ...names].flatMap((text) => {
    const parts = text
      .normalize('NFKC')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u);
    return [...parts, parts.join('')];
  });
  return [...new Set([...known, ...PRODUCT_WORDS])].filter((word) => word.length >= MIN_CONTEXT_WORD);
}
