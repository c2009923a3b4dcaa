import { type EdgeCase } from './edge-case.js';

const head = (...more: readonly string[]): string => ['PATCH /api/v1/organization HTTP/1.1', 'Host: {host}', ...more].join('\r\n');
const signed = 'Authorization: Bearer {secret:ownerKey}';
const body = '{"name":"smuggled"}';
const length = `Content-Length: ${String(body.length)}`;
const type = 'Content-Type: application/json';
const raw = (name: string, parts: EdgeCase['raw'], more: Partial<EdgeCase> = {}): EdgeCase => ({
  name,
  raw: parts ?? [],
  answer: [400, 'request.malformed'],
  ...more,
});
const slow = { answer: [408, 'request.timeout'] } as const;
const large = { answer: [431, 'request.headers-too-large'] } as const;

export const SOCKET_CASES: readonly EdgeCase[] = [
  raw('a connection that says nothing', [1_200], slow),
  raw('headers that drip and never end', [`${head(signed)}\r\n`, ...Array.from({ length: 12 }, (_, n) => [150, `X-Drip-${String(n)}: a\r\n`]).flat()], slow),
  raw('a request line that drips', ['GET /ap', 400, 'i/v1/', 500, 'members', 400], slow),
  raw(
    'a body that drips and never ends',
    [`${head(signed, type, 'Content-Length: 1000')}\r\n\r\n{`, ...Array.from({ length: 9 }, () => [250, ' ']).flat()],
    slow,
  ),
  raw('a body that never comes', [`${head(signed, type, length)}\r\n\r\n`, 2_000], slow),
  raw(
    'chunks that drip and never end',
    [`${head(signed, type, 'Transfer-Encoding: chunked')}\r\n\r\n`, ...Array.from({ length: 9 }, () => [250, '1\r\n \r\n']).flat()],
    slow,
  ),
  raw('a flood of headers', [`${head(signed)}\r\n${Array.from({ length: 5_000 }, (_, n) => `X-${String(n)}: a\r\n`).join('')}\r\n`], large),
  raw('one header of 100 KB', [`${head(signed, `X-Large: ${'a'.repeat(100_000)}`)}\r\n\r\n`], large),
  raw('a cookie of 20 KB', [`${head(`Cookie: attesta=${'a'.repeat(20_000)}`)}\r\n\r\n`], large),
  raw('an address of 100 KB', [`GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: {host}\r\n\r\n`], large),
  raw('a method that is none', ['STEAL /api/v1/members HTTP/1.1\r\nHost: {host}\r\n\r\n']),
  raw('no version', ['GET /api/v1/members\r\n\r\n']),
  raw('another version', ['GET /api/v1/members HTTP/9.9\r\nHost: {host}\r\n\r\n']),
  raw('the opening of HTTP/2', ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n']),
  raw('the opening of TLS', [Buffer.from('1603010200010001fc0303', 'hex'), 50, Buffer.alloc(200)]),
  raw('no host', ['GET /api/v1/members HTTP/1.1\r\nConnection: close\r\n\r\n']),
  raw('two hosts', ['GET /api/v1/members HTTP/1.1\r\nHost: {host}\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n']),
  raw('a space before the colon', [`${head('Content-Length : 5')}\r\n\r\n`]),
  raw('a header folded over two lines', [`${head('X-A: b')}\r\n c\r\n\r\n`]),
  raw('a NUL in a header', [`${head('X-A: b\0c')}\r\n\r\n`]),
  raw('a header without a name', [`${head(': c')}\r\n\r\n`]),
  raw('lines that end with CR alone', [`GET / HTTP/1.1\rHost: {host}\r\r`, 900]),
  raw('a length and chunks at once', [`${head(signed, type, length, 'Transfer-Encoding: chunked')}\r\n\r\n${body}`]),
  raw('two lengths', [`${head(signed, type, length, 'Content-Length: 1')}\r\n\r\n${body}`]),
  raw('a negative length', [`${head(signed, type, 'Content-Length: -1')}\r\n\r\n${body}`]),
  raw('a length in hex', [`${head(signed, type, 'Content-Length: 0x13')}\r\n\r\n${body}`]),
  raw('a length that overflows', [`${head(signed, type, 'Content-Length: 99999999999999999999')}\r\n\r\n${body}`]),
  raw('a coding that is none', [`${head(signed, type, 'Transfer-Encoding: cow')}\r\n\r\n${body}`]),
  raw('chunked, but not last', [`${head(signed, type, 'Transfer-Encoding: chunked, identity')}\r\n\r\n5\r\nhello\r\n0\r\n\r\n`]),
  raw('a chunk size that is none', [`${head(signed, type, 'Transfer-Encoding: chunked')}\r\n\r\nzz\r\n${body}\r\n0\r\n\r\n`]),
  raw('a chunk longer than its size', [`${head(signed, type, 'Transfer-Encoding: chunked')}\r\n\r\n3\r\n${body}\r\n0\r\n\r\n`]),
  raw('a chunk extension of 20 KB', [`${head(signed, type, 'Transfer-Encoding: chunked')}\r\n\r\n13;${'a'.repeat(20_000)}\r\n${body}\r\n0\r\n\r\n`]),
  raw('a length of 10 MB', [`${head(signed, type, 'Content-Length: 10000000', 'Connection: close')}\r\n\r\n{`], { answer: [413, 'request.too-large'] }),
  raw('chunks of 2 MB', [`${head(signed, type, 'Transfer-Encoding: chunked', 'Connection: close')}\r\n\r\n200000\r\n${' '.repeat(0x200000)}\r\n0\r\n\r\n`], {
    answer: [413, 'request.too-large'],
  }),
  raw('a tunnel', ['CONNECT evil.example.com:443 HTTP/1.1\r\nHost: evil.example.com\r\n\r\n'], { answer: [405, 'request.method-not-allowed'] }),
  raw('TRACE', [`TRACE /api/v1/members HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n`], { answer: [405, 'request.method-not-allowed'] }),
  raw(
    'an upgrade to a web socket',
    [`GET /api/v1/members HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: a\r\n\r\n`, 300],
    { answer: [401, 'auth.required'] },
  ),
];
