import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { APP_CONFIG, type AppConfig } from '@app/platform';

import { type TestApi } from '../support/api.js';

/** `npm run attesta -- …` beside the suite's own API, to be killed. */
export class KilledCommand {
  readonly #child: ChildProcess;
  #output = '';

  /** `compiled`: folder of the compiled apps and libs. */
  constructor(compiled: string, api: TestApi, args: readonly string[]) {
    const { MONGODB_URI, REDIS_URL, LOCAL_KEY_FILE = '', ATTESTA_HOME } = api.app.get<AppConfig>(APP_CONFIG);
    const env = { PATH: process.env['PATH'], MONGODB_URI, REDIS_URL, LOCAL_KEY_FILE, ATTESTA_HOME };
    this.#child = spawn(process.execPath, [path.join(compiled, 'apps/cli/src/main.js'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.on('data', (data: Buffer) => (this.#output += data.toString()));
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** kill -9 so long after the work has begun. → false when it had ended by then */
  async killAfter(hasBegun: () => Promise<boolean>, delayMs: number): Promise<boolean> {
    while (!this.hasEnded && !(await hasBegun())) await sleep(2);
    await sleep(delayMs);
    if (this.hasEnded) return false;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
    return true;
  }

  /** → what it printed. Fails when the command does. */
  async finished(): Promise<string> {
    if (!this.hasEnded) await once(this.#child, 'exit');
    if (this.#child.exitCode !== 0) throw new Error(`the command failed: ${this.#output}`);
    return this.#output;
  }
}
