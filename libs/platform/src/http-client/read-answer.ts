import { isUtf8 } from 'node:buffer';

import { parseStrictJson } from './strict-json.js';

const JSON_TYPE = /^application\/(?:problem\+)?json(?:\s*;\s*charset="?([\w-]+)"?)?\s*;?$/i;

/** What a complete answer turned out to be, in the order in which it may be believed. */
export type Reading =
  { readonly kind: 'answer'; readonly json: unknown } | { readonly kind: 'failed'; readonly reason: 'redirect' | 'bad-body'; readonly detail: string };

export interface RawAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly body: Buffer;
}

const bad = (detail: string): Reading => ({ kind: 'failed', reason: 'bad-body', detail });

function readBody(answer: RawAnswer): Reading {
  if (answer.contentEncoding !== undefined) return bad('The answer is still encoded.');
  if (answer.body.length === 0) return bad('The answer is empty.');
  const type = JSON_TYPE.exec(answer.contentType ?? '');
  if (type === null) return bad('The answer is not declared as JSON.');
  const charset = type[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) return bad('The answer declares another character set than UTF-8.');
  if (!isUtf8(answer.body)) return bad('The answer is not UTF-8.');
  const parsed = parseStrictJson(new TextDecoder('utf-8', { fatal: true }).decode(answer.body));
  return parsed.ok ? { kind: 'answer', json: parsed.value } : bad(`The answer cannot be taken as JSON: ${parsed.problem}.`);
}

/** Judges a complete answer. A status of 400 and above keeps its status whatever its body; a 2xx must hold JSON beyond doubt. */
export function readAnswer(answer: RawAnswer): Reading {
  const { status } = answer;
  if (status >= 300 && status < 400) return { kind: 'failed', reason: 'redirect', detail: `The host answered with a redirect (${status}); none is followed.` };
  if (status < 200 || status > 599) return bad(`The status ${status} has no meaning.`);
  if (status === 206) return bad('The answer is a part only (206).');
  const reading = readBody(answer);
  return reading.kind === 'failed' && status >= 400 ? { kind: 'answer', json: undefined } : reading;
}
