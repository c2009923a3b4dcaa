import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { prepareHome } from './home.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'attesta-home-spec-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const unusable = (message: string): object => ({ code: 'local-services.home-not-usable', message: expect.stringContaining(message) as string });

describe('prepareHome', () => {
  it('makes the folder and gives its real path', async () => {
    await symlink(folder, path.join(folder, 'link'));
    expect(await prepareHome(path.join(folder, 'link', 'a', 'b'))).toBe(path.join(folder, 'a', 'b'));
  });

  it('says that the path is a file', async () => {
    await writeFile(path.join(folder, 'file'), '');
    await expect(prepareHome(path.join(folder, 'file'))).rejects.toMatchObject(unusable('it is a file'));
    await expect(prepareHome(path.join(folder, 'file', 'below'))).rejects.toMatchObject(unusable('a part of the path is a file'));
  });

  it('says that it may not write there', async () => {
    const locked = path.join(folder, 'locked');
    await mkdir(locked);
    await chmod(locked, 0o500);
    // The system's own read-only tree, where root is refused too.
    const refused = process.getuid?.() === 0 ? '/sys/attesta' : locked;
    await expect(prepareHome(refused)).rejects.toMatchObject(unusable(`${refused} cannot be used: `));
  });

  it('demands room for the journal on a first start, and less later', async () => {
    const left = (bytes: number) => (): Promise<number> => Promise.resolve(bytes);
    await expect(prepareHome(folder, left(599_000_000))).rejects.toMatchObject(unusable('has 599 MB left; 600 MB are needed'));
    await mkdir(path.join(folder, 'mongo'));
    expect(await prepareHome(folder, left(599_000_000))).toBe(folder);
    await expect(prepareHome(folder, left(49_000_000))).rejects.toMatchObject(unusable('50 MB are needed'));
  });
});
