import { link, mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import { codeOf, HomeInUse, HomeNotUsable } from './errors.js';
import { processStart } from './running-process.js';

const holderShape = z.object({ pid: z.number().int().positive(), startedAt: z.string() });
type Holder = z.infer<typeof holderShape>;

/** Replacing a dead launcher's lock takes a millisecond; a guard older than this is itself left over from a crash. */
const GUARD_STALE_MS = 5_000;

/** Lets one launcher at a time use a home. A lock whose process is gone, or whose pid is another process's by now, is taken over. */
export async function lockHome(home: string): Promise<{ release(): Promise<void> }> {
  const file = join(home, 'launcher.lock');
  const mine = `${file}.${process.pid}`;
  await writeFile(mine, JSON.stringify({ pid: process.pid, startedAt: (await processStart(process.pid)) ?? '' }), { mode: 0o600 });
  try {
    // A link appears whole or not at all, so nobody reads a lock that is half written.
    await guarded(`${file}.guard`, async () => {
      const holder = await readHolder(file);
      if (holder !== undefined && (await isRunning(holder))) throw new HomeInUse(home, holder.pid);
      await rm(file, { force: true });
      await link(mine, file);
    });
  } finally {
    await rm(mine, { force: true });
  }
  return { release: () => rm(file, { force: true }) };
}

async function guarded(guard: string, step: () => Promise<void>): Promise<void> {
  for (let waitedMs = 0; !(await makeFolder(guard)); waitedMs += 20) {
    if (waitedMs > 2 * GUARD_STALE_MS) throw new HomeNotUsable(`${guard} is in the way and cannot be removed.`);
    if (await isOlderThan(guard, GUARD_STALE_MS)) await rm(guard, { recursive: true, force: true });
    await sleep(20);
  }
  try {
    await step();
  } finally {
    await rmdir(guard);
  }
}

async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return false;
  }
}

async function isOlderThan(path: string, ageMs: number): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > ageMs;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

const isRunning = async (holder: Holder): Promise<boolean> => (await processStart(holder.pid)) === holder.startedAt;

/** A lock that cannot be read was not written by us: whatever it is, it names no running launcher. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const parsed = holderShape.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
