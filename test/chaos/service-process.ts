import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '../proofs/run-stack.js';

export type ServiceName = 'api' | 'worker';
const READY: Readonly<Record<ServiceName, string>> = { api: 'api ready', worker: 'worker ready' };
const START_WITHIN_MS = 60_000;
/** Longer than a worker may take for the runs that it has. */
const STOP_WITHIN_MS = 60_000;

/** A shipped process of the service, as an operator runs it: to be killed, stopped and gone on with. */
export class ServiceProcess {
  readonly #child: ChildProcess;
  #output = '';

  #isDying = false;
  #isFrozen = false;
  #thawedAt = 0;

  /** `compiled`: folder of the compiled apps and libs. */
  constructor(
    compiled: string,
    private readonly name: ServiceName,
    environment: Readonly<Record<string, string>>,
  ) {
    const env = { PATH: process.env['PATH'], ...environment };
    this.#child = spawn(process.execPath, [path.join(compiled, `apps/${name}/src/main.js`)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.on('data', (data: Buffer) => (this.#output += data.toString()));
  }

  /** → false when it ended by itself before it served, as it does when a server that it needs is down */
  async ready(): Promise<boolean> {
    const serves = (): boolean => this.#isDying || this.#output.includes(READY[this.name]);
    await until(`a ready ${this.name}`, () => this.#isGone || serves(), START_WITHIN_MS);
    return serves();
  }

  get isDying(): boolean {
    return this.#isDying;
  }
  get #isGone(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
  /** Ended by itself although it had served. */
  get hasCrashed(): boolean {
    return this.#isGone && !this.#isDying && this.#output.includes(READY[this.name]);
  }
  /** Everything that it wrote, log and all. */
  get output(): string {
    return this.#output;
  }

  /** kill -9, at once; a stopped process too. */
  async kill(): Promise<void> {
    this.#isDying = true;
    if (this.#isGone) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
  /** SIGTERM, as a deployment sends it: it ends what it does and goes. → false when it had to be killed */
  async terminate(): Promise<boolean> {
    this.#isDying = true;
    if (this.#isGone) return true;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const hasGone = await Promise.race([gone.then(() => true), sleep(STOP_WITHIN_MS, false, { ref: false })]);
    if (!hasGone) await this.kill();
    return hasGone;
  }
  /** SIGSTOP: not a line of it runs, its connections stay open. → false when it ran no more */
  freeze(): boolean {
    const isRunning = !this.#isFrozen && !this.#isDying && !this.#isGone;
    this.#isFrozen = this.#child.kill('SIGSTOP');
    return isRunning && this.#isFrozen;
  }
  thaw(): void {
    this.#isFrozen = false;
    this.#thawedAt = performance.now();
    this.#child.kill('SIGCONT');
  }
  /** The last time, by `performance.now()`. */
  get thawedAt(): number {
    return this.#thawedAt;
  }
}
