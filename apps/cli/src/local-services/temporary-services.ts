import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { ServerDidNotStart } from './errors.js';
import { findPrograms, type ServerPaths } from './find-programs.js';
import { freePort } from './free-port.js';
import { rootUri, startMongod } from './mongod.js';
import { redisUrl, startRedis } from './redis-server.js';
import { isAlive, leftOverProcess, signalProcess, waitUntilGone } from './running-process.js';

export interface TemporaryServices {
  readonly mongodbRootUri: string;
  readonly redisUrl: string;
  /** The servers' pids: mongod, redis-server. */
  readonly pids: readonly number[];
  /** Kills both and removes their data. */
  discard(): Promise<void>;
  /** The same without waiting, for an exit handler. */
  discardNow(): void;
}

const PREFIX = 'attesta-test-';
/** A server that is being killed may still write a file. */
const REMOVAL = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 } as const;

/** Fresh servers whose data nobody keeps, for a test run. `home` is where fetched programs are looked for and put. */
export async function startTemporaryServices(options: { readonly home: string; readonly log: (line: string) => void }): Promise<TemporaryServices> {
  await removeAbandoned();
  const programs = await findPrograms({ home: resolve(options.home), environment: process.env, log: options.log });
  try {
    return await start(programs);
  } catch (error) {
    if (!(error instanceof ServerDidNotStart)) throw error;
    // Another test run may have taken the port between its choice and its use: once more, on new ports.
    options.log(`${error.message} Trying again on other ports.`);
    return start(programs);
  }
}

async function start(programs: ServerPaths): Promise<TemporaryServices> {
  const home = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const mongodPort = await freePort();
  const redisPort = await freePort();
  const [rootPassword, password] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
  const started = await Promise.allSettled([
    startMongod({ program: programs.mongod, home, port: mongodPort, rootPassword }),
    startRedis({ program: programs['redis-server'], home, port: redisPort, password, durability: 'none' }),
  ]);
  const pids = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value.pid] : []));
  const kill = (): void => pids.forEach((pid) => signalProcess(pid, 'SIGKILL'));
  const discard = async (): Promise<void> => {
    kill();
    await Promise.all(pids.map((pid) => waitUntilGone(pid)));
    await rm(home, REMOVAL);
  };
  const refused = started.find((one) => one.status === 'rejected');
  if (refused !== undefined) {
    await discard();
    throw refused.reason;
  }
  return {
    mongodbRootUri: rootUri(mongodPort, rootPassword),
    redisUrl: redisUrl(redisPort, password),
    pids,
    discard,
    discardNow: () => {
      kill();
      rmSync(home, REMOVAL);
    },
  };
}

/** A test run that was killed with -9 leaves its servers behind; the next one ends them. The folder's name holds the pid of that run. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const home = join(tmpdir(), name);
    const servers = await Promise.all([
      leftOverProcess(join(home, 'mongo', 'mongod.lock'), `--dbpath ${join(home, 'mongo')} `),
      leftOverProcess(join(home, 'redis.pid'), 'redis-server'),
    ]);
    for (const pid of servers) {
      if (pid === undefined) continue;
      signalProcess(pid, 'SIGKILL');
      await waitUntilGone(pid);
    }
    await rm(home, REMOVAL);
  }
}
