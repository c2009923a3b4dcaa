import { createApiClient } from '@app/api-client';
import { earlyAnswer } from './early-answers';
import { ProblemError, problemOf } from './problem';
import { noteServerTime } from './server-clock';
import { currentCsrfToken, noteExpiry, noteSession } from './session-state';

const SAFE = ['GET', 'HEAD'];
/** Calls for which a 401 is an answer, not the end of a session. */
const isAuth = (request: Request): boolean => /^\/api\/v1\/auth\/(?!(?:password|sessions)(?:\/|$))/.test(new URL(request.url).pathname);

async function send(request: Request): Promise<Response> {
  const isChange = !SAFE.includes(request.method);
  const again = isChange ? request.clone() : null;
  const response = await sendOnce(request);
  if (again === null || response.status !== 403 || !(await isOldToken(response.clone()))) return response;
  // Another tab signed in anew: the cookie is that session's, the token in memory still the old one's.
  await renewToken();
  return sendOnce(again);
}

async function sendOnce(request: Request): Promise<Response> {
  const token = currentCsrfToken();
  if (!SAFE.includes(request.method) && token !== null) request.headers.set('x-csrf-token', token);
  const early = earlyAnswer(request);
  const response = await (early ?? fetch(request));
  if (early === undefined) noteServerTime(response);
  if (response.status === 401 && !isAuth(request)) noteExpiry();
  return response;
}

async function isOldToken(response: Response): Promise<boolean> {
  const body: unknown = await response.json().catch(() => null);
  return problemOf(body, response).code === 'auth.csrf-token';
}

async function renewToken(): Promise<void> {
  const { data } = await api.GET('/api/v1/auth/me');
  if (data !== undefined) noteSession(data.csrfToken);
}

export const api = createApiClient({ baseUrl: window.location.origin, fetch: send });

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The body of a successful answer; else throws ProblemError. */
export async function bodyOf<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (data === undefined) throw new ProblemError(problemOf(error, response));
  return data;
}

/** For answers without a body. */
export async function done(call: Promise<Answer<unknown>>): Promise<void> {
  const { error, response } = await call;
  if (!response.ok) throw new ProblemError(problemOf(error, response));
}

interface Listed<T> {
  items: T[];
  nextCursor: string | null;
}

/** Every page of a list that stays short: connections, members, keys. */
export async function allOf<T>(page: (cursor: string | undefined) => Promise<Listed<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const next = await page(cursor);
    items.push(...next.items);
    cursor = next.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}
