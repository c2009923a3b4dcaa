import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';

import { errorCode } from '../logging/error-code.js';

/** What is asked for, and all that is understood. */
export const ACCEPTED_ENCODINGS = 'gzip, br';

const DECODERS: Readonly<Record<string, (bytes: Buffer, limits: { readonly maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
};

/** `bytes` are empty where there is a problem: what could not be unpacked whole is not looked at. */
export interface DecodedBody {
  readonly bytes: Buffer;
  readonly problem: { readonly reason: 'bad-body' | 'too-large'; readonly detail: string } | null;
}
const refused = (reason: 'bad-body' | 'too-large', detail: string): DecodedBody => ({ bytes: Buffer.alloc(0), problem: { reason, detail } });

/** Unpacks a whole body; one that breaks off, even in its checksum, is damaged. Never holds more than `maxBytes` of it. */
export async function decodeBody(packed: Buffer, encoding: unknown, maxBytes: number): Promise<DecodedBody> {
  if (encoding === undefined || packed.length === 0) return { bytes: packed, problem: null };
  const decode = DECODERS[String(encoding).trim().toLowerCase()];
  if (decode === undefined) return refused('bad-body', 'The answer is still encoded.');
  try {
    return { bytes: await decode(packed, { maxOutputLength: maxBytes }), problem: null };
  } catch (problem) {
    return errorCode(problem) === 'ERR_BUFFER_TOO_LARGE'
      ? refused('too-large', 'The answer is larger than allowed.')
      : refused('bad-body', 'The compressed answer is damaged.');
  }
}
