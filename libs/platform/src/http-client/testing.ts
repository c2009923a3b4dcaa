import { generateKeyPairSync, sign } from 'node:crypto';
import net from 'node:net';

import axios from 'axios';

import { type TransportResult } from '@app/connector-sdk';

import { createVendorTransport, type TransportLimits } from './vendor-transport.js';

export interface RawServer {
  readonly port: number;
  readonly requests: readonly string[];
  connections(): number;
  close(): Promise<void>;
}

/** A TCP server on loopback that hands each request, as text, to `answer`; `answer` writes whatever bytes it likes. */
export async function startRawServer(answer: (socket: net.Socket, request: string) => void): Promise<RawServer> {
  const sockets = new Set<net.Socket>();
  const requests: string[] = [];
  let connections = 0;
  const server = net.createServer((socket) => {
    connections++;
    sockets.add(socket);
    let text = '';
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (head < 0 || text.length < head + 4 + length) return;
      requests.push(text);
      const request = text;
      text = '';
      answer(socket, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return {
    port: address.port,
    requests,
    connections: () => connections,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export interface AnswerParts {
  readonly status?: string;
  readonly type?: string | null;
  /** `null` leaves the length out: the end of the connection ends the body. */
  readonly contentLength?: number | null;
  readonly headers?: readonly string[];
}

export function httpAnswer(body: Uint8Array | string, parts: AnswerParts = {}): Buffer {
  const bytes = Buffer.from(body as Uint8Array);
  const type = parts.type === undefined ? 'application/json' : parts.type;
  const length = parts.contentLength === undefined ? bytes.length : parts.contentLength;
  const lines = [
    `HTTP/1.1 ${parts.status ?? '200 OK'}`,
    ...(type === null ? [] : [`Content-Type: ${type}`]),
    ...(length === null ? [] : [`Content-Length: ${length}`]),
    'Connection: close',
    ...(parts.headers ?? []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}

const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));

/** A certificate for `localhost` that nobody vouches for, made anew each time. */
export function selfSignedCertificate(): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = der(0x30, oid('2a8648ce3d040302'));
  const name = der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from('localhost')))));
  const validity = der(0x30, der(0x17, Buffer.from('240101000000Z')), der(0x17, Buffer.from('490101000000Z')));
  const altNames = der(0x30, oid('551d11'), der(0x04, der(0x30, der(0x82, Buffer.from('localhost')))));
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, altNames)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const cert = der(0x30, body, ecdsaWithSha256, signature);
  const pem = (cert.toString('base64').match(/.{1,64}/g) ?? []).join('\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${pem}\n-----END CERTIFICATE-----\n`,
  };
}

/** A vendor that answers whatever it is told to, asked through the hardened transport (`get`) or by a plain axios call (`naive`). */
export interface HostileVendor {
  answer: (socket: net.Socket) => void;
  readonly port: number;
  answerWith(bytes: Buffer): void;
  get(limits?: Partial<TransportLimits>): Promise<TransportResult>;
  naive(): Promise<unknown>;
  close(): Promise<void>;
}

export async function startHostileVendor(): Promise<HostileVendor> {
  const server = await startRawServer((socket) => vendor.answer(socket));
  const vendor: HostileVendor = {
    port: server.port,
    answer: (socket) => socket.destroy(),
    answerWith: (bytes) => {
      vendor.answer = (socket) => socket.end(bytes);
    },
    get: (limits = {}) =>
      createVendorTransport({
        baseUrl: 'https://acme.example.com/api',
        hostname: 'acme.example.com',
        headers: () => ({ authorization: 'Basic c2VjcmV0LWtleS0xMjM0OjU2Nzg=' }),
        signal: new AbortController().signal,
        limits: { deadlineMs: 5_000, idleMs: 2_000, ...limits },
        override: { baseUrl: `http://127.0.0.1:${server.port}/api`, environment: 'test' },
      }).send({ method: 'GET', path: '/v1/x' }),
    naive: async () => (await axios.get<unknown>(`http://127.0.0.1:${server.port}/`)).data,
    close: () => server.close(),
  };
  return vendor;
}

/** Each of a kind of its own; the others are made from single characters. */
export const NAMED_HOSTILE_HOSTS = [
  'evil.com/',
  'evil.com#',
  'evil.com?',
  'evil.com\\',
  'evil.com:443/',
  'evil.com:443',
  'user:pw@evil.com/',
  'user@evil.com/',
  '@evil.com/',
  'acme@evil.com#',
  '127.0.0.1/',
  '127.0.0.1:80/',
  '[::1]/',
  '[::ffff:127.0.0.1]/',
  '169.254.169.254/latest/',
  '2130706433/',
  '0x7f.1/',
  '017700000001/',
  '0/',
  'localhost/',
  'localhost:4010/',
  'evil.com%2f',
  'evil.com%23',
  'evil.com%00',
  '%2f',
  '%23',
  '%00',
  '%2e%2e',
  'ac\tme',
  'ac\rme',
  'ac\nme',
  '\tacme',
  'acme\r\n',
  'acme\r\nHost: evil.com',
  'evil。com/',
  'evil．com/',
  'evil｡com/',
  'evil。com',
  'ａｃｍｅ',
  '①②⑦.⓪.⓪.①/',
  '①②⑦',
  'xn--80ak6aa92e',
  'xn--a',
  'acme.xn--a',
  'ACME',
  'Acme',
  '-acme',
  'acme-',
  '-',
  'a'.repeat(64),
  'a'.repeat(300),
  '',
  '.',
  '..',
  '.acme',
  'acme.',
  'acme..evil',
  'acme/../../x',
  '../x',
  '//evil.com/',
  '\\\\evil.com/',
  'https://evil.com/',
  'https:evil.com',
  'javascript:alert(1)//',
  'ac\u200bme',
  '\u200bacme',
  'acme\u202e',
  '\u202emoc.live/',
  'acm\u0430',
  'а',
  'ac_me',
  '_acme',
  'ac me',
  ' acme',
  'acme ',
  ...'`;,|&=*$"\'<>^!~()[]{}+'.split('').map((char) => `ac${char}me`),
  '{{x}}',
  '${x}',
  'ß',
  'ﬀ',
  'İ',
  'K',
  'ac\u00adme',
  'acme\u0000',
];
/** Every ASCII character that a label cannot hold, at the front, in the middle and at the end, with another host behind it. */
const GENERATED = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))
  .filter((char) => !/[a-z0-9.-]/.test(char))
  .flatMap((char) => [`${char}acme`, `ac${char}me`, `evil.com${char}`]);
/** What somebody might type where the name of a host belongs. */
export const HOSTILE_HOSTS: readonly string[] = [...new Set([...NAMED_HOSTILE_HOSTS, ...GENERATED])];
