import { createHash } from 'node:crypto';

import canonicalize from 'canonicalize';

import { InvariantViolated } from './app-error.js';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** RFC 8785. Throws on NaN, Infinity, lone surrogates and anything JSON cannot hold. */
export function canonicalJson(value: Json): string {
  const text = canonicalize(value);
  if (text === undefined) throw new InvariantViolated('value has no canonical JSON form');
  return text;
}

/** SHA-256 as 64 lower-case hex digits; text is hashed as UTF-8. */
export const sha256Hex = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
