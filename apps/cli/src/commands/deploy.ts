import { setTimeout as sleep } from 'node:timers/promises';

import { deploy } from '@app/collections';
import { APPLICATION_ROLE, MIGRATION_ROLE, processEnvironment, RETENTION_ROLE, ROLE_NAMES, type RoleName, WATCH_ROLE } from '@app/platform';

import { parseOptions } from '../arguments.js';
import { UsageError } from '../cli.errors.js';
import { initiateReplicaSet, mongoClient } from '../local-services/index.js';

const ADMINISTRATION = 'MONGODB_ADMINISTRATION_URI';
const ADDRESS_OF: Readonly<Record<RoleName, string>> = {
  [APPLICATION_ROLE]: 'MONGODB_URI',
  [MIGRATION_ROLE]: 'MONGODB_MIGRATION_URI',
  [RETENTION_ROLE]: 'MONGODB_RETENTION_URI',
  [WATCH_ROLE]: 'MONGODB_WATCH_URI',
};
const SERVER_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 250;

/** Roles and users with the owner's address, then what `migrate` does. `--initiate` first makes a new mongod beside this process a replica set. */
export async function deployCommand(args: readonly string[]): Promise<void> {
  const options = parseOptions('deploy', args, { initiate: { type: 'string' } });
  const environment = processEnvironment();
  const owner = addressIn(environment, ADMINISTRATION);
  const addresses = new Map(ROLE_NAMES.map((role) => [role, userAddress(environment, role)]));
  const of = (role: RoleName): URL => addresses.get(role) ?? owner;
  if (options.initiate !== undefined) {
    const port = Number(owner.port === '' ? 27_017 : owner.port);
    await initiateReplicaSet({ port, member: options.initiate, rootPassword: decodeURIComponent(owner.password), until });
  }
  const administration = mongoClient(owner.href, SERVER_WITHIN_MS);
  try {
    const report = await deploy({
      administration,
      databaseName: of(APPLICATION_ROLE).pathname.slice(1),
      passwords: {
        [APPLICATION_ROLE]: decodeURIComponent(of(APPLICATION_ROLE).password),
        [MIGRATION_ROLE]: decodeURIComponent(of(MIGRATION_ROLE).password),
        [RETENTION_ROLE]: decodeURIComponent(of(RETENTION_ROLE).password),
        [WATCH_ROLE]: decodeURIComponent(of(WATCH_ROLE).password),
      },
      migrationUri: of(MIGRATION_ROLE).href,
      now: new Date(),
    });
    process.stdout.write(`Users and roles are up to date; database at version ${String(report.version)}.\n`);
  } finally {
    await administration.close();
  }
}

function addressIn(environment: Readonly<Record<string, string | undefined>>, name: string): URL {
  const text = environment[name];
  if (text === undefined || !URL.canParse(text) || !/^mongodb(\+srv)?:$/.test(new URL(text).protocol)) {
    throw new UsageError(
      `deploy: ${name} is not set to an address that starts with mongodb://.`,
      `deploy needs ${[ADMINISTRATION, ...Object.values(ADDRESS_OF)].join(', ')}.`,
    );
  }
  const address = new URL(text);
  if (address.password === '') throw new UsageError(`deploy: ${name} has no password.`);
  return address;
}

function userAddress(environment: Readonly<Record<string, string | undefined>>, role: RoleName): URL {
  const address = addressIn(environment, ADDRESS_OF[role]);
  if (address.username !== role) throw new UsageError(`deploy: the user of ${ADDRESS_OF[role]} must be ${role}.`);
  if (address.pathname.length < 2) throw new UsageError(`deploy: ${ADDRESS_OF[role]} names no database.`);
  return address;
}

async function until<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  for (const end = performance.now() + SERVER_WITHIN_MS; performance.now() < end; await sleep(LOOK_EVERY_MS)) {
    const value = await attempt();
    if (value !== undefined) return value;
  }
  throw new UsageError(`deploy: MongoDB on this machine gave no ${what} within ${SERVER_WITHIN_MS / 1000} s.`, 'Look into its log.');
}
