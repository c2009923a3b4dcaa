import { resolve } from 'node:path';

import { type MongoClient } from 'mongodb';

import { type RoleName } from '@app/platform';

import { DATABASE, endpointOf, type LocalAddresses, readOrChooseAddresses, rolePasswords } from './addresses.js';
import { codeOf, ServerDidNotStart, StartInterrupted } from './errors.js';
import { findPrograms, type ServerPaths } from './find-programs.js';
import { prepareHome } from './home.js';
import { lockHome } from './home-lock.js';
import { mongoClient, startMongod } from './mongod.js';
import { startRedis } from './redis-server.js';
import { type RunningServer } from './server-process.js';

/** Creates or brings up to date the roles and users of the service, as root; idempotent. `passwords` by role. */
export type EnsureUsers = (client: MongoClient, databaseName: string, passwords: Readonly<Record<RoleName, string>>) => Promise<void>;

const AUTHENTICATION_FAILED = 18;

export interface LocalServicesOptions {
  /** Data, keys, fetched programs and services.json: ATTESTA_HOME. */
  readonly home: string;
  readonly ensureUsers: EnsureUsers;
  readonly log: (line: string) => void;
  /** Aborted: what was started is stopped again and the start rejects with StartInterrupted. */
  readonly signal?: AbortSignal;
}

export interface LocalServices {
  readonly addresses: LocalAddresses;
  /** The pids of mongod and redis-server. */
  readonly pids: readonly number[];
  /** Stops Redis, then MongoDB, started or adopted, and gives the home free. */
  stop(): Promise<void>;
}

/**
 * MongoDB and Redis for real use on this machine: data stay in `home`, kill -9 loses nothing that was acknowledged.
 * Errors: HomeInUse, HomeNotUsable, AddressFileDamaged, ServerProgramMissing, ServerDidNotStart, StartInterrupted.
 */
export async function startLocalServices(options: LocalServicesOptions): Promise<LocalServices> {
  const home = await prepareHome(resolve(options.home));
  const lock = await lockHome(home);
  const running: RunningServer[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= stopAll(running, lock));
  try {
    const addresses = await readOrChooseAddresses(home);
    const programs = await findPrograms({ home, environment: process.env, log: options.log, signal: options.signal });
    for (const start of [launchMongod, launchRedis]) running.push(await start({ ...options, home }, addresses, programs));
    await ensureUsers({ ...options, home }, addresses);
    if (options.signal?.aborted === true) throw new StartInterrupted();
    return { addresses, pids: running.map((server) => server.pid), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function stopAll(running: readonly RunningServer[], lock: { release(): Promise<void> }): Promise<void> {
  for (const server of running.toReversed()) await server.stop();
  await lock.release();
}

async function launchMongod({ home, log, signal }: LocalServicesOptions, { mongodb }: LocalAddresses, programs: ServerPaths): Promise<RunningServer> {
  const { port, password } = endpointOf(mongodb.administration);
  const server = await startMongod({ program: programs.mongod, home, port, rootPassword: password, signal });
  log(`MongoDB ${server.adopted ? 'was still running: taken over' : 'is up'} (127.0.0.1:${port}, process ${server.pid})`);
  return server;
}

async function launchRedis({ home, log, signal }: LocalServicesOptions, { redis }: LocalAddresses, programs: ServerPaths): Promise<RunningServer> {
  const { port, password } = endpointOf(redis);
  const server = await startRedis({ program: programs['redis-server'], home, port, password, durability: 'append-only-file', signal });
  log(`Redis ${server.adopted ? 'was still running: taken over' : 'is up'} (127.0.0.1:${port}, process ${server.pid})`);
  return server;
}

async function ensureUsers(options: LocalServicesOptions, addresses: LocalAddresses): Promise<void> {
  const client = mongoClient(addresses.mongodb.administration, 5_000);
  try {
    await client.connect();
    await options.ensureUsers(client, DATABASE, rolePasswords(addresses));
  } catch (error) {
    if (codeOf(error) !== AUTHENTICATION_FAILED) throw error;
    throw new ServerDidNotStart(
      'MongoDB refuses the password of services.json.',
      `Put back the services.json that was made with these data: ${options.home}`,
      error,
    );
  } finally {
    await client.close();
  }
}
