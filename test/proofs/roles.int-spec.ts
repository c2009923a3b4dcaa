import { type Connection, mongo } from 'mongoose';

import { COLLECTIONS, MIGRATIONS, StartRefused, verifyDatabase } from '@app/collections';
import { connectDatabase, type RoleName, rolesOf } from '@app/platform';

import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { type Forbidden, FORBIDDEN_COMMANDS } from './forbidden-commands.js';

const INSERT_ONLY = COLLECTIONS.filter(({ access }) => access.startsWith('insert')).map(({ name }) => name);
const UNAUTHORIZED = 13;

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase(COLLECTIONS, { migrations: MIGRATIONS });
});
afterAll(() => db.close({ problemsExpected: true }));

/** The code of the refusal, or what happened instead. */
const codeOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'allowed',
    (error: unknown) => (error instanceof mongo.MongoServerError ? error.code : String(error)),
  );
const databaseOf = (connection: Connection): mongo.Db => connection.getClient().db(db.name);
const asRole = async (role: RoleName): Promise<mongo.Db> => databaseOf(await db.connectAs(role));

interface Held {
  readonly resource: { readonly collection: string };
  readonly actions: readonly string[];
}

/** What is there, as the owner of the server sees it. */
async function everything(): Promise<unknown> {
  const root = db.root.db(db.name);
  const collections = (await root.listCollections().toArray()).map(({ name }) => name).filter((name) => !name.startsWith('system.')).sort(); // prettier-ignore
  return Promise.all(collections.map(async (name) => [name, await root.collection(name).find().toArray(), await root.collection(name).indexes()]));
}

async function notRefused(connection: mongo.Db, commands: readonly Forbidden[], target: string): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { name, run } of commands) {
    const code = await codeOf(run(connection, target));
    if (code !== UNAUTHORIZED) wrong.push(`${target}: ${name}: ${String(code)}`);
  }
  return wrong;
}

describe('the application’s own database user', () => {
  it('is refused every forbidden command with code 13 on every insert-only collection, and nothing has changed', async () => {
    for (const name of INSERT_ONLY) await db.root.db(db.name).collection(name).insertOne({ a: 1 }, { bypassDocumentValidation: true });
    const before = await everything();
    const wrong: string[] = [];
    for (const name of INSERT_ONLY) wrong.push(...(await notRefused(databaseOf(db.connection), FORBIDDEN_COMMANDS, name)));
    expect(wrong).toEqual([]);
    expect(await everything()).toEqual(before);
    const attempts = FORBIDDEN_COMMANDS.length * INSERT_ONLY.length;
    console.log(`${String(FORBIDDEN_COMMANDS.length)} commands on ${INSERT_ONLY.join(', ')}: ${String(attempts)} refused with code 13, 0 not refused`);
    expect(INSERT_ONLY).toEqual(expect.arrayContaining(['evidence', 'evidence_confirmations', 'audit_events', 'role_canary', 'populations']));
    expect(FORBIDDEN_COMMANDS.length).toBeGreaterThanOrEqual(70);
  });

  it('holds, collection by collection, exactly the actions that its role declares', async () => {
    const status = await databaseOf(db.connection).command({ connectionStatus: 1, showPrivileges: true });
    const { authenticatedUserPrivileges: held } = status['authInfo'] as { authenticatedUserPrivileges: readonly Held[] };
    const flat = (privileges: readonly Held[]): string[] =>
      privileges.flatMap(({ resource, actions }) => actions.map((action) => `${resource.collection} ${action}`)).sort();
    const declared = rolesOf(db.name, COLLECTIONS).attestaApp;
    expect(flat(held)).toEqual(flat(declared));
    expect(flat(held).filter((one) => one.endsWith(' remove'))).toEqual(['sessions remove']);
    const written = INSERT_ONLY.map((name) => flat(held).filter((one) => one.startsWith(`${name} `)));
    expect(written).toEqual(INSERT_ONLY.map((name) => [`${name} find`, `${name} insert`, `${name} listIndexes`]));
  });

  it.each(['update', 'remove', 'dropCollection', 'createIndex', 'collMod', 'convertToCapped', 'bypassDocumentValidation', 'changeStream'])(
    'would be caught by the same commands with the action %s granted',
    (action) =>
      granted('role_canary', action, async () => {
        const wrong = await notRefused(databaseOf(db.connection), FORBIDDEN_COMMANDS, 'role_canary');
        expect(wrong.length).toBeGreaterThan(0);
        // By now it may be gone or capped.
        const root = db.root.db(db.name);
        await root.collection('role_canary').insertOne({});
        await root.collection('role_canary').drop();
        await root.createCollection('role_canary');
      }),
  );
});

/** For the time of `work` the application's role holds one action too many. */
async function granted(collection: string, action: string, work: () => Promise<void>): Promise<void> {
  const privileges = [{ resource: { db: db.name, collection }, actions: [action] }];
  await db.root.db(db.name).command({ grantPrivilegesToRole: 'attestaApp', privileges });
  try {
    await work();
  } finally {
    await db.root.db(db.name).command({ revokePrivilegesFromRole: 'attestaApp', privileges });
  }
}

describe('the other users', () => {
  const run = async (on: mongo.Db, attempts: Readonly<Record<string, (on: mongo.Db) => Promise<unknown>>>): Promise<Record<string, unknown>> => {
    const codes: Record<string, unknown> = {};
    for (const [name, attempt] of Object.entries(attempts)) codes[name] = await codeOf(attempt(on));
    return codes;
  };
  const all = (names: readonly string[], code: unknown): Record<string, unknown> => Object.fromEntries(names.map((name) => [name, code]));

  it('migrator: makes collections and indexes, and touches no evidence, audit event or role', async () => {
    const migrator = await asRole('attestaMigrator');
    const mayNot: Readonly<Record<string, (on: mongo.Db) => Promise<unknown>>> = {
      ...Object.fromEntries(
        INSERT_ONLY.flatMap((name) => [
          [`find ${name}`, (on: mongo.Db) => on.collection(name).findOne()],
          [`insert ${name}`, (on: mongo.Db) => on.collection(name).insertOne({})],
          [`update ${name}`, (on: mongo.Db) => on.collection(name).updateMany({}, { $set: { a: 1 } })],
          [`remove ${name}`, (on: mongo.Db) => on.collection(name).deleteMany({})],
          [`drop ${name}`, (on: mongo.Db) => on.collection(name).drop()],
        ]),
      ),
      rename: (on) => on.collection('evidence').rename('planted'),
      convertToCapped: (on) => on.command({ convertToCapped: 'evidence', size: 4096 }),
      dropDatabase: (on) => on.command({ dropDatabase: 1 }),
      'remove connections': (on) => on.collection('connections').deleteMany({}),
      'remove sessions': (on) => on.collection('sessions').deleteMany({}),
      createRole: (on) => on.command({ createRole: 'planted', privileges: [], roles: [] }),
      'grant to itself': (on) => on.command({ grantRolesToUser: 'attestaMigrator', roles: ['dbOwner'] }),
      'change stream': (on) =>
        on
          .collection('evidence')
          .aggregate([{ $changeStream: {} }])
          .toArray(),
    };
    expect(await run(migrator, mayNot)).toEqual(all(Object.keys(mayNot), UNAUTHORIZED));
    const may: Readonly<Record<string, (on: mongo.Db) => Promise<unknown>>> = {
      create: (on) => on.createCollection('later'),
      index: (on) => on.collection('later').createIndex({ organizationId: 1 }),
      validator: (on) => on.command({ collMod: 'later', validator: {} }),
      'update connections': (on) => on.collection('connections').updateMany({}, { $set: { label: 'x' } }),
    };
    expect(await run(migrator, may)).toEqual(all(Object.keys(may), 'allowed'));
  });

  it('retention: removes what expires, writes the audit event of it, and nothing else', async () => {
    const retention = await asRole('attestaRetention');
    const expiring = COLLECTIONS.filter(({ access }) => access.endsWith('expiring') || access === 'removable').map(({ name }) => name);
    const kept = COLLECTIONS.filter(({ name }) => !expiring.includes(name)).map(({ name }) => name);
    const mayNot: Readonly<Record<string, (on: mongo.Db) => Promise<unknown>>> = {
      ...Object.fromEntries(kept.map((name) => [`remove ${name}`, (on: mongo.Db) => on.collection(name).deleteMany({})])),
      ...Object.fromEntries(COLLECTIONS.map(({ name }) => [`update ${name}`, (on: mongo.Db) => on.collection(name).updateMany({}, { $set: { a: 1 } })])),
      ...Object.fromEntries(
        COLLECTIONS.filter(({ name }) => name !== 'audit_events').map(({ name }) => [`insert ${name}`, (on: mongo.Db) => on.collection(name).insertOne({})]),
      ),
      'find connections of everybody': (on) => on.collection('members').findOne(),
      'drop populations': (on) => on.collection('populations').drop(),
      index: (on) => on.collection('populations').createIndex({ a: 1 }),
    };
    expect(await run(retention, mayNot)).toEqual(all(Object.keys(mayNot), UNAUTHORIZED));
    const removed = await run(
      retention,
      Object.fromEntries(expiring.map((name) => [name, (on: mongo.Db) => on.collection(name).deleteMany({ nobody: true })])),
    );
    expect(removed).toEqual(all(expiring, 'allowed'));
    expect(expiring).toEqual(expect.arrayContaining(['sessions', 'connector_run_requests', 'populations']));
    // The role allows the insert; the validator still refuses what is no audit event.
    expect(await codeOf(retention.collection('audit_events').insertOne({}))).toBe(121);
  });

  it('watcher: watches the insert-only collections one by one, and can write nothing', async () => {
    const watcher = await asRole('attestaWatcher');
    const insertOnly = COLLECTIONS.filter(({ access }) => access === 'insert-only').map(({ name }) => name);
    const others = COLLECTIONS.filter(({ name }) => !insertOnly.includes(name)).map(({ name }) => name);
    const mayNot: Readonly<Record<string, (on: mongo.Db) => Promise<unknown>>> = {
      ...Object.fromEntries(COLLECTIONS.map(({ name }) => [`insert ${name}`, (on: mongo.Db) => on.collection(name).insertOne({})])),
      ...Object.fromEntries(COLLECTIONS.map(({ name }) => [`update ${name}`, (on: mongo.Db) => on.collection(name).updateMany({}, { $set: { a: 1 } })])),
      ...Object.fromEntries(COLLECTIONS.map(({ name }) => [`remove ${name}`, (on: mongo.Db) => on.collection(name).deleteMany({})])),
      ...Object.fromEntries(others.map((name) => [`find ${name}`, (on: mongo.Db) => on.collection(name).findOne()])),
      'a stream of the whole database': (on) => on.aggregate([{ $changeStream: {} }]).toArray(),
    };
    expect(await run(watcher, mayNot)).toEqual(all(Object.keys(mayNot), UNAUTHORIZED));
    const watched = await run(
      watcher,
      Object.fromEntries(
        insertOnly.map((name) => [
          name,
          async (on: mongo.Db) => {
            const stream = on.collection(name).watch([], { maxAwaitTimeMS: 50 });
            await stream.tryNext();
            await stream.close();
          },
        ]),
      ),
    );
    expect(watched).toEqual(all(insertOnly, 'allowed'));
  });
});

describe('the start-up self-test', () => {
  const refusal = (connection = db.connection): Promise<string> =>
    verifyDatabase(connection, 'production').then(
      () => 'started',
      (error: unknown) => (error instanceof StartRefused ? error.message : Promise.reject(error as Error)),
    );

  it('lets production start on the roles and collections of this release', async () => {
    expect(await refusal()).toBe('started');
    expect(await verifyDatabase(db.connection, 'production')).toEqual([]);
  });

  it.each([
    ['update', 'updateOne'],
    ['remove', 'deleteMany'],
    ['dropCollection', 'drop'],
    ['createIndex', 'ttlIndex'],
    ['bypassDocumentValidation', 'bypassValidation'],
  ])('refuses production when %s is allowed on the canary, and names %s', (action, name) =>
    granted('role_canary', action, async () => {
      expect(await refusal()).toContain(`the application's user may run ${name}`);
      const root = db.root.db(db.name);
      if (action === 'dropCollection') await root.createCollection('role_canary');
      expect(await verifyDatabase(db.connection, 'development')).not.toEqual([]);
      if (action === 'dropCollection') await root.createCollection('role_canary');
    }),
  );

  it.each(INSERT_ONLY)('refuses production when %s alone may be updated, which the canary cannot show', (name) =>
    granted(name, 'update', async () => expect(await refusal()).toContain(`${db.name}.${name} update`)),
  );

  it('refuses production for a role that reaches further than this database', async () => {
    await db.root.db(db.name).command({ grantRolesToUser: 'attestaApp', roles: [{ role: 'read', db: 'admin' }] });
    expect(await refusal()).toContain('holds admin.');
    await db.root.db(db.name).command({ revokeRolesFromUser: 'attestaApp', roles: [{ role: 'read', db: 'admin' }] });
    expect(await refusal()).toBe('started');
  });

  it('refuses production when any one of the collections is missing', async () => {
    const root = db.root.db(db.name);
    for (const { name } of COLLECTIONS) {
      await root.collection(name).drop();
      expect(await refusal()).toContain(`collection ${name} is missing`);
      await root.createCollection(name);
    }
    expect(await refusal()).toBe('started');
  });

  it.each([
    ['capped', { capped: true, size: 4096 }],
    ['of documents that expire', { clusteredIndex: { key: { _id: 1 }, unique: true }, expireAfterSeconds: 3600 }],
    ['a view', { viewOn: 'connections', pipeline: [] }],
  ])('refuses production when evidence is %s', async (_what, options) => {
    await db.root.db(db.name).collection('evidence').drop();
    await db.root.db(db.name).command({ create: 'evidence', ...options });
    expect(await refusal()).toContain('collection evidence is missing, capped or expires');
    await db.root.db(db.name).collection('evidence').drop();
    await db.root.db(db.name).createCollection('evidence');
  });

  it('refuses the owner of the database as the application’s user', async () => {
    const uri = db.uris.attestaApp.replace(/attestaApp:[^@]+@/, 'planted:planted@');
    await db.root.db(db.name).command({ createUser: 'planted', pwd: 'planted', roles: [{ role: 'dbOwner', db: db.name }] });
    const owner = await connectDatabase({ uri, appName: 'test' });
    try {
      expect(await refusal(owner)).toMatch(/may run updateOne.*may run drop/s);
    } finally {
      await owner.close();
      await db.root.db(db.name).command({ dropUser: 'planted' });
    }
  });

  it('refuses everywhere a database that was not migrated', async () => {
    await db.root.db(db.name).collection('migrations').deleteMany({});
    for (const environment of ['production', 'development', 'test'] as const) {
      await expect(verifyDatabase(db.connection, environment)).rejects.toMatchObject({
        code: 'start.refused',
        remedy: expect.stringContaining('migrate') as string,
      });
    }
  });
});
