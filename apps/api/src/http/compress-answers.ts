import { pipeline, Readable, type Transform } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, type BrotliOptions, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';

import { type FastifyReply, type FastifyRequest } from 'fastify';

import { type AnswerCoding, answerCodingFor } from './answer-coding.js';
import { isSafeMethod } from './same-origin.js';
import { type HttpServer } from './server.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** See EndpointRules. */
    answersSecret?: true;
  }
}

/** Below it an answer and its headers fit in one packet either way. */
const FROM_BYTES = 512;
/** What programs read. Pages come packed; pictures, PDF and ZIP are packed; an event stream must not wait until a block is full. */
const CONTENT = /^(?:application\/(?:json|x-ndjson)|text\/csv)(?:;|$)/;
/** Low on purpose: of a list of 1.3 MB the next steps save 5 kB and cost three times the time. The window holds some 40 rows of evidence. */
const BROTLI: BrotliOptions = {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 3,
    [constants.BROTLI_PARAM_LGWIN]: 19,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  },
};

const AT_ONCE: Readonly<Record<AnswerCoding, (plain: string | Buffer) => Promise<Buffer>>> = {
  br: async (plain) => promisify<string | Buffer, BrotliOptions, Buffer>(brotliCompress)(plain, BROTLI),
  gzip: promisify<string | Buffer, Buffer>(gzip),
};
const AS_STREAM: Readonly<Record<AnswerCoding, () => Transform>> = { br: () => createBrotliCompress(BROTLI), gzip: () => createGzip() };

/**
 * Packs what clients read, when they take it. Never what a route marked `answersSecret` says, and never the answer to a change: next to what a caller
 * can choose, the size of a packed answer tells of the secret in it (BREACH).
 */
export function compressAnswers({ adapter }: HttpServer): void {
  adapter.getInstance().addHook('onSend', async (request, reply, payload) => {
    if (!isCompressible(request, reply)) return payload;
    reply.header('vary', [reply.getHeader('vary'), 'Accept-Encoding'].flat().filter(Boolean).join(', '));
    const coding = answerCodingFor(request.headers['accept-encoding']);
    return coding === null ? payload : packed(payload, coding, request, reply);
  });
}

function isCompressible({ method, routeOptions }: FastifyRequest, reply: FastifyReply): boolean {
  if (!isSafeMethod(method) || reply.statusCode !== 200 || routeOptions.config.answersSecret === true) return false;
  // A tag or a part names the bytes as they are.
  if (['content-encoding', 'etag', 'content-range'].some((name) => reply.hasHeader(name))) return false;
  return CONTENT.test(String(reply.getHeader('content-type')));
}

async function packed(payload: unknown, coding: AnswerCoding, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const isStream = payload instanceof Readable;
  if (!isStream && !((typeof payload === 'string' || Buffer.isBuffer(payload)) && Buffer.byteLength(payload) >= FROM_BYTES)) return payload;
  reply.removeHeader('content-length');
  reply.header('content-encoding', coding);
  if (!isStream) return AT_ONCE[coding](payload);
  // The answer to HEAD has the headers only; its stream is empty.
  if (request.method === 'HEAD') return payload;
  // Its end and its failure reach the answer through the packed stream.
  return pipeline(payload, AS_STREAM[coding](), () => undefined);
}
