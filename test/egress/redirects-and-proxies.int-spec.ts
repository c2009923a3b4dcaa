import http from 'node:http';

import { createVendorTransport, loadConfig } from '@app/platform';

import { proven } from '../support/proof.js';
import { type Owner, startStack, type TestStack } from '../support/stack.js';
import { type ByteRecorder, startByteRecorder } from './byte-recorder.js';
import { REDIRECT_CODES } from './hostile-hosts.js';

jest.setTimeout(120_000);
const PROXY_NAMES = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'npm_config_proxy',
  'GLOBAL_AGENT_HTTP_PROXY',
] as const;

let stack: TestStack;
let owner: Owner;
let elsewhere: ByteRecorder;
let proxy: ByteRecorder;
let before: NodeJS.ProcessEnv;
beforeAll(async () => {
  [elsewhere, proxy] = [await startByteRecorder('127.0.0.2'), await startByteRecorder('127.0.0.3')];
  before = { ...process.env };
  for (const name of PROXY_NAMES) process.env[name] = proxy.url;
  delete process.env['NO_PROXY'];
  delete process.env['no_proxy'];
  stack = await startStack();
  stack.api.clock.set('2026-11-21T12:00:00Z');
  owner = await stack.owner('Larkfield Labs');
});
afterAll(async () => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  await stack.stop();
  await Promise.all([elsewhere.stop(), proxy.stop()]);
});

const runs = async (id: string): Promise<Record<string, unknown>> => (await owner.get(`/api/v1/connector-runs?connectionId=${id}`)).body.items[0];

describe('a redirect', () => {
  it('is not followed, at connect or in a run, by any code, to any place', async () => {
    const places = [`${elsewhere.url}/stolen`, `//${elsewhere.host}:${String(elsewhere.port)}/stolen`, `${elsewhere.url.replace('http:', 'HTTP:')}/x#y`];
    await stack.company('moved');
    let tried = 0;
    for (const status of REDIRECT_CODES) {
      for (const location of places) {
        await stack.scenario('moved', { name: 'redirect', status, location });
        expect((await stack.connect(owner, 'moved')).status).toBe(422);
        tried++;
      }
    }
    await stack.scenario('moved', { name: 'healthy' });
    const { body } = await stack.connect(owner, 'moved');
    await stack.work(owner);
    for (const status of REDIRECT_CODES) {
      await stack.scenario('moved', { name: 'redirect', status, location: places[0] });
      stack.advance(86_400_000);
      await stack.work(owner);
      expect(await runs(body.id)).toMatchObject({ state: 'failed', error: { code: 'unknown-subdomain' } });
      tried++;
    }
    proven({
      promise: 19,
      claim: 'No redirect is followed, at connect or in a run',
      counted: { codes: REDIRECT_CODES.length, redirects: tried, connectionsElsewhere: elsewhere.connections(), bytesElsewhere: elsewhere.bytes().length },
      demands: { codes: { atLeast: 5 }, redirects: { atLeast: 20 }, connectionsElsewhere: { atMost: 0 }, bytesElsewhere: { atMost: 0 } },
    });
  });

  it('is followed by a plain client, and the recorder sees it', async () => {
    const naive = await startByteRecorder('127.0.0.4');
    const server = http.createServer((_request, response) => response.writeHead(307, { location: `${naive.url}/x` }).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await fetch(`http://127.0.0.1:${String(port)}/`).then((response) => response.text());
    server.close();
    expect([naive.connections(), naive.bytes().length > 0]).toEqual([1, true]);
    await naive.stop();
  });
});

describe('a proxy in the environment', () => {
  it('is not used, at connect or in a run', async () => {
    await stack.company('direct');
    const answer = await stack.connect(owner, 'direct');
    expect(answer.status).toBe(201);
    await stack.work(owner);
    expect(await runs(answer.body.id)).toMatchObject({ state: 'succeeded' });
    const calls = await stack.calls('direct');
    proven({
      promise: 19,
      claim: 'No proxy of the environment is used',
      counted: { variables: PROXY_NAMES.length, callsToTheVendor: calls.length, connectionsToTheProxy: proxy.connections() },
      demands: { variables: { atLeast: 6 }, callsToTheVendor: { atLeast: 10 }, connectionsToTheProxy: { atMost: 0 } },
    });
  });

  it('is used by a client that obeys it, and the recorder sees the key', async () => {
    const { hostname, port } = new URL(process.env['HTTP_PROXY'] ?? '');
    const request = { host: hostname, port, path: 'http://acme.bamboohr.com/api', headers: { authorization: 'Basic a2V5Ong=' } };
    await new Promise<void>((resolve) => http.get(request, (response) => response.resume().on('end', resolve)));
    expect(proxy.bytes().includes('Basic a2V5Ong=')).toBe(true);
  });
});

describe('the override of the vendor address', () => {
  const MINIMAL = { MONGODB_URI: 'mongodb://app:pw@127.0.0.1:27017/attesta', REDIS_URL: 'redis://:pw@127.0.0.1:6379' };

  it('is refused in production, by the configuration and by the client, in every form', async () => {
    const recorder = await startByteRecorder('127.0.0.5');
    const port = String(recorder.port);
    const forms = [
      recorder.url,
      `${recorder.url}/`,
      `http://127.0.0.5:${port}/bamboohr`,
      `http://localhost:${port}`,
      `http://[::1]:${port}`,
      `http://2130706437:${port}`,
      `http://0x7f000005:${port}`,
      'https://evil.com',
      `HTTP://127.0.0.5:${port}`,
      'http://10.0.0.1',
    ];
    for (const baseUrl of forms) {
      expect(() => loadConfig({ ...MINIMAL, NODE_ENV: 'production', VENDOR_BASE_URL_OVERRIDE: baseUrl })).toThrow(/VENDOR_BASE_URL_OVERRIDE/);
      const transport = createVendorTransport({
        baseUrl: 'https://acme.bamboohr.com/api',
        hostname: 'acme.bamboohr.com',
        headers: () => ({ authorization: 'Basic a2V5Ong=' }),
        signal: new AbortController().signal,
        override: { baseUrl, environment: 'production' },
      });
      expect(await transport.send({ method: 'GET', path: '/v1/x' })).toMatchObject({ kind: 'failed', reason: 'blocked-host' });
    }
    const used = createVendorTransport({
      baseUrl: 'https://acme.bamboohr.com/api',
      hostname: 'acme.bamboohr.com',
      headers: () => ({}),
      signal: new AbortController().signal,
      override: { baseUrl: recorder.url, environment: 'development' },
    });
    const inProduction = recorder.connections();
    await used.send({ method: 'GET', path: '/v1/x' });
    expect([inProduction, recorder.connections()]).toEqual([0, 1]);
    await recorder.stop();
    proven({
      promise: 19,
      claim: 'The override is refused in production',
      counted: { forms: forms.length, connections: inProduction },
      demands: { forms: { atLeast: 10 }, connections: { atMost: 0 } },
    });
  });
});
