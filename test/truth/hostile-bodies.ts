import zlib from 'node:zlib';

import { chunked, type Hand, type Healthy, http, json } from './wire.js';

/** A bad answer that any question may get. */
export interface General {
  readonly name: string;
  readonly hand: (healthy: Healthy) => Hand | null;
  /** It ends by a time limit. */
  readonly slow?: true;
  /** Nothing more is asked after it. */
  readonly closes?: true;
  /** It is about memory: looked at for itself. */
  readonly heavy?: true;
}

const text = ({ json: value }: Healthy): string => JSON.stringify(value);
const body = (name: string, make: (healthy: Healthy) => string | Uint8Array): General => ({ name, hand: (healthy) => http(make(healthy)) });
const typed = (type: string | null): General => ({ name: `content type ${String(type)}`, hand: (healthy) => http(text(healthy), { type }) });
const says = (name: string, value: unknown): General => ({ name: `200 that says ${name}`, hand: () => json(value) });
/** All of a healthy answer but what is given here. */
const withMembers = (name: string, members: object): General => ({
  name: `200 with ${name}`,
  hand: (healthy) => json({ ...(healthy.json as object), ...members }),
});

const HTML = '<!doctype html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>';
const NO_ROWS = { data: [], links: [], meta: { page: 1, pageSize: 5, totalPages: 0, totalItems: 0, total: 0 } };
const OVER_LIMIT = { code: 429, message: 'Over rate limit, please try again in 60 seconds' };

const NOT_JSON: readonly General[] = [
  { name: 'HTML 200', hand: () => http(HTML, { type: 'text/html; charset=utf-8' }) },
  { name: 'HTML 200 that calls itself JSON', hand: () => http(HTML) },
  { name: 'XML 200', hand: () => http('<?xml version="1.0"?><employees/>', { type: 'text/xml' }) },
  { name: 'XML 200 that calls itself JSON', hand: () => http('<employees/>') },
  { name: 'empty 200 with a length', hand: () => http('') },
  { name: 'empty 200 without a length', hand: () => http('', { length: null }) },
  { name: 'empty 200 in chunks', hand: () => Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n') },
  { name: 'blanks only', hand: () => http(' \n\t ') },
  { name: '204', hand: () => Buffer.from('HTTP/1.1 204 No Content\r\n\r\n') },
  { name: '205', hand: () => http('', { status: '205 Reset Content' }) },
  typed('text/plain'),
  typed('text/html'),
  typed('application/xml'),
  typed('application/octet-stream'),
  typed('application/json-seq'),
  typed('application/jsonp'),
  typed('text/json'),
  typed('application/json; charset=iso-8859-1'),
  typed('application/json; charset=utf-16'),
  typed('application/json; charset=utf-7'),
  typed('application/problem+json'),
  typed(''),
  typed(null),
  body('UTF-16 bytes', (healthy) => Buffer.from(text(healthy), 'utf16le')),
  body('a byte that is no UTF-8', (healthy) => Buffer.concat([Buffer.from('{"x":"'), Buffer.from([0xff]), Buffer.from(`",${text(healthy).slice(1)}`)])),
  body('an overlong form of a slash', (healthy) =>
    Buffer.concat([Buffer.from('{"x":"'), Buffer.from([0xc0, 0xaf]), Buffer.from(`",${text(healthy).slice(1)}`)]),
  ),
  body('Latin-1 letters', (healthy) => Buffer.from(`{"x":"Zoë",${text(healthy).slice(1)}`, 'latin1')),
];

const MALFORMED: readonly General[] = [
  body('a comma at the end', (healthy) => `${text(healthy).slice(0, -1)},}`),
  body('single quotes', (healthy) => text(healthy).replaceAll('"', "'")),
  body('names without quotes', (healthy) => text(healthy).replaceAll(/"(\w+)":/g, '$1:')),
  body('a comment', (healthy) => `/* ok */${text(healthy)}`),
  body('NaN', (healthy) => `{"x":NaN,${text(healthy).slice(1)}`),
  body('a number with a leading zero', (healthy) => `{"x":007,${text(healthy).slice(1)}`),
  body('a prefix against scripts', (healthy) => `)]}',\n${text(healthy)}`),
  body('a call-back around it', (healthy) => `answer(${text(healthy)})`),
  body('two documents in one', (healthy) => `${text(healthy)}${text(healthy)}`),
  body('two documents on two lines', (healthy) => `${text(healthy)}\n${text(healthy)}`),
  body('one bracket too many', (healthy) => `${text(healthy)}}`),
  body('a raw line break in a text', (healthy) => `{"x":"a\nb",${text(healthy).slice(1)}`),
  body('a NUL at the end', (healthy) => `${text(healthy)}\u0000`),
  body('half a character, escaped', (healthy) => `{"x":"\\ud83d",${text(healthy).slice(1)}`),
  body('meta twice', (healthy) => `${text(healthy).slice(0, -1)},"meta":{"page":1,"pageSize":5,"totalPages":1,"totalItems":1,"total":1}}`),
  body('meta twice, once escaped', (healthy) => `${text(healthy).slice(0, -1)},"m\\u0065ta":{"page":1,"pageSize":5,"totalPages":1,"totalItems":1,"total":1}}`),
  body('data twice', (healthy) => `{"data":[],${text(healthy).slice(1)}`),
  body('__proto__ at the top', (healthy) => `{"__proto__":{"meta":{"totalItems":1}},${text(healthy).slice(1)}`),
  body('__proto__ escaped', (healthy) => `{"\\u005f_proto__":{},${text(healthy).slice(1)}`),
  body('__proto__ deep inside', (healthy) => `{"x":[{"y":{"__proto__":{"totalItems":1}}}],${text(healthy).slice(1)}`),
  body('101 levels', (healthy) => `{"x":${'['.repeat(101)}${']'.repeat(101)},${text(healthy).slice(1)}`),
  body('20,000 levels of objects', (healthy) => `{"x":${'{"y":'.repeat(20_000)}1${'}'.repeat(20_000)},${text(healthy).slice(1)}`),
  { ...body('2,000,000 levels', () => '['.repeat(2_000_000)), heavy: true },
];

const ERROR_INSIDE: readonly General[] = [
  says('null', null),
  says('true', true),
  says('a number', 16),
  says('a text', 'OK'),
  says('an empty list', []),
  says('an empty object', {}),
  says('an error', { error: OVER_LIMIT }),
  says('an error in words', { error: 'Something went wrong' }),
  says('errors', { errors: [OVER_LIMIT] }),
  says('a message', { message: 'Internal server error' }),
  says('no success', { success: false }),
  says('a problem', { type: 'about:blank', title: 'Over limit', status: 429, detail: 'Try later', code: 'LIMIT' }),
  withMembers('an error beside no rows', { ...NO_ROWS, error: OVER_LIMIT }),
  withMembers('errors beside no rows', { ...NO_ROWS, errors: ['timeout of a shard'] }),
  withMembers('an error beside the rows', { error: OVER_LIMIT }),
  withMembers('errors beside the rows', { errors: [{ message: 'some shards failed' }] }),
  withMembers('meta null', { meta: null }),
  withMembers('meta a list', { meta: [] }),
  withMembers('data null', { data: null }),
  withMembers('data an object', { data: {} }),
  withMembers('data a text', { data: '[]' }),
  withMembers('data of numbers', { data: [1, 2, 3] }),
  withMembers('data of nulls', { data: [null] }),
  { name: '200 without meta', hand: ({ json: value }) => json({ data: (value as { data: unknown }).data }) },
  { name: '200 without data', hand: ({ json: value }) => json({ meta: (value as { meta: unknown }).meta }) },
  { name: '200 as a list around the answer', hand: ({ json: value }) => json([value]) },
  { name: '200 with the answer one level down', hand: ({ json: value }) => json({ result: value }) },
  { name: '200 with the answer as a text', hand: ({ json: value }) => json(JSON.stringify(value)) },
];

const BOMB_BYTES = 200_000_000;
/** Packed in one pass: the bomb itself never lies in memory unpacked. */
function bomb(pack: (chunk: Buffer) => Buffer): Buffer {
  const unit = pack(Buffer.alloc(BOMB_BYTES / 20, ' '));
  return unit;
}
const packed = (name: string, encoding: string, pack: (bytes: Buffer) => Buffer): General => ({
  name,
  hand: (healthy) => http(pack(Buffer.from(text(healthy))), { headers: [`Content-Encoding: ${encoding}`] }),
});
const damaged = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 0x10, at);
  return copy;
};
let gzipBomb: Buffer | null = null;
let brotliBomb: Buffer | null = null;

const PACKED: readonly General[] = [
  packed('plain text that calls itself gzip', 'gzip', (bytes) => bytes),
  packed('plain text that calls itself brotli', 'br', (bytes) => bytes),
  packed('gzip that calls itself brotli', 'br', (bytes) => zlib.gzipSync(bytes)),
  packed('brotli that calls itself gzip', 'gzip', (bytes) => zlib.brotliCompressSync(bytes)),
  packed('gzip in gzip, named twice', 'gzip, gzip', (bytes) => zlib.gzipSync(zlib.gzipSync(bytes))),
  packed('gzip in gzip, named once', 'gzip', (bytes) => zlib.gzipSync(zlib.gzipSync(bytes))),
  packed('an encoding nobody knows', 'snappy', (bytes) => bytes),
  packed('zstd', 'zstd', (bytes) => bytes),
  packed('compress', 'compress', (bytes) => bytes),
  packed('gzip without its checksum', 'gzip', (bytes) => zlib.gzipSync(bytes).subarray(0, -8)),
  packed('gzip with a wrong checksum', 'gzip', (bytes) => damaged(zlib.gzipSync(bytes), zlib.gzipSync(bytes).length - 6)),
  packed('gzip with a wrong size', 'gzip', (bytes) => damaged(zlib.gzipSync(bytes), zlib.gzipSync(bytes).length - 2)),
  packed('gzip damaged in the middle', 'gzip', (bytes) => damaged(zlib.gzipSync(bytes), Math.floor(zlib.gzipSync(bytes).length / 2))),
  packed('deflate without its checksum', 'deflate', (bytes) => zlib.deflateSync(bytes).subarray(0, -4)),
  packed('gzip with something behind it', 'gzip', (bytes) => Buffer.concat([zlib.gzipSync(bytes), Buffer.from('}{"data":[]}')])),
  {
    name: 'gzip bomb, 200 MB from members of one stream',
    heavy: true,
    hand: () => {
      gzipBomb ??= bomb((chunk) => zlib.gzipSync(chunk));
      return http(Buffer.concat(Array.from({ length: 20 }, () => gzipBomb ?? Buffer.alloc(0))), { headers: ['Content-Encoding: gzip'] });
    },
  },
  {
    name: 'brotli bomb',
    heavy: true,
    hand: () => {
      brotliBomb ??= bomb((chunk) =>
        zlib.brotliCompressSync(Buffer.concat(Array.from({ length: 5 }, () => chunk)), { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 3 } }),
      );
      return http(brotliBomb, { headers: ['Content-Encoding: br'] });
    },
  },
  {
    name: 'gzip in chunks, the last one missing',
    hand: (healthy) => chunked(zlib.gzipSync(text(healthy)), { headers: ['Content-Encoding: gzip'] }).subarray(0, -5),
  },
];

export const HOSTILE_BODIES: readonly General[] = [...NOT_JSON, ...MALFORMED, ...ERROR_INSIDE, ...PACKED];
