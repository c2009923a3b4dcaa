import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { refuseOtherMachines } from './fetch-programs.js';
import { findPrograms } from './find-programs.js';
import { SERVER_PROGRAMS } from './server-programs.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'attesta-find-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function program(...place: readonly string[]): Promise<string> {
  const file = path.join(home, ...place);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, '');
  await chmod(file, 0o755);
  return file;
}

const find = (environment: NodeJS.ProcessEnv): Promise<object> => findPrograms({ home, environment, log: () => undefined });

describe('findPrograms', () => {
  it('takes what the environment names before PATH, and PATH before what was fetched', async () => {
    const fetched = [await program('bin', 'mongod'), await program('bin', 'redis-server')];
    expect(await find({})).toEqual({ mongod: fetched[0], 'redis-server': fetched[1] });
    const onPath = await program('path', 'mongod');
    const environment = { PATH: `/nowhere:${path.dirname(onPath)}` };
    expect(await find(environment)).toEqual({ mongod: onPath, 'redis-server': fetched[1] });
    const named = await program('own-mongod');
    expect(await find({ ...environment, ATTESTA_MONGOD: named })).toEqual({ mongod: named, 'redis-server': fetched[1] });
  });

  it('refuses a named program that cannot be run instead of taking another', async () => {
    await program('bin', 'mongod');
    await program('bin', 'redis-server');
    const file = await program('not-a-program');
    await chmod(file, 0o644);
    await expect(find({ ATTESTA_MONGOD: file })).rejects.toMatchObject({
      code: 'local-services.program-missing',
      message: expect.stringContaining('ATTESTA_MONGOD') as string,
    });
  });

  it('passes over a file on PATH that cannot be run', async () => {
    const redis = await program('bin', 'redis-server');
    const fetched = await program('bin', 'mongod');
    await chmod(await program('path', 'mongod'), 0o644);
    expect(await find({ PATH: path.join(home, 'path') })).toEqual({ mongod: fetched, 'redis-server': redis });
  });
});

describe('a machine for which nothing can be fetched', () => {
  it.each([
    { platform: 'darwin', arch: 'arm64', hasGlibc: false },
    { platform: 'linux', arch: 'arm64', hasGlibc: true },
    { platform: 'linux', arch: 'x64', hasGlibc: false },
  ])('is told the ways out: %j', (machine) => {
    const attempt = (): void => refuseOtherMachines(Object.values(SERVER_PROGRAMS), machine);
    expect(attempt).toThrow(/No mongod and redis-server on this machine/);
    expect(attempt).toThrow(
      expect.objectContaining({ remedy: expect.stringMatching(/PATH.*MONGODB_URI and REDIS_URL.*docker compose up/) as string }) as Error,
    );
  });

  it('is not this kind', () => {
    expect(() => refuseOtherMachines([SERVER_PROGRAMS.mongod], { platform: 'linux', arch: 'x64', hasGlibc: true })).not.toThrow();
  });
});
