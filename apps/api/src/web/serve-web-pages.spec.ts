import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { fastify, type FastifyInstance } from 'fastify';

import { addSecurityHeaders } from '../http/security-headers.js';
import { serveWebPages } from './serve-web-pages.js';

const SCRIPT = 'console.log("a script long enough to be worth the trouble")';
const HTML = { accept: 'text/html,application/xhtml+xml' };
let folder: string;
let server: FastifyInstance;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'attesta-web-'));
  mkdirSync(path.join(folder, 'site/assets'), { recursive: true });
  writeFileSync(path.join(folder, 'secret.txt'), 'not for anybody');
  writeFileSync(path.join(folder, 'site/index.html'), '<!doctype html><title>Attesta</title>');
  writeFileSync(path.join(folder, 'site/assets/app-1a2b.js'), SCRIPT);
  writeFileSync(path.join(folder, 'site/assets/app-1a2b.js.gz'), gzipSync(SCRIPT));
  server = await started(path.join(folder, 'site'));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function started(site: string): Promise<FastifyInstance> {
  const made = fastify();
  await addSecurityHeaders(made, 'http://127.0.0.1:3000');
  await serveWebPages(made, site);
  made.get('/api/v1/things', () => ({ items: [] }));
  return made;
}

describe('web pages', () => {
  it.each(['/', '/evidence?type=hr.active_headcount', '/settings/connections/0123', '/apiary'])('opens the one page at %s, never cached', async (url) => {
    const answer = await server.inject({ url, headers: HTML });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('<title>Attesta</title>');
    expect(answer.headers).toMatchObject({ 'content-type': expect.stringContaining('text/html'), 'cache-control': 'no-store' });
    expect(answer.headers['content-security-policy']).toContain("script-src 'self';style-src 'self'");
  });

  it('sends hashed files to be kept for ever, compressed where the browser takes it', async () => {
    const url = '/assets/app-1a2b.js';
    const compressed = await server.inject({ url, headers: { 'accept-encoding': 'gzip' } });
    expect(compressed.headers).toMatchObject({ 'content-encoding': 'gzip', 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' });
    expect(compressed.headers['content-type']).toContain('javascript');
    expect((await server.inject({ url })).body).toBe(SCRIPT);
  });

  it.each([
    ['an unknown address of the API', 'GET', '/api/v1/nothing', HTML],
    ['a health address', 'GET', '/health/nothing', HTML],
    ['a program that does not ask for a page', 'GET', '/evidence', { accept: 'application/json' }],
    ['a change', 'POST', '/evidence', HTML],
    ['a script that is not there any more', 'GET', '/assets/app-old.js', HTML],
    ['a file outside the folder', 'GET', '/../secret.txt', {}],
    ['the same, escaped', 'GET', '/%2e%2e/secret.txt', {}],
    ['the compressed form by its own name', 'GET', '/assets/app-1a2b.js.gz', {}],
  ] as const)('leaves %s alone', async (_name, method, url, headers) => {
    expect((await server.inject({ method, url, headers })).statusCode).toBe(404);
  });

  it('does not stand in the way of the API', async () => {
    expect((await server.inject({ url: '/api/v1/things', headers: HTML })).json()).toEqual({ items: [] });
  });

  it('is absent, and nothing else is, where no page was built', async () => {
    const bare = await started(path.join(folder, 'nowhere'));
    expect((await bare.inject({ url: '/', headers: HTML })).statusCode).toBe(404);
    expect((await bare.inject({ url: '/api/v1/things' })).statusCode).toBe(200);
    await bare.close();
  });
});
