import { useState } from 'react';
import { auth as texts } from '@/texts';

/** The token stands behind `#`, so that it reaches no server log; it leaves the address at once, so that it stays in no history either. */
export function useLinkToken(): string | null {
  const [token] = useState(() => {
    const found = new URLSearchParams(window.location.hash.slice(1)).get('token');
    if (found !== null) window.history.replaceState(window.history.state, '', window.location.pathname);
    return found;
  });
  return token;
}

export const PASSWORD_MIN_LENGTH = 12;
export function passwordHint(password: string): string | null {
  const missing = PASSWORD_MIN_LENGTH - password.length;
  return password === '' || missing <= 0 ? null : texts.moreCharacter(missing, missing === 1 ? '' : 's');
}
