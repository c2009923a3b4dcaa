import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { startTestApi, type TestApi } from '../support/api.js';
import { builtPages } from './built-pages.js';

const YEAR = 'public, max-age=31536000, immutable';
const LIMIT_KB = 200;

const firstLoads = (limit: number) => {
  const run = spawnSync(process.execPath, ['scripts/web-bundle.mjs', String(limit)], { encoding: 'utf8' });
  return { status: run.status, pages: [...run.stdout.matchAll(/^ *([\d.]+) kB .* (\S+-page)$/gm)].map(([, size, name]) => ({ size: Number(size), name })) };
};

describe('the pages', () => {
  let api: TestApi;
  const folder = builtPages();
  beforeAll(async () => {
    api = await startTestApi({ webFolder: folder });
  });
  afterAll(() => api.close());

  it('come whole with at most 200 kB of script and style, whichever is opened first', () => {
    const { status, pages } = firstLoads(LIMIT_KB);
    expect(pages.length).toBeGreaterThan(15);
    expect(pages.filter(({ size }) => size > LIMIT_KB)).toEqual([]);
    expect(status).toBe(0);
    const largest = [...pages].sort((a, b) => b.size - a.size)[0];
    console.log(`${String(pages.length)} pages, the largest first load ${String(largest?.size)} kB gzip (${largest?.name ?? ''}) of ${String(LIMIT_KB)} kB`);
  }, 60_000);

  it('are found too large where they are', () => {
    expect(firstLoads(100).status).toBe(1);
  }, 60_000);

  it('have no script or style within, which their policy would refuse', async () => {
    const answer = await fetch(`${api.url}/evidence`, { headers: { accept: 'text/html' } });
    const html = await answer.text();
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/i);
    expect(
      [...html.matchAll(/<script\b([^>]*)>([^<]*)<\/script>/g)].every(([, attributes, body]) => / src="\/assets\//.test(attributes ?? '') && body === ''),
    ).toBe(true);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';style-src 'self'");
    expect(policy).not.toMatch(/unsafe-|\*/);
  });

  it('keep every hashed file for a year, and send script and style compressed', async () => {
    const assets = readdirSync(path.join(folder, 'assets')).filter((name) => !name.endsWith('.gz'));
    expect(assets.every((name) => /-[\w-]{8}\.\w+$/.test(name))).toBe(true);
    let [plain, sent] = [0, 0];
    for (const name of assets) {
      const answer = await fetch(`${api.url}/assets/${name}`, { headers: { 'accept-encoding': 'gzip' } });
      expect([name, answer.status, answer.headers.get('cache-control')]).toEqual([name, 200, YEAR]);
      const isText = /\.(?:js|css|svg)$/.test(name);
      expect([name, answer.headers.get('content-encoding')]).toEqual([name, isText ? 'gzip' : null]);
      if (!isText) continue;
      plain += readFileSync(path.join(folder, 'assets', name)).length;
      sent += Number(answer.headers.get('content-length'));
    }
    console.log(`${String(assets.length)} files, script and style ${String(Math.round(sent / 1000))} kB sent for ${String(Math.round(plain / 1000))} kB`);
  });
});
