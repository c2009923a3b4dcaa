import { SecretScrubber } from '../logging/secret-scrubber.js';

const ALLOWED: ReadonlySet<string> = new Set(['content-type', 'date', 'retry-after', 'x-request-id']);
/** Headers in which a vendor explains a refusal. */
const ALLOWED_PREFIX = /^x-bamboohr-[a-z0-9-]{1,60}$/;
const MAX_VALUE_LENGTH = 500;
const REQUEST_ID = /^[\w.:/+=@-]{1,200}$/;
/** Request headers that never hold a credential; every other one is taken for one that does. */
const PLAIN_REQUEST_HEADERS: ReadonlySet<string> = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);

const toText = (value: unknown): string | null => {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((part) => typeof part === 'string') ? value.join(', ') : null;
};

/** The allow-listed headers of an answer: lower-case names, values cut to 500 characters and cleared of whatever `scrubber` holds. */
export function allowedHeaders(headers: Readonly<Record<string, unknown>>, scrubber: SecretScrubber): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    const text = toText(value);
    if (text !== null && (ALLOWED.has(lower) || ALLOWED_PREFIX.test(lower))) kept[lower] = scrubber.scrub(text).slice(0, MAX_VALUE_LENGTH);
  }
  return kept;
}

/** The vendor's correlation id when it has the form of one, else ours. */
export function requestIdOf(headers: Readonly<Record<string, string>>, ours: string): string {
  const theirs = headers['x-request-id'];
  return theirs !== undefined && REQUEST_ID.test(theirs) ? theirs : ours;
}

/**
 * Holds every form of the credentials that a request carries, so that a vendor that echoes them in a header brings none into a result.
 * The key of HTTP Basic is taken out of its encoding.
 */
export function scrubberFor(requestHeaders: Readonly<Record<string, string>>): SecretScrubber {
  const scrubber = new SecretScrubber();
  for (const [name, value] of Object.entries(requestHeaders)) {
    if (PLAIN_REQUEST_HEADERS.has(name.toLowerCase())) continue;
    const [scheme = '', parameter] = value.split(/\s+/, 2);
    const secret = parameter ?? scheme;
    scrubber.hold(secret);
    if (scheme.toLowerCase() === 'basic') {
      for (const part of Buffer.from(secret, 'base64').toString('utf8').split(':')) scrubber.hold(part);
    }
  }
  return scrubber;
}
