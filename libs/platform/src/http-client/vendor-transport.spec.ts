import { createHash } from 'node:crypto';
import http from 'node:http';
import { Agent as HttpsAgent, createServer as createTlsServer } from 'node:https';
import type net from 'node:net';
import util from 'node:util';

import axios from 'axios';

import { type TransportResult } from '@app/connector-sdk';

import { httpAnswer, type RawServer, selfSignedCertificate, startRawServer } from './testing.js';
import { createVendorTransport, type VendorTransportOptions } from './vendor-transport.js';

const KEY = '8f14e45fceea167a5a36dedd4bea2543a1b2c3d4';
const BASIC = Buffer.from(`${KEY}:x`).toString('base64');

let server: RawServer;
let answer: (socket: net.Socket, request: string) => void;
const answerWith = (bytes: Buffer): void => {
  answer = (socket) => socket.end(bytes);
};

beforeAll(async () => {
  server = await startRawServer((socket, request) => answer(socket, request));
});
afterAll(() => server.close());

const transport = (options: Partial<VendorTransportOptions> = {}): ReturnType<typeof createVendorTransport> =>
  createVendorTransport({
    baseUrl: 'https://acme.example.com/api',
    hostname: 'acme.example.com',
    headers: () => ({ authorization: `Basic ${BASIC}` }),
    signal: new AbortController().signal,
    limits: { deadlineMs: 1_000, idleMs: 500 },
    override: { baseUrl: `http://127.0.0.1:${server.port}/bamboohr/acme/api`, environment: 'test' },
    ...options,
  });
const get = (options: Partial<VendorTransportOptions> = {}): Promise<TransportResult> => transport(options).send({ method: 'GET', path: '/v1/employees/0' });

describe('vendor transport', () => {
  it('sends a query by GET with late headers and its own request id, and returns the answer with digest and size', async () => {
    const body = '{"id":"8","name":"Zoë"}';
    answerWith(httpAnswer(body, { headers: ['Date: Mon, 05 Jan 2026 10:00:00 GMT', 'Set-Cookie: session=1', 'Server: x'] }));
    const result = await transport().send({ method: 'GET', path: '/v1/employees', query: { fields: 'id,name' } });
    expect(result).toEqual({
      kind: 'answer',
      status: 200,
      headers: { 'content-type': 'application/json', date: 'Mon, 05 Jan 2026 10:00:00 GMT' },
      json: { id: '8', name: 'Zoë' },
      bytes: Buffer.byteLength(body),
      sha256: createHash('sha256').update(body).digest('hex'),
      durationMs: expect.any(Number),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const request = server.requests.at(-1) ?? '';
    expect(request).toMatch(/^GET \/bamboohr\/acme\/api\/v1\/employees\?fields=id%2Cname HTTP\/1\.1\r\n/);
    expect(request).toContain(`\r\nX-Request-ID: ${result.requestId}\r\n`);
    expect(request).toContain(`\r\nauthorization: Basic ${BASIC}\r\n`);
    expect(request).toContain('\r\nAccept: application/json\r\n');
    expect(request).not.toMatch(/content-type/i);
  });

  it('sends a POST body as exactly application/json', async () => {
    answerWith(httpAnswer('[]'));
    const result = await transport().send({ method: 'POST', path: '/v2/datasets/employee/data', body: { fields: ['eeid'], filter: 'ä' } });
    expect(result).toMatchObject({ kind: 'answer', json: [] });
    expect(server.requests.at(-1)).toContain('\r\nContent-Type: application/json\r\n');
    expect(Buffer.from(server.requests.at(-1) ?? '', 'latin1').toString('utf8')).toContain('{"fields":["eeid"],"filter":"ä"}');
  });

  it('builds the headers anew for every request and keeps none', async () => {
    answerWith(httpAnswer('{}'));
    let turn = 0;
    const kept = transport({ headers: () => ({ authorization: `Bearer key-number-${++turn}` }) });
    await kept.send({ method: 'GET', path: '/a' });
    await kept.send({ method: 'GET', path: '/b' });
    expect(server.requests.slice(-2).map((request) => /key-number-\d/.exec(request)?.[0])).toEqual(['key-number-1', 'key-number-2']);
    expect(util.inspect(kept, { depth: 10, showHidden: true })).not.toContain('key-number');
    expect(util.inspect(axios.defaults, { depth: 10 })).not.toContain('key-number');
  });

  it('takes nothing from the process-wide axios defaults', async () => {
    answerWith(httpAnswer('{}'));
    axios.defaults.headers.common['X-Planted'] = 'planted';
    await get();
    expect(server.requests.at(-1)).not.toContain('planted');
    await axios.get(`http://127.0.0.1:${server.port}/`);
    expect(server.requests.at(-1)).toContain('planted');
    delete axios.defaults.headers.common['X-Planted'];
  });

  it.each([
    ['401 with an empty HTML body', '401 Unauthorized', 'text/html', '', undefined],
    ['403 with a text', '403 Forbidden', 'text/plain', 'no', undefined],
    ['500 with HTML', '500 Internal Server Error', 'text/html', '<html>', undefined],
    ['429 without a type', '429 Too Many Requests', null, '', undefined],
    ['400 with JSON', '400 Bad Request', 'application/json', '{"error":{"code":"BadPage"}}', { error: { code: 'BadPage' } }],
    ['422 with a problem document', '422 Unprocessable Entity', 'application/problem+json; charset=utf-8', '{"title":"x"}', { title: 'x' }],
    ['400 with a text', '400 Bad Request', 'text/plain', 'Malformed XML', undefined],
    ['500 with broken JSON', '500 Internal Server Error', 'application/json', '{"a":', undefined],
  ])('keeps the status of %s', async (_case, status, type, body, json) => {
    answerWith(httpAnswer(body, { status, type, headers: ['Retry-After: 120', 'X-BambooHR-Error-Message: API key not provided or invalid'] }));
    const result = await get();
    expect(result).toMatchObject({ kind: 'answer', status: Number(status.slice(0, 3)), bytes: Buffer.byteLength(body) });
    expect(result.kind === 'answer' && result.json).toEqual(json);
    expect(result.headers).toMatchObject({ 'retry-after': '120', 'x-bamboohr-error-message': 'API key not provided or invalid' });
    expect(server.requests.at(-1)).not.toBe('');
  });

  it("takes the vendor's request id, unless it has not the form of one", async () => {
    answerWith(httpAnswer('{}', { headers: ['X-Request-Id: req-77/a'] }));
    expect((await get()).requestId).toBe('req-77/a');
    answerWith(httpAnswer('{}', { headers: ['X-Request-Id: <script>alert(1)</script>'] }));
    expect((await get()).requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['the key', KEY],
    ['the header as sent', BASIC],
    ['the key in hex', Buffer.from(KEY).toString('hex')],
  ])('removes an echo of %s from the headers it returns', async (_what, echo) => {
    answerWith(httpAnswer('{}', { status: '403 Forbidden', headers: [`X-BambooHR-Error-Message: key ${echo} is unknown`, `X-Request-Id: ${echo}`] }));
    const text = JSON.stringify(await get());
    expect(text).toContain('key [secret] is unknown');
    expect(text).not.toContain(echo);
  });

  it('refuses a request that is too large without sending it', async () => {
    const before = server.connections();
    const result = await transport({ limits: { maxRequestBytes: 1_000 } }).send({ method: 'POST', path: '/x', body: 'ä'.repeat(500) });
    expect(result).toMatchObject({ kind: 'failed', reason: 'too-large', bytes: 0, status: null });
    expect(server.connections()).toBe(before);
  });

  it('ignores proxies named in the environment; a plain call obeys them', async () => {
    answerWith(httpAnswer('{"direct":true}'));
    let proxied = 0;
    const proxy = http.createServer((_request, response) => {
      proxied++;
      response.setHeader('content-type', 'application/json').end('{"proxied":true}');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const port = (proxy.address() as net.AddressInfo).port;
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'NO_PROXY', 'no_proxy'];
    const saved = names.map((name) => [name, process.env[name]] as const);
    for (const name of names) process.env[name] = name.toLowerCase() === 'no_proxy' ? '' : `http://127.0.0.1:${port}`;
    try {
      expect(await get()).toMatchObject({ kind: 'answer', json: { direct: true } });
      expect(proxied).toBe(0);
      expect((await axios.get(`http://127.0.0.1:${server.port}/`)).data).toEqual({ proxied: true });
      expect(proxied).toBe(1);
    } finally {
      for (const [name, value] of saved) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      proxy.close();
    }
  });

  it('ends a call when the run is aborted, and makes none afterwards', async () => {
    answer = () => undefined;
    const run = new AbortController();
    const slow = transport({ signal: run.signal });
    const pending = slow.send({ method: 'GET', path: '/x' });
    setTimeout(() => run.abort(), 50);
    expect(await pending).toMatchObject({ kind: 'failed', reason: 'aborted', status: null });
    const before = server.connections();
    expect(await slow.send({ method: 'GET', path: '/x' })).toMatchObject({ kind: 'failed', reason: 'aborted' });
    expect(server.connections()).toBe(before);
  });

  it('lets no AxiosError out, and no result holds the credential', async () => {
    answer = (socket) => socket.destroy();
    const results = [await get(), await get({ override: { baseUrl: 'http://127.0.0.1:1', environment: 'test' } })];
    for (const result of results) {
      expect(result).toMatchObject({ kind: 'failed', reason: 'network' });
      const shown = `${util.inspect(result, { depth: 20, showHidden: true })}${JSON.stringify(result)}`;
      expect(shown).not.toContain(KEY);
      expect(shown).not.toContain(BASIC);
      expect(shown).not.toMatch(/axios/i);
    }
    const naive = await axios.get('http://127.0.0.1:1/', { headers: { authorization: `Basic ${BASIC}` } }).catch((problem: unknown) => problem);
    expect(util.inspect(naive, { depth: 20 })).toContain(BASIC);
  });
});

describe('TLS', () => {
  const listen = async (tls: ReturnType<typeof createTlsServer>): Promise<number> => {
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    return (tls.address() as net.AddressInfo).port;
  };

  it('trusts no certificate that nobody vouches for; a lenient client would', async () => {
    let requests = 0;
    const tls = createTlsServer(selfSignedCertificate(), (_request, response) => {
      requests++;
      response.setHeader('content-type', 'application/json').end('{}');
    });
    const baseUrl = `https://localhost:${await listen(tls)}`;
    const resolve = async (): Promise<{ address: string; family: number }[]> => [{ address: '127.0.0.1', family: 4 }];
    expect(await get({ override: { baseUrl, environment: 'test' }, resolve })).toMatchObject({
      kind: 'failed',
      reason: 'network',
      detail: 'The secure connection could not be made or trusted (DEPTH_ZERO_SELF_SIGNED_CERT).',
    });
    expect(requests).toBe(0);
    expect((await axios.get(baseUrl, { httpsAgent: new HttpsAgent({ rejectUnauthorized: false }) })).status).toBe(200);
    expect(requests).toBe(1);
    tls.close();
  });
});
