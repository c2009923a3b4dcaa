import { type ChildProcess, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { ProcessEnded } from './errors.js';

export interface ChildApp {
  readonly name: string;
  /** The built module that Node runs. */
  readonly module: string;
  readonly args?: readonly string[];
  /** For Node itself. */
  readonly flags?: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly environment: NodeJS.ProcessEnv;
  /** Its output is appended here; without it, each line goes to the launcher's log with the name before it. */
  readonly logFile?: string;
}

const GRACE_MS = 15_000;

// The channel to the launcher closes even when that is killed with -9. Then the app ends as if asked to, instead of living on unseen.
const END_WITH_LAUNCHER = "data:text/javascript,process.once('disconnect',()=>process.kill(process.pid,'SIGTERM'));process.channel?.unref()";

const commandLine = ({ flags = [], module, args = [] }: ChildApp): string[] => [
  '--enable-source-maps',
  ...flags,
  '--import',
  END_WITH_LAUNCHER,
  module,
  ...args,
];

/** One Node process of the service. It runs in a session of its own: Ctrl-C reaches only the launcher, which stops everything in order. */
export class RunningApp {
  readonly pid: number;
  /** Resolves when the process is gone; the error says how it ended, for the case that nobody asked. */
  readonly ended: Promise<ProcessEnded>;
  readonly #child: ChildProcess;

  private constructor(app: ChildApp, child: ChildProcess) {
    this.#child = child;
    this.pid = child.pid ?? 0;
    this.ended = new Promise((resolve) => {
      const tell = (how: string): void => resolve(new ProcessEnded(app.name, how, app.logFile));
      child.once('exit', (code, signal) => tell(signal === null ? `exit code ${code}` : `signal ${signal}`));
      child.once('error', (error) => tell(error.message));
    });
  }

  static async start(app: ChildApp, log: (line: string) => void): Promise<RunningApp> {
    const file = app.logFile === undefined ? undefined : await open(app.logFile, 'a', 0o600);
    try {
      const child = spawn(process.execPath, commandLine(app), {
        env: app.environment,
        detached: true,
        stdio: ['ignore', file?.fd ?? 'pipe', file?.fd ?? 'pipe', 'ipc'],
      });
      for (const stream of [child.stdout, child.stderr]) {
        if (stream !== null) createInterface({ input: stream }).on('line', (line) => log(`${app.name} | ${line}`));
      }
      return new RunningApp(app, child);
    } finally {
      await file?.close();
    }
  }

  /** SIGTERM; after 15 s SIGKILL. Resolves when the process is gone. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const graceOver = new AbortController();
    const kill = sleep(GRACE_MS, undefined, { signal: graceOver.signal, ref: false }).then(
      () => this.killNow(),
      () => undefined,
    );
    await this.ended;
    graceOver.abort();
    await kill;
  }

  /** Sends a question to an app that answers each with one message. @throws ProcessEnded when it ends first */
  async ask(question: Readonly<Record<string, unknown>>): Promise<unknown> {
    const answer = new Promise<unknown>((resolve) => this.#child.once('message', resolve));
    if (this.#child.connected) this.#child.send(question);
    return Promise.race([answer, this.ended.then((end) => Promise.reject(end))]);
  }

  killNow(): void {
    this.#child.kill('SIGKILL');
  }
}
