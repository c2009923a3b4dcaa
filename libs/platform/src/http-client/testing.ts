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
