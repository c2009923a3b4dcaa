import { spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';

import { MongoClient } from 'mongodb';

import { ensureRoles, ROLE_CANARY } from '@app/platform';

import { endpointOf, readAddresses } from '../../apps/cli/src/local-services/addresses.js';
import { isAlive } from '../../apps/cli/src/local-services/running-process.js';
import { type EnsureUsers, type LocalServices, startLocalServices } from '../../apps/cli/src/local-services/start-local-services.js';
import { temporaryHome } from './temporary-home.js';

const ensureUsers: EnsureUsers = (client, database, passwords) => ensureRoles(client, database, [ROLE_CANARY], passwords);

export const connect = (uri: string): Promise<MongoClient> => new MongoClient(uri, { runtimeAdapters: { os }, serverSelectionTimeoutMS: 1_000 }).connect();

/** An ATTESTA_HOME of one test: starts its servers and sees that none is left. */
export class TestHome {
  readonly lines: string[] = [];
  readonly #started: LocalServices[] = [];

  private constructor(
    readonly path: string,
    private readonly remove: () => Promise<void>,
  ) {}

  static async open(): Promise<TestHome> {
    const home = await temporaryHome();
    return new TestHome(home.path, home.remove);
  }

  async start(signal?: AbortSignal): Promise<LocalServices> {
    const log = (line: string): number => this.lines.push(line);
    const services = await startLocalServices({ home: this.path, ensureUsers, log, ...(signal === undefined ? {} : { signal }) });
    this.#started.push(services);
    return services;
  }

  /** Found by their command lines, not by what the code under test says. */
  async runningServers(): Promise<string[]> {
    const redis = (await readAddresses(this.path).catch(() => undefined))?.redis;
    const marks = [`--dbpath ${this.path}/`, ...(redis === undefined ? [] : [`redis-server 127.0.0.1:${endpointOf(redis).port}`])];
    const listing = spawn('ps', ['-ww', '-eo', 'pid=,stat=,args='], { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    listing.stdout.on('data', (data: Buffer) => (text += data.toString()));
    await once(listing, 'close');
    return text.split('\n').filter((line) => !/^\s*\d+ Z/.test(line) && marks.some((mark) => line.includes(mark)));
  }

  async close(): Promise<void> {
    for (const services of this.#started) {
      for (const pid of services.pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      await services.stop();
    }
    const left = await this.runningServers();
    await this.remove();
    expect(left).toEqual([]);
  }
}
