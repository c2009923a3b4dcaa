import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

import { compile } from '../../../../test/support/compiled.js';
import { selfSignedCertificate } from './testing.js';

const SCRIPT = `
import { createVendorTransport } from './libs/platform/src/http-client/index.js';
const transport = createVendorTransport({
  baseUrl: 'https://acme.example.com/api', hostname: 'acme.example.com', headers: () => ({ authorization: 'Basic c2VjcmV0LWtleS0xMjM0OjU2Nzg=' }),
  signal: new AbortController().signal, override: { baseUrl: process.argv[2], environment: 'test' },
  resolve: async () => [{ address: '127.0.0.1', family: 4 }],
});
console.log(JSON.stringify(await transport.send({ method: 'GET', path: '/v1/employees/0' })));
`;

/** What a process reads from its environment only at its start, so each case is a process of its own. */
describe('a process of its own', () => {
  let compiled: Awaited<ReturnType<typeof compile>>;
  let server: Server;
  let requests: number;
  let url: string;

  beforeAll(async () => {
    compiled = await compile(['libs/kernel', 'libs/platform/src/http-client', 'libs/platform/src/logging']);
    const certificate = selfSignedCertificate();
    await writeFile(path.join(compiled.path, 'ca.pem'), certificate.cert);
    await writeFile(path.join(compiled.path, 'script.js'), SCRIPT);
    server = createServer(certificate, (_request, response) => {
      requests++;
      response.setHeader('content-type', 'application/json').end('{"id":"8"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `https://localhost:${(server.address() as net.AddressInfo).port}`;
  });
  afterAll(async () => {
    server.close();
    await compiled.remove();
  });
  beforeEach(() => {
    requests = 0;
  });

  const run = async (environment: Readonly<Record<string, string>>, flags: readonly string[] = [], script = 'script.js', to = url): Promise<unknown> => {
    const env = { PATH: process.env['PATH'] ?? '', ...environment };
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, path.join(compiled.path, script), to], { cwd: compiled.path, env });
    return JSON.parse(stdout);
  };

  it('reads from a host whose certificate is trusted', async () => {
    expect(await run({ NODE_EXTRA_CA_CERTS: path.join(compiled.path, 'ca.pem') })).toMatchObject({ kind: 'answer', status: 200, json: { id: '8' } });
    expect(requests).toBe(1);
  });

  it('goes past every proxy that the environment names', async () => {
    const proxy = 'http://127.0.0.1:1';
    const proxies = { HTTPS_PROXY: proxy, https_proxy: proxy, HTTP_PROXY: proxy, ALL_PROXY: proxy, NODE_USE_ENV_PROXY: '1' };
    expect(await run({ ...proxies, NODE_EXTRA_CA_CERTS: path.join(compiled.path, 'ca.pem') })).toMatchObject({ kind: 'answer', json: { id: '8' } });
  });

  it('trusts no other certificate, whatever the environment says', async () => {
    expect(await run({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toMatchObject({
      kind: 'failed',
      reason: 'network',
      detail: expect.stringContaining('SELF_SIGNED'),
    });
    expect(requests).toBe(0);
  });

  it('speaks no TLS older than 1.2, even where the process allows it; a plain call does', async () => {
    const certificate = selfSignedCertificate();
    await writeFile(path.join(compiled.path, 'old.pem'), certificate.cert);
    await writeFile(path.join(compiled.path, 'naive.js'), "import axios from 'axios';\nconsole.log((await axios.get(process.argv[2])).status);\n");
    const old = createServer({ ...certificate, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }, (_request, response) =>
      response.end('{}'),
    );
    await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve));
    const to = `https://localhost:${(old.address() as net.AddressInfo).port}`;
    const flags = ['--tls-min-v1.0', '--tls-cipher-list=DEFAULT@SECLEVEL=0'];
    const environment = { NODE_EXTRA_CA_CERTS: path.join(compiled.path, 'old.pem') };
    expect(await run(environment, flags, 'script.js', to)).toMatchObject({ kind: 'failed', reason: 'network' });
    expect(await run(environment, flags, 'naive.js', to)).toBe(200);
    old.close();
  });
});
