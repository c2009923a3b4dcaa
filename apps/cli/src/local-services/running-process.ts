import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { codeOf } from './errors.js';

const run = promisify(execFile);

/** EPERM means: it is there, but belongs to somebody else. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
    if (codeOf(error) === 'EPERM') return true;
    throw error;
  }
}

/** When the process began, in the system's own words; null when there is none. Tells a process from a later one with the same pid. */
export async function processStart(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') {
    const listed = await run('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
    return listed.stdout.trim() === '' ? null : listed.stdout.trim();
  }
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The program's name may hold spaces and brackets: the numbered fields begin after the last bracket. Field 3 is the state, 20 the number of
    // threads, 22 the start. A killed server's main thread is a zombie while others of its threads still hold its port: gone is it with the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' && Number(fields[17]) <= 1 ? null : (fields[19] ?? null);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return null;
    throw error;
  }
}

/** The command line of a running process; empty when there is none. */
async function commandLine(pid: number): Promise<string> {
  if (process.platform !== 'linux') return (await run('ps', ['-ww', '-o', 'args=', '-p', String(pid)]).catch(() => ({ stdout: '' }))).stdout;
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');
}

/** The pid that a server wrote into `pidFile`, if it still runs. By now the number may be another program's, so its command line is looked at. */
export async function leftOverProcess(pidFile: string, mark: string): Promise<number | undefined> {
  try {
    const pid = Number(await readFile(pidFile, 'utf8'));
    return pid > 0 && (await commandLine(pid)).includes(mark) ? pid : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

export async function waitUntilGone(pid: number, pollMs = 25): Promise<void> {
  while ((await processStart(pid)) !== null) await sleep(pollMs);
}

/** A signal for a process that may have ended meanwhile. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
