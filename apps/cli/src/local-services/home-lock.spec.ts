import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { lockHome } from './home-lock.js';
import { processStart } from './running-process.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'attesta-lock-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const lockFile = (): string => path.join(home, 'launcher.lock');
const held = (pid: number, startedAt: string | null): Promise<void> => writeFile(lockFile(), JSON.stringify({ pid, startedAt }));

describe('lockHome', () => {
  it('lets one in, refuses the next by the pid of the first, and lets in again after the release', async () => {
    const lock = await lockHome(home);
    await expect(lockHome(home)).rejects.toMatchObject({
      code: 'local-services.home-in-use',
      message: `Attesta already runs on ${home} (process ${process.pid}).`,
      remedy: expect.stringContaining(`kill ${process.pid}`) as string,
    });
    await lock.release();
    expect(await readdir(home)).toEqual([]);
    await (await lockHome(home)).release();
  });

  it('lets exactly one of many in at once', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => lockHome(home)));
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
  });

  it('takes over the lock of a process that is gone', async () => {
    const ended = spawn(process.execPath, ['-e', '']);
    await once(ended, 'exit');
    await held(ended.pid ?? 0, '1');
    await lockHome(home);
    expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('takes over a lock whose pid belongs to another process by now', async () => {
    await held(process.ppid, 'long ago');
    await lockHome(home);
  });

  it('respects the lock of another living process', async () => {
    await held(process.ppid, await processStart(process.ppid));
    await expect(lockHome(home)).rejects.toMatchObject({ code: 'local-services.home-in-use' });
  });

  it.each(['', '{', '{"pid":"x"}'])('takes over a lock that holds %j', async (text) => {
    await writeFile(lockFile(), text);
    await lockHome(home);
  });

  it('gets past a guard that a crash left behind', async () => {
    await mkdir(`${lockFile()}.guard`);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(`${lockFile()}.guard`, longAgo, longAgo);
    await lockHome(home);
  });
});
