import { isUtf8 } from 'node:buffer';

import { type DecodedBody } from './decode-body.js';
import { parseStrictJson } from './strict-json.js';

const JSON_TYPE = /^application\/(problem\+)?json(?:\s*;\s*charset="?([\w-]+)"?)?\s*;?$/i;

/** What a complete answer turned out to be, in the order in which it may be believed. */
export type Reading =
  | { readonly kind: 'answer'; readonly json: unknown }
  | { readonly kind: 'failed'; readonly reason: 'redirect' | 'bad-body' | 'too-large'; readonly detail: string };

export interface RawAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  /** `Transfer-Encoding` as it came. */
  readonly transferCoding: unknown;
  readonly body: DecodedBody;
}

const bad = (detail: string): Reading => ({ kind: 'failed', reason: 'bad-body', detail });

/** What the headers say that keeps the body from being read as JSON; null where nothing does. */
function undeclared(contentType: string | undefined, status: number): string | null {
  const type = JSON_TYPE.exec(contentType ?? '');
  if (type === null) return 'The answer is not declared as JSON.';
  const [, problem, charset] = type;
  if (problem !== undefined && status < 400) return 'The answer is declared as a problem.';
  return charset === undefined || /^utf-?8$/i.test(charset) ? null : 'The answer declares another character set than UTF-8.';
}

function readBody({ status, contentType, transferCoding, body }: RawAnswer): Reading {
  if (body.problem !== null) return { kind: 'failed', ...body.problem };
  if (transferCoding !== undefined && !/^chunked$/i.test(String(transferCoding))) return bad('The answer was sent in a transfer coding that nobody asked for.');
  if (body.bytes.length === 0) return bad('The answer is empty.');
  const wrong = undeclared(contentType, status);
  if (wrong !== null) return bad(wrong);
  if (!isUtf8(body.bytes)) return bad('The answer is not UTF-8.');
  const parsed = parseStrictJson(new TextDecoder('utf-8', { fatal: true }).decode(body.bytes));
  return parsed.ok ? { kind: 'answer', json: parsed.value } : bad(`The answer cannot be taken as JSON: ${parsed.problem}.`);
}

/**
 * Judges a complete answer. A status of 400 and above keeps its status whatever its body; a 200 must hold JSON beyond doubt. Any other 2xx says that the answer is a part,
 * is not there yet or was changed on its way.
 */
export function readAnswer(answer: RawAnswer): Reading {
  const { status } = answer;
  if (status >= 300 && status < 400) return { kind: 'failed', reason: 'redirect', detail: `The host answered with a redirect (${status}); none is followed.` };
  if (status < 200 || status > 599) return bad(`The status ${status} has no meaning.`);
  if (status > 200 && status < 300) return bad(`The status ${status} is not that of a complete answer.`);
  const reading = readBody(answer);
  return reading.kind === 'failed' && status >= 400 ? { kind: 'answer', json: undefined } : reading;
}
