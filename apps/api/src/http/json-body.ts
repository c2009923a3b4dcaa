import { parseStrictJson } from '@app/platform';

import { MalformedBody } from './http.errors.js';

/** Fatal: a byte that is no UTF-8 must not become a replacement character that somebody stores. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The body as JSON with one reading only: no repeated key, no `__proto__`, no half character, at most 99 levels deep. A bare number or text passes: the
 * checks of the route name what they want instead. @throws MalformedBody
 */
export function parseJsonBody(bytes: Uint8Array): unknown {
  const text = decoded(bytes);
  // No body at all is what many clients send with a POST that has none.
  if (text === '') return undefined;
  // In brackets, because the strict parser takes only an object or a list at the top.
  const parsed = parseStrictJson(`[${text}]`);
  if (!parsed.ok || !Array.isArray(parsed.value) || parsed.value.length !== 1) throw new MalformedBody();
  const [value]: readonly unknown[] = parsed.value;
  return value;
}

function decoded(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new MalformedBody();
  }
}
