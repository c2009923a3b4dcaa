import { type General } from './hostile-bodies.js';
import { drip, flood, head, type Healthy, http, json } from './wire.js';

const text = ({ json: value }: Healthy): string => JSON.stringify(value);
const raw = (name: string, make: (body: string, size: number) => string, more: Partial<General> = {}): General => ({
  name,
  hand: (healthy) => {
    const body = text(healthy);
    return Buffer.from(make(body, Buffer.byteLength(body)), 'utf8');
  },
  ...more,
});
const OK = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const MEGABYTE = Buffer.alloc(1_000_000, 'x');

const BROKEN: readonly General[] = [
  { name: 'reset at once', hand: () => (socket) => void socket.resetAndDestroy() },
  { name: 'the end at once', hand: () => (socket) => void socket.end() },
  { name: 'reset after the headers', hand: (healthy) => (socket) => void socket.write(head(text(healthy).length), () => socket.resetAndDestroy()) },
  { name: 'reset in the body', hand: (healthy) => (socket) => void socket.write(http(text(healthy)).subarray(0, -20), () => socket.resetAndDestroy()) },
  raw('no HTTP at all', () => 'SSH-2.0-OpenSSH_9.6\r\n'),
  raw('HTTP 0.9', (body) => body),
  raw('the preface of HTTP 2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  raw('a TLS alert', () => '\u0015\u0003\u0001\u0000\u0002\u0002F'),
  raw('a status of two digits', (body, size) => `HTTP/1.1 20 OK\r\nContent-Length: ${String(size)}\r\n\r\n${body}`),
  raw('status 99', (body, size) => `HTTP/1.1 099 What\r\nContent-Type: application/json\r\nContent-Length: ${String(size)}\r\n\r\n${body}`),
  raw('status 999', (body, size) => `HTTP/1.1 999 What\r\nContent-Type: application/json\r\nContent-Length: ${String(size)}\r\n\r\n${body}`),
  raw('a change of protocols', () => 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n', { slow: true }),
  raw('a header without a colon', (body, size) => `${OK}Nonsense\r\nContent-Length: ${String(size)}\r\n\r\n${body}`),
  raw('a NUL in a header', (body, size) => `${OK}X-Name: a\u0000b\r\nContent-Length: ${String(size)}\r\n\r\n${body}`),
  raw('a length that is no number', (body) => `${OK}Content-Length: many\r\n\r\n${body}`),
  raw('a negative length', (body) => `${OK}Content-Length: -5\r\n\r\n${body}`),
  raw('two lengths that differ', (body, size) => `${OK}Content-Length: ${String(size)}\r\nContent-Length: ${String(size + 5)}\r\n\r\n${body}`),
  raw(
    'a length and chunks',
    (body, size) => `${OK}Content-Length: ${String(size)}\r\nTransfer-Encoding: chunked\r\n\r\n${size.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
  ),
  raw('a length that is too large', (body, size) => `${OK}Content-Length: ${String(size + 1)}\r\nConnection: close\r\n\r\n${body}`),
  raw('a length that is far too large', (body, size) => `${OK}Content-Length: ${String(size + 1_000_000)}\r\nConnection: close\r\n\r\n${body}`),
  raw('a length that is too small', (body, size) => `${OK}Content-Length: ${String(size - 1)}\r\nConnection: close\r\n\r\n${body}`),
  raw('a chunk of no size', (body) => `${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\n${body}\r\n0\r\n\r\n`),
  raw('a chunk larger than it is', (body, size) => `${OK}Transfer-Encoding: chunked\r\n\r\n${(size + 9).toString(16)}\r\n${body}\r\n0\r\n\r\n`),
  raw('chunks without the last', (body, size) => `${OK}Transfer-Encoding: chunked\r\n\r\n${size.toString(16)}\r\n${body}\r\n`),
  raw('an unknown transfer coding', (body) => `${OK}Transfer-Encoding: bogus\r\n\r\n${body}`),
];

const LARGE: readonly General[] = [
  { name: 'one header of 100 KB', hand: (healthy) => http(text(healthy), { headers: [`X-Big: ${'a'.repeat(100_000)}`] }) },
  {
    name: '500 headers',
    hand: (healthy) => http(text(healthy), { headers: Array.from({ length: 500 }, (_, at) => `X-Header-${String(at)}: ${'a'.repeat(100)}`) }),
  },
  { name: 'headers without end', heavy: true, hand: () => flood(OK, Buffer.from(`X-More: ${'a'.repeat(1_000)}\r\n`), 100_000) },
  { name: 'a body of 1 GB with its length', heavy: true, hand: () => flood(`${OK}Content-Length: 1000000000\r\n\r\n`, MEGABYTE, 1_000) },
  { name: 'a body of 1 GB without a length', heavy: true, hand: () => flood(`${OK}Connection: close\r\n\r\n`, MEGABYTE, 1_000) },
  {
    name: 'chunks without end',
    heavy: true,
    hand: () => flood(`${OK}Transfer-Encoding: chunked\r\n\r\n`, Buffer.concat([Buffer.from('f4240\r\n'), MEGABYTE, Buffer.from('\r\n')]), 1_000),
  },
  { name: 'a chunk extension without end', heavy: true, hand: () => flood(`${OK}Transfer-Encoding: chunked\r\n\r\n5;x=`, MEGABYTE, 100) },
  {
    name: 'trailers without end',
    heavy: true,
    hand: () => flood(`${OK}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n`, Buffer.from(`X-More: ${'a'.repeat(1_000)}\r\n`), 100_000),
  },
  { name: 'a body of blanks, 12 MB', heavy: true, hand: (healthy) => http(`${' '.repeat(12_000_000)}${text(healthy)}`) },
  { name: 'a status line of 1 MB', heavy: true, hand: () => flood('HTTP/1.1 200 ', MEGABYTE, 1) },
];

const SLOW: readonly General[] = [
  { name: 'silence', slow: true, hand: () => () => undefined },
  { name: 'silence after the headers', slow: true, hand: (healthy) => (socket) => void socket.write(head(text(healthy).length)) },
  { name: 'silence in the body', slow: true, hand: (healthy) => (socket) => void socket.write(http(text(healthy)).subarray(0, -10)) },
  { name: 'headers byte by byte', slow: true, hand: () => drip('HTTP/1.1 200 OK\r\nX-Slow: ', 'a'.repeat(100_000), 20) },
  { name: 'the body byte by byte', slow: true, hand: (healthy) => drip(head(100_000), `${' '.repeat(90_000)}${text(healthy)}`, 20) },
  { name: 'chunks of one byte', slow: true, hand: () => drip(`${OK}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'.repeat(20_000), 5) },
  {
    name: 'wait, and wait, and wait',
    slow: true,
    hand: () => (socket) => {
      const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write('HTTP/1.1 100 Continue\r\n\r\n')), 10);
      socket.on('close', () => clearInterval(timer));
    },
  },
];

const status = (code: number, more: Partial<General> = {}, ...headers: readonly string[]): General => ({
  name: `${String(code)} with rows in it${headers.length === 0 ? '' : ` (${headers.join(', ')})`}`,
  hand: (healthy) => json(healthy.json, { status: `${String(code)} Whatever`, headers }),
  ...more,
});

const STATUSES: readonly General[] = [
  ...[202, 203, 206, 207, 208, 226].map((code) => status(code)),
  status(206, {}, 'Content-Range: bytes 0-99/200'),
  ...[300, 304, 305].map((code) => status(code)),
  ...[301, 302, 303, 307, 308].map((code) => status(code, {}, 'Location: /elsewhere')),
  ...[400, 402, 404, 405, 406, 407, 408, 409, 410, 411, 413, 415, 417, 418, 421, 422, 423, 424, 425, 426, 428, 431, 451].map((code) => status(code)),
  status(401, { closes: true }),
  {
    name: '401 as the vendor gives it',
    closes: true,
    hand: () => http('', { status: '401 Unauthorized', type: 'text/html', headers: ['X-BambooHR-Error-Message: API key not provided or invalid'] }),
  },
  status(403),
  { name: '403 as HTML', hand: () => http('<h1>Forbidden</h1>', { status: '403 Forbidden', type: 'text/html' }) },
  status(429, { closes: true }),
  status(429, { closes: true }, 'Retry-After: 30'),
  ...[500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 521, 522, 523, 524, 525, 526, 529, 530, 598, 599].map((code) => status(code)),
  status(503, { closes: true }, 'Retry-After: 30'),
  { name: '500 as plain text', hand: () => http('Internal Server Error', { status: '500 Internal Server Error', type: 'text/plain' }) },
  { name: '502 of a proxy', hand: () => http('<html><body>Bad gateway</body></html>', { status: '502 Bad Gateway', type: 'text/html' }) },
];

export const HOSTILE_WIRE: readonly General[] = [...BROKEN, ...LARGE, ...SLOW, ...STATUSES];
