import { createServer } from 'node:https';
import type net from 'node:net';

import { httpAnswer, type RawServer, selfSignedCertificate, startRawServer } from './testing.js';
import { createWebhookTransport, type WebhookResult, type WebhookTransportOptions } from './webhook-transport.js';

const SECRET = 'XXXXsecretpartXXXX';
const never = new AbortController().signal;
let answer: (socket: net.Socket) => void;
let server: RawServer;
beforeAll(async () => {
  server = await startRawServer((socket) => answer(socket));
});
afterAll(() => server.close());
const here = (): string => `http://127.0.0.1:${String(server.port)}/services/${SECRET}`;
const post = (options: Partial<WebhookTransportOptions> = {}, url = here(), signal = never): Promise<WebhookResult> =>
  createWebhookTransport({ allowLoopback: true, environment: 'test', deadlineMs: 1_000, ...options }).post(
    { url, body: '{"a":1}', headers: { 'webhook-id': 'm' } },
    signal,
  );

describe('the way to a receiver', () => {
  it('is one POST with the bytes as given, and the status is the answer', async () => {
    answer = (socket) => socket.end(httpAnswer('ok', { type: 'text/plain' }));
    expect(await post()).toEqual({ kind: 'answered', status: 200, retryAfter: null, date: null, durationMs: expect.any(Number) });
    const request = server.requests.at(-1) ?? '';
    expect(request).toMatch(new RegExp(`^POST /services/${SECRET} HTTP/1.1\\r\\n`));
    expect(request).toMatch(/\r\nwebhook-id: m\r\n/i);
    expect(request).toMatch(/\r\n\r\n\{"a":1\}$/);
  });

  it.each([
    ['204', httpAnswer('', { status: '204 No Content' }), { status: 204 }],
    ['500', httpAnswer('x', { status: '500 Oops' }), { status: 500 }],
    ['429 with Retry-After', httpAnswer('', { status: '429 Slow', headers: ['Retry-After: 120'] }), { status: 429, retryAfter: '120' }],
    ['a redirect, not followed', httpAnswer('', { status: '301 Moved', headers: ['Location: http://169.254.169.254/'] }), { status: 301 }],
    ['a body that breaks off', httpAnswer('short', { contentLength: 5_000 }), { status: 200 }],
    ['a body of 20 MB, not read', httpAnswer(Buffer.alloc(20_000_000), {}), { status: 200 }],
    ['compressed rubbish, not unpacked', httpAnswer('rubbish', { headers: ['Content-Encoding: gzip'] }), { status: 200 }],
  ])('says %s', async (_, bytes, result) => {
    answer = (socket) => socket.end(bytes);
    const connections = server.connections();
    expect(await post()).toMatchObject({ kind: 'answered', ...result });
    expect(server.connections()).toBe(connections + 1);
  });

  it('takes a body that drips for an answer, after two seconds', async () => {
    answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
      const drip = setInterval(() => socket.write('x'), 50);
      socket.on('close', () => clearInterval(drip));
    };
    const result = await post({ deadlineMs: 10_000 });
    expect(result).toMatchObject({ kind: 'answered', status: 200 });
    expect(result.durationMs).toBeLessThan(4_000);
  });

  it.each([
    ['resets', (socket: net.Socket) => socket.resetAndDestroy(), 'network'],
    ['closes', (socket: net.Socket) => socket.end(), 'network'],
    ['says nothing', () => undefined, 'timeout'],
    ['speaks something else', (socket: net.Socket) => socket.end('220 smtp ready\r\n'), 'network'],
    ['sends endless headers', (socket: net.Socket) => socket.end(`HTTP/1.1 200 OK\r\n${'x-y: z\r\n'.repeat(20_000)}\r\n`), 'too-large'],
    [
      'drips its headers',
      (socket: net.Socket) => {
        const drip = setInterval(() => socket.write('H'), 50);
        socket.on('close', () => clearInterval(drip));
      },
      'network',
    ],
  ])('fails in words of ours when it %s, without the address', async (_, does, reason) => {
    answer = does;
    const result = await post();
    expect(result).toMatchObject({ kind: 'failed', reason: expect.stringMatching(reason === 'network' ? /network|timeout/ : reason) });
    expect(JSON.stringify(result)).not.toContain(SECRET);
    expect(JSON.stringify(result)).not.toContain(String(server.port));
  });

  it('ends when asked to', async () => {
    answer = () => undefined;
    expect(await post({}, here(), AbortSignal.timeout(50))).toMatchObject({ kind: 'failed', reason: 'aborted' });
  });

  it('trusts no certificate that nobody vouches for', async () => {
    const secure = createServer(selfSignedCertificate(), (_request, response) => response.end('ok'));
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    const result = await post({}, `https://localhost:${String((secure.address() as net.AddressInfo).port)}/x`);
    secure.close();
    expect(result).toMatchObject({ kind: 'failed', reason: 'network', detail: expect.stringMatching(/SELF_SIGNED/) });
  });
});

describe('an address that is not a public one gets no connection:', () => {
  const ADDRESSES = [
    '127.0.0.1',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    'fe80::1',
    'fc00::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
  ];

  it.each(ADDRESSES)('a public name that leads to %s', async (address) => {
    const resolve = () => Promise.resolve([{ address, family: address.includes(':') ? 6 : 4 }]);
    const connections = server.connections();
    const result = await post({ resolve }, `https://hooks.example.com:${String(server.port)}/x`);
    expect([result, server.connections()]).toEqual([expect.objectContaining({ kind: 'failed', reason: 'blocked-host' }), connections]);
  });

  it('a name with one public address and one that is not', async () => {
    const resolve = () => Promise.resolve(['93.184.216.34', '127.0.0.1'].map((address) => ({ address, family: 4 })));
    expect(await post({ resolve }, 'https://hooks.example.com/x')).toMatchObject({ reason: 'blocked-host' });
  });

  it('this machine in production, and wherever it was not allowed', async () => {
    answer = (socket) => socket.end(httpAnswer('ok'));
    const connections = server.connections();
    expect(await post({ environment: 'production' })).toMatchObject({ reason: 'blocked-host' });
    expect(await post({ allowLoopback: false })).toMatchObject({ reason: 'blocked-host' });
    expect(server.connections()).toBe(connections);
    expect(await post()).toMatchObject({ status: 200 });
  });
});
