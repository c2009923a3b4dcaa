import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { APP_CONFIG, type AppConfig } from '@app/platform';

import { WORKER_FLAGS } from '../../apps/cli/src/worker-flags.js';
import { type TestApi } from '../support/api.js';
import { until } from './run-stack.js';

/** The shipped worker, a process of its own on the servers of a suite's API. */
export class WorkerProcess {
  #output = '';

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (this.#output += data.toString()));
  }

  /** `compiled`: folder of the compiled apps and libs. */
  static async start(compiled: string, api: TestApi): Promise<WorkerProcess> {
    const { MONGODB_URI, REDIS_URL, LOCAL_KEY_FILE = '', ATTESTA_HOME, VENDOR_BASE_URL_OVERRIDE = '' } = api.app.get<AppConfig>(APP_CONFIG);
    const env = { PATH: process.env['PATH'], MONGODB_URI, REDIS_URL, LOCAL_KEY_FILE, ATTESTA_HOME, VENDOR_BASE_URL_OVERRIDE };
    const worker = new WorkerProcess(
      spawn(process.execPath, [...WORKER_FLAGS, path.join(compiled, 'apps/worker/src/main.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
    await until('a worker', () => {
      if (worker.child.exitCode !== null) throw new Error(`the worker ended: ${worker.#output}`);
      return worker.#output.includes('worker ready');
    });
    return worker;
  }

  /** The most memory that it ever held, as the system counted it. */
  async peakMegabytes(): Promise<number> {
    const status = await readFile(`/proc/${String(this.child.pid)}/status`, 'utf8');
    return Math.round(Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024);
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }
}
