import net from 'node:net';

import axios from 'axios';

import { toLoopbackTarget, toRequestUrl, toVendorTarget } from './target.js';
import { HOSTILE_HOSTS, NAMED_HOSTILE_HOSTS, startRawServer } from './testing.js';
import { createVendorTransport } from './vendor-transport.js';

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');

describe('vendor target', () => {
  it('takes the vendor host exactly as built from its parts', () => {
    const target = toVendorTarget('https://acme.example.com/api', 'acme.example.com');
    expect(target).toEqual({ origin: 'https://acme.example.com', hostname: 'acme.example.com', basePath: '/api', policy: 'public-only' });
    expect(toVendorTarget('https://acme.example.com/api/', 'acme.example.com')?.basePath).toBe('/api');
    expect(toVendorTarget('https://acme.example.com', 'acme.example.com')?.basePath).toBe('');
  });

  it(`refuses ${HOSTILE_HOSTS.length} hostile subdomains, of which a plain URL template sends many to another host`, () => {
    expect(NAMED_HOSTILE_HOSTS.length).toBeGreaterThanOrEqual(88);
    expect(HOSTILE_HOSTS.length).toBeGreaterThanOrEqual(300);
    const accepted = HOSTILE_HOSTS.filter((sub) => toVendorTarget(`https://${sub}.example.com/api`, `${sub}.example.com`) !== null);
    expect(accepted).toEqual([]);
    const moved = HOSTILE_HOSTS.filter(
      (sub) => !`.${hostOf(`https://${sub}.example.com/api`)}`.endsWith('.example.com') && hostOf(`https://${sub}.example.com/api`) !== '',
    );
    expect(moved.length).toBeGreaterThanOrEqual(30);
  });

  it.each([
    ['http', 'http://acme.example.com/api'],
    ['another host', 'https://evil.example.org/api'],
    ['a port', 'https://acme.example.com:8443/api'],
    ['the default port written out', 'https://acme.example.com:443/api'],
    ['user information', 'https://user:pw@acme.example.com/api'],
    ['an empty user', 'https://@acme.example.com/api'],
    ['a query', 'https://acme.example.com/api?x=1'],
    ['a fragment', 'https://acme.example.com/api#x'],
    ['dots that the parser removes', 'https://acme.example.com/../api'],
    ['a tab that the parser removes', 'https://acme.exa\tmple.com/api'],
    ['upper case that the parser changes', 'https://ACME.example.com/api'],
    ['no URL', 'acme.example.com/api'],
  ])('refuses a base URL with %s', (_what, baseUrl) => {
    expect(toVendorTarget(baseUrl, 'acme.example.com')).toBeNull();
  });

  it.each(['localhost', '127.0.0.1', '2130706433', '[::1]', '1.2', 'acme.127', 'example.com.'])('refuses %s as a host name', (hostname) => {
    expect(toVendorTarget(`https://${hostname}/api`, hostname)).toBeNull();
  });
});

describe('stand-in target', () => {
  it('stays on this machine', () => {
    expect(toLoopbackTarget('http://127.0.0.1:4010/bamboohr/acme/api', 'development')).toMatchObject({
      origin: 'http://127.0.0.1:4010',
      basePath: '/bamboohr/acme/api',
      policy: 'loopback-only',
    });
    expect(toLoopbackTarget('http://[::1]:4010', 'test')).not.toBeNull();
    expect(toLoopbackTarget('http://localhost:4010', 'test')).not.toBeNull();
    const away = [
      'http://10.0.0.1',
      'http://169.254.169.254',
      'http://0.0.0.0',
      'http://evil.example.com',
      'http://localhost.evil.example.com',
      'ftp://127.0.0.1',
      'http://u:p@127.0.0.1',
      'x',
    ];
    expect(away.filter((url) => toLoopbackTarget(url, 'development') !== null)).toEqual([]);
  });

  it('does not exist in production', () => {
    expect(toLoopbackTarget('http://127.0.0.1:4010/', 'production')).toBeNull();
  });
});

describe('request address', () => {
  const target = toVendorTarget('https://acme.example.com/api', 'acme.example.com');
  if (target === null) throw new TypeError('target');

  it('is the base path, the path and an encoded query', () => {
    const query = { fields: 'a,b', filter: "x eq 'ä' & y#z" };
    expect(toRequestUrl(target, '/v1/employees/0', {})?.href).toBe('https://acme.example.com/api/v1/employees/0');
    const url = toRequestUrl(target, '/v1/employees', query);
    expect(url?.hash).toBe('');
    expect(Object.fromEntries(url?.searchParams ?? [])).toEqual(query);
    expect(toRequestUrl(target, `/v1/employees/${encodeURIComponent('a/b?c')}`, {})?.pathname).toBe('/api/v1/employees/a%2Fb%3Fc');
  });

  it.each([
    '',
    'v1',
    '//evil.com/x',
    '/../x',
    '/v1/../../x',
    '/v1/%2e%2e/x',
    '/v1/./x',
    '/v1?x=1',
    '/v1#x',
    '/v1\\x',
    '/v1\n',
    '/v1 x',
    '/\\evil.com',
    '@evil.com/',
    ':80/',
  ])('refuses the path %j', (path) => {
    expect(toRequestUrl(target, path, {})).toBeNull();
  });
});

describe('no socket opens', () => {
  const signal = new AbortController().signal;
  const headers = (): Record<string, string> => ({ authorization: 'Basic c2VjcmV0LWtleTp4' });

  it('for hostile subdomains, nor for an override in production; the counter sees a plain call', async () => {
    const server = await startRawServer((socket) => socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
    const connect = jest.spyOn(net.Socket.prototype, 'connect');
    let lookedUp = 0;
    const resolve = async (): Promise<{ address: string; family: number }[]> => {
      lookedUp++;
      return [{ address: '127.0.0.1', family: 4 }];
    };
    for (const sub of HOSTILE_HOSTS) {
      const transport = createVendorTransport({ baseUrl: `https://${sub}.example.com/api`, hostname: `${sub}.example.com`, headers, signal, resolve });
      expect(await transport.send({ method: 'GET', path: '/v1/x' })).toMatchObject({ kind: 'failed', reason: 'blocked-host', bytes: 0 });
    }
    const override = { baseUrl: `http://127.0.0.1:${server.port}`, environment: 'production' };
    const inProduction = createVendorTransport({ baseUrl: 'https://acme.example.com', hostname: 'acme.example.com', headers, signal, resolve, override });
    expect(await inProduction.send({ method: 'GET', path: '/v1/x' })).toMatchObject({ kind: 'failed', reason: 'blocked-host' });
    expect([connect.mock.calls.length, lookedUp, server.connections()]).toEqual([0, 0, 0]);

    await axios.get(`http://127.0.0.1:${server.port}/`);
    expect([connect.mock.calls.length, server.connections()]).toEqual([1, 1]);
    connect.mockRestore();
    await server.close();
  });

  it('to a vendor name that resolves to a private address', async () => {
    for (const address of ['127.0.0.1', '10.0.0.5', '169.254.169.254', '::1', 'fd00:ec2::254', '::ffff:192.168.0.9']) {
      const resolve = async (): Promise<{ address: string; family: number }[]> => [{ address, family: address.includes(':') ? 6 : 4 }];
      const transport = createVendorTransport({ baseUrl: 'https://acme.example.com/api', hostname: 'acme.example.com', headers, signal, resolve });
      expect(await transport.send({ method: 'GET', path: '/v1/x' })).toMatchObject({ kind: 'failed', reason: 'blocked-host', status: null, bytes: 0 });
    }
  });
});
