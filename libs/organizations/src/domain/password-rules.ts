export const PASSWORD_MIN_LENGTH = 12;
export const PASSWORD_MAX_LENGTH = 200;

/** One form for the same characters typed on different systems (NIST SP 800-63B, 5.1.1.2). */
export const normalizePassword = (password: string): string => password.normalize('NFKC');

/** Why a new password cannot be taken, or null. Length counts, not the kinds of characters. */
export function findPasswordProblem(password: string, email: string): string | null {
  const text = normalizePassword(password);
  const length = Array.from(text).length;
  if (length < PASSWORD_MIN_LENGTH) return `must have at least ${String(PASSWORD_MIN_LENGTH)} characters`;
  if (length > PASSWORD_MAX_LENGTH) return `must have at most ${String(PASSWORD_MAX_LENGTH)} characters`;
  if (new Set(text).size < 5) return 'must have at least 5 different characters';
  if (isMostly(text.toLowerCase(), email)) return 'must not be the e-mail address';
  return isSequence(text.toLowerCase()) ? 'must not be a row of neighbouring characters' : null;
}

const isMostly = (text: string, email: string): boolean => text === email || text.replaceAll(/[^a-z0-9]/g, '') === email.replaceAll(/[^a-z0-9]/g, '');

const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', '12345678901234567890', 'qwertyuiopasdfghjklzxcvbnm'];
const isSequence = (text: string): boolean => ROWS.some((row) => row.includes(text) || Array.from(row).reverse().join('').includes(text));
