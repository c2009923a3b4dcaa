import { noteServerTime } from './server-clock';

/** What a page always asks first is asked while its scripts are still arriving: a slow line has each question and its answer on it only once. */
const KEPT_MS = 10_000;

interface Asked {
  readonly at: number;
  readonly answer: Promise<Response>;
}
const asked = new Map<string, Asked>();

/** Addresses of this origin, with what stands after the question mark. */
export function askEarly(addresses: readonly string[]): void {
  for (const address of addresses) {
    const answer = ask(new Request(new URL(address, window.location.origin)));
    // Told to whoever takes it.
    answer.catch(() => undefined);
    asked.set(address, { at: performance.now(), answer });
  }
}

/** The service's clock is read when the answer comes, not when somebody takes it. */
async function ask(request: Request): Promise<Response> {
  const response = await fetch(request);
  noteServerTime(response);
  return response;
}

/** Once: whoever asks again wants to know anew. */
export function earlyAnswer({ method, url }: Request): Promise<Response> | undefined {
  // After a sign-in, or any change, an earlier answer may be another one's.
  if (method !== 'GET') asked.clear();
  const address = url.slice(window.location.origin.length);
  const early = asked.get(address);
  asked.delete(address);
  return early === undefined || performance.now() - early.at > KEPT_MS ? undefined : early.answer;
}
