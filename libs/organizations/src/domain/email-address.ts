const MAX_LENGTH = 254;
// The shape that mail servers on the internet accept; nothing else could receive a link.
const SHAPE = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Trimmed and lower-cased: one person, one account, however it is typed. Null when it is no address. */
export function toEmailAddress(text: string): string | null {
  const email = text.trim().toLowerCase();
  return email.length <= MAX_LENGTH && SHAPE.test(email) ? email : null;
}

/** What stands before the @, as a name until somebody gives a better one. */
export const nameFromEmail = (email: string): string => email.slice(0, email.lastIndexOf('@'));
