import { mkdir, open, readdir, realpath, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { codeOf, HomeNotUsable } from './errors.js';

/** MongoDB's journal alone takes 300 MB at once. A disk that fills up later stops the servers without a loss. */
const ROOM_FOR_FIRST_START_BYTES = 600_000_000;
const ROOM_FOR_LATER_STARTS_BYTES = 50_000_000;

const REASONS: Readonly<Record<string, string>> = {
  EROFS: 'its disk is read-only',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the quota of this user is used up',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'it is a file',
};

/** Makes the folder, tries that it can be written and has room, and returns its real path. */
export async function prepareHome(home: string, freeBytes: (folder: string) => Promise<number> = freeBytesOn): Promise<string> {
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    const real = await realpath(home);
    await tryWriting(real);
    await demandRoom(real, await freeBytes(real));
    return real;
  } catch (error) {
    const reason = REASONS[String(codeOf(error))];
    if (reason === undefined) throw error;
    throw new HomeNotUsable(`${home} cannot be used: ${reason}.`, error);
  }
}

async function tryWriting(home: string): Promise<void> {
  const file = join(home, `.write-test-${process.pid}`);
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile('x'.repeat(4096));
    await handle.sync();
  } finally {
    await handle.close();
    await rm(file, { force: true });
  }
}

async function demandRoom(home: string, freeBytes: number): Promise<void> {
  const neededBytes = (await readdir(home)).includes('mongo') ? ROOM_FOR_LATER_STARTS_BYTES : ROOM_FOR_FIRST_START_BYTES;
  if (freeBytes >= neededBytes) return;
  throw new HomeNotUsable(`The disk of ${home} has ${Math.floor(freeBytes / 1e6)} MB left; ${neededBytes / 1e6} MB are needed.`);
}

async function freeBytesOn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
