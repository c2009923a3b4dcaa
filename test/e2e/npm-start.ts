import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../../apps/cli/src/local-services/free-port.js';
import { compile } from '../support/compiled.js';
import { temporaryHome } from '../support/temporary-home.js';

const ROOT = path.resolve(__dirname, '../..');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
export interface Started {
  readonly pid: number;
  readonly exit: Promise<unknown>;
  output(): string;
  /** The first match in what it prints; fails when it ends before. */
  prints(pattern: RegExp): Promise<RegExpExecArray>;
  /** What the terminal does at Ctrl-C: the signal goes to the whole group. */
  ctrlC(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/** The built service in an ATTESTA_HOME of its own, used as a person uses it: by its commands and by signals. */
export class BuiltService {
  private constructor(
    readonly home: string,
    readonly port: number,
    private readonly compiled: Awaited<ReturnType<typeof compile>>,
    private readonly removeHome: () => Promise<void>,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  static async open(settings: Readonly<Record<string, string>>): Promise<BuiltService> {
    const [compiled, home, port] = [await compile(), await temporaryHome(), await freePort()];
    return new BuiltService(home.path, port, compiled, home.remove, settings);
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  /** `npm start` without the build, which has been done: the words after it in package.json. */
  async start(more: Readonly<Record<string, string>> = {}): Promise<Started> {
    const manifest = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } };
    const [program = '', main = '', ...args] = manifest.scripts.start.split(' && ').at(-1)?.split(' ') ?? [];
    expect(program).toBe('node');
    const child = spawn(process.execPath, [main.replace(/^dist/, this.compiled.path), ...args], {
      cwd: this.compiled.path,
      env: this.#environment(more),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return watched(child);
  }

  /** `npm run attesta -- …` */
  async attesta(args: readonly string[], options: { readonly input?: string; readonly settings?: Readonly<Record<string, string>> } = {}): Promise<Ended> {
    const main = path.join(this.compiled.path, 'apps/cli/src/main.js');
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [main, ...args],
        { cwd: this.compiled.path, env: this.#environment(options.settings), maxBuffer: 10_000_000 },
        (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
      );
      child.stdin?.end(options.input ?? '');
    });
  }

  /** Launcher, servers, API and worker: every process whose environment or working folder is of this service, told by the system and not by our code. */
  async processes(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const read = (file: string): Promise<string> => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
      // Redis writes its title over its environment.
      const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      const isOurs = [this.home, this.compiled.path].some((own) => folder.startsWith(own)) || (await read('environ')).includes(`ATTESTA_HOME=${this.home}`);
      if (!isOurs) continue;
      if (!/^State:\s+Z/m.test(await read('status'))) found.push(`${pid} ${(await read('cmdline')).replaceAll('\0', ' ')}`);
    }
    return found;
  }

  async untilNoProcess(timeoutMs: number): Promise<readonly string[]> {
    for (const end = Date.now() + timeoutMs; ; await sleep(50)) {
      const left = await this.processes();
      if (left.length === 0 || Date.now() > end) return left;
    }
  }

  /** Kills what a failed test left, and removes all files. */
  async close(): Promise<void> {
    for (const line of await this.processes()) process.kill(Number(line.split(' ')[0]), 'SIGKILL');
    await this.untilNoProcess(5_000);
    await this.removeHome();
    await this.compiled.remove();
  }

  #environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], HOME: this.home, ATTESTA_HOME: this.home, PORT: String(this.port), ...this.settings, ...more };
  }
}

function watched(child: ChildProcess): Started {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (output += data.toString()));
  const exit = once(child, 'exit').then(([code, signal]: unknown[]) => code ?? signal);
  const pid = child.pid ?? 0;
  return {
    pid,
    exit,
    output: () => output,
    prints: async (pattern) => {
      for (;;) {
        const match = pattern.exec(output);
        if (match !== null) return match;
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended before it printed ${String(pattern)}:\n${output}`);
        await sleep(50);
      }
    },
    ctrlC: async () => {
      process.kill(-pid, 'SIGINT');
      await exit;
    },
    kill: (signal) => void process.kill(pid, signal),
  };
}

/** A zone in which it is about noon now, so that no test runs into midnight. */
export function zoneAtNoon(now: Date): string {
  const ahead = 12 - now.getUTCHours();
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${String(Math.abs(ahead))}`;
}
