import type net from 'node:net';

import axios from 'axios';

import { type TransportResult } from '@app/connector-sdk';

import { type HostileVendor, httpAnswer, startHostileVendor } from './testing.js';
import { createVendorTransport, type TransportLimits } from './vendor-transport.js';

let vendor: HostileVendor;
beforeAll(async () => {
  vendor = await startHostileVendor();
});
afterAll(() => vendor.close());

describe('an answer that does not come', () => {
  const drip = (socket: net.Socket): void => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n');
    const timer = setInterval(() => socket.write(' '), 20);
    socket.on('close', () => clearInterval(timer));
  };
  const timed = async (limits: Partial<TransportLimits>): Promise<{ result: TransportResult; ms: number }> => {
    const startedAt = performance.now();
    const result = await vendor.get(limits);
    return { result, ms: performance.now() - startedAt };
  };

  it('ends at the deadline when the body drips; the idle timeout alone would wait on', async () => {
    vendor.answer = drip;
    const { result, ms } = await timed({ deadlineMs: 400, idleMs: 200 });
    expect(result).toMatchObject({ kind: 'failed', reason: 'timeout', bytes: 0, sha256: null });
    expect(ms).toBeLessThan(4_000);
    const plain = axios.get(`http://127.0.0.1:${vendor.port}/`, { timeout: 200 }).then(
      () => 'answered',
      () => 'stopped',
    );
    expect(await Promise.race([plain, new Promise((resolve) => setTimeout(() => resolve('still waiting'), 800))])).toBe('still waiting');
  });

  it.each([
    ['nothing at all', (): void => undefined],
    ['half a header', (socket: net.Socket): void => void socket.write('HTTP/1.1 200 OK\r\nContent-')],
    [
      'a body that stops',
      (socket: net.Socket): void => void socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"a":'),
    ],
  ])('ends when idle: %s', async (_what, silent) => {
    vendor.answer = silent;
    const { result, ms } = await timed({ deadlineMs: 5_000, idleMs: 150 });
    expect(result).toMatchObject({ kind: 'failed', reason: 'timeout' });
    expect(ms).toBeLessThan(4_000);
  });

  it.each([
    ['a reset before the answer', (socket: net.Socket): void => void socket.resetAndDestroy()],
    [
      'a reset inside the body',
      (socket: net.Socket): void => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"a":1}');
        setTimeout(() => socket.resetAndDestroy(), 20);
      },
    ],
    ['an end without an answer', (socket: net.Socket): void => void socket.end()],
    ['an answer that is not HTTP', (socket: net.Socket): void => void socket.end('220 mail.example.com ESMTP\r\n\r\n')],
    [
      'two different lengths',
      (socket: net.Socket): void => void socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} '),
    ],
    [
      'a length and chunks at once',
      (socket: net.Socket): void =>
        void socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'),
    ],
    [
      'a chunk of impossible size',
      (socket: net.Socket): void =>
        void socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n'),
    ],
  ])('is a network failure: %s', async (_what, misbehave) => {
    vendor.answer = misbehave;
    expect(await vendor.get()).toMatchObject({ kind: 'failed', reason: 'network', sha256: null });
  });

  it('keeps the status of an answer that broke off in its body', async () => {
    vendor.answerWith(httpAnswer('{"a":1}', { status: '401 Unauthorized', contentLength: 50 }));
    expect(await vendor.get()).toMatchObject({ kind: 'failed', reason: 'network', status: 401 });
  });

  it('names a host that does not exist and a connection that is refused', async () => {
    const send = (problem: string): Promise<TransportResult> =>
      createVendorTransport({
        baseUrl: 'https://acme.example.com',
        hostname: 'acme.example.com',
        headers: () => ({}),
        signal: new AbortController().signal,
        resolve: async () => Promise.reject(Object.assign(new Error(problem), { code: problem })),
      }).send({ method: 'GET', path: '/x' });
    expect(await send('ENOTFOUND')).toMatchObject({ reason: 'network', detail: 'The host name does not exist.' });
    expect(await send('EAI_AGAIN')).toMatchObject({ reason: 'network', detail: 'The host name could not be looked up just now.' });
  });
});
