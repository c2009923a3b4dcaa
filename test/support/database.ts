import { randomBytes } from 'node:crypto';
import os from 'node:os';

import { type Connection, mongo } from 'mongoose';

import {
  type CollectionSpec,
  connectDatabase,
  ensureRoles,
  migrate,
  type Migration,
  ROLE_CANARY,
  ROLE_NAMES,
  type RoleName,
  Transactions,
} from '@app/platform';

import { CommandOracle, type OracleOptions } from './command-oracle.js';
import { mongodbRootUri } from './servers.js';

export interface TestDatabase {
  readonly name: string;
  /** Signed in as the application's user, watched by the oracle. */
  readonly connection: Connection;
  readonly transactions: Transactions;
  readonly oracle: CommandOracle;
  /** The owner of the server: seeding faults and looking below our own code. */
  readonly root: mongo.MongoClient;
  readonly uris: Readonly<Record<RoleName, string>>;
  connectAs(role: RoleName): Promise<Connection>;
  empty(): Promise<void>;
  /** Fails the suite when a command was unscoped, unless `problemsExpected`. */
  close(options?: { readonly problemsExpected?: true }): Promise<void>;
}

/** A database of its own with the product's roles, users, collections, validators and indexes. */
export async function openTestDatabase(
  specs: readonly CollectionSpec[],
  options: Pick<OracleOptions, 'allow'> & { readonly migrations?: readonly Migration[] } = {},
): Promise<TestDatabase> {
  const name = `attesta_test_${process.env['JEST_WORKER_ID'] ?? '0'}_${randomBytes(4).toString('hex')}`;
  const all = specs.some((spec) => spec.name === ROLE_CANARY.name) ? specs : [...specs, ROLE_CANARY];
  const root = await new mongo.MongoClient(mongodbRootUri(), { runtimeAdapters: { os } }).connect();
  const passwords = Object.fromEntries(ROLE_NAMES.map((role) => [role, randomBytes(12).toString('hex')])) as Record<RoleName, string>;
  await ensureRoles(root, name, all, passwords);
  const host = new URL(mongodbRootUri()).host;
  const uris = Object.fromEntries(
    ROLE_NAMES.map((role) => [role, `mongodb://${role}:${passwords[role]}@${host}/${name}?replicaSet=rs0&authSource=${name}`]),
  ) as Record<RoleName, string>;
  const opened: Connection[] = [];
  const connectAs = async (role: RoleName, monitorCommands = false): Promise<Connection> => {
    const connection = await connectDatabase({ uri: uris[role], appName: 'test', monitorCommands });
    opened.push(connection);
    return connection;
  };
  const migrator = await connectAs('attestaMigrator');
  if (migrator.db === undefined) throw new Error('not connected');
  await migrate(migrator.db, all, options.migrations ?? [{ version: 1, name: 'test' }], new Date());
  const connection = await connectAs('attestaApp', true);
  const oracle = new CommandOracle({ tenantCollections: all.filter((spec) => spec.tenant).map((spec) => spec.name), ...options }).attach(
    connection.getClient(),
  );
  return {
    name,
    connection,
    oracle,
    root,
    uris,
    transactions: new Transactions(connection),
    connectAs: (role) => connectAs(role),
    empty: async () => {
      for (const spec of all) await root.db(name).collection(spec.name).deleteMany({});
    },
    close: async (closing = {}) => {
      await Promise.all(opened.map((one) => one.close()));
      for (const role of ROLE_NAMES) {
        await root.db(name).command({ dropUser: role });
        await root.db(name).command({ dropRole: role });
      }
      await root.db(name).dropDatabase();
      await root.close();
      if (closing.problemsExpected !== true && oracle.problems.length > 0) throw new Error(`unscoped commands:\n${oracle.problems.join('\n')}`);
    },
  };
}
