import { type Answer } from '../api/answer.js';
import { type Behaviour } from './behaviour.js';
import { type ScenarioOf } from './scenario.js';

const HTML = { 'content-type': 'text/html; charset=UTF-8' };

export const LOGIN_PAGE: Answer = { status: 200, headers: HTML, text: '<!DOCTYPE html><html><head><title>Log in</title></head><body>Log in</body></html>' };

/** A limit reported with status 200: documented for one endpoint. */
export const ERROR_BODY: Answer = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  json: { error: { code: 429, message: 'Over rate limit, please try again in 60 seconds' } },
};

const withRetryAfter = (retryAfter: number | string | undefined): Record<string, string> =>
  retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };

/** `retryAfter` in seconds, or any text such as an HTTP date. The words of the message are unverified. */
export const limited = (status: number, retryAfter: number | string | undefined): Answer => ({
  status,
  headers: { ...HTML, 'x-bamboohr-error-message': 'Rate limit exceeded', ...withRetryAfter(retryAfter) },
});

export const serverError = (status: number, retryAfter: number | string | undefined): Answer => ({
  status,
  headers: { ...HTML, ...withRetryAfter(retryAfter) },
  text: `<html><body><h1>${status}</h1></body></html>`,
});

export function scripted({ status, headers, body, bodyBase64, rawBase64 }: ScenarioOf<'script'>): Behaviour {
  if (rawBase64 !== undefined) return { answer: () => ({ status, headers: {} }), wire: { kind: 'raw', bytes: Buffer.from(rawBase64, 'base64') } };
  if (bodyBase64 !== undefined) return { answer: () => ({ status, headers, bytes: Buffer.from(bodyBase64, 'base64') }) };
  return { answer: () => (body === undefined ? { status, headers } : { status, headers, text: body }) };
}
