import { useSyncExternalStore } from 'react';

/** What the browser knows of the session. The token is kept in memory only: a reload asks `/auth/me` for it. */
let csrfToken: string | null = null;
let isExpired = false;
const listeners = new Set<() => void>();

function change(expired: boolean): void {
  isExpired = expired;
  for (const listener of listeners) listener();
}

export const currentCsrfToken = (): string | null => csrfToken;

export function noteSession(token: string | null): void {
  csrfToken = token;
  change(false);
}

/** A call was answered with 401 although a session was there. */
export function noteExpiry(): void {
  if (csrfToken !== null) change(true);
}

export const useSessionExpired = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isExpired,
  );

const tabs = new BroadcastChannel('attesta-session');
tabs.onmessage = () => {
  window.location.assign('/sign-in');
};

/** Every tab of this browser shares the cookie, so signing out ends them all. */
export function announceSignOut(): void {
  csrfToken = null;
  tabs.postMessage('signed-out');
}
