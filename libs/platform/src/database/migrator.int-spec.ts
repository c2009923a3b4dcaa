import { randomBytes } from 'node:crypto';
import os from 'node:os';

import { mongo } from 'mongoose';

import { mongodbRootUri } from '../../../../test/support/servers.js';
import { type CollectionSpec } from './collection-spec.js';
import { connectDatabase } from './connect.js';
import { ensureRoles } from './ensure-roles.js';
import { appliedVersions, migrate, type Migration } from './migrator.js';
import { ROLE_NAMES } from './roles.js';

const NOW = new Date('2026-11-21T09:42:00Z');
const EVIDENCE: CollectionSpec = {
  name: 'evidence',
  tenant: true,
  access: 'insert-only',
  indexes: [{ key: { organizationId: 1, at: -1 } }, { key: { organizationId: 1, type: 1 }, name: 'one_per_type', unique: true }],
  validator: { bsonType: 'object', required: ['type'] },
};
const CONNECTIONS: CollectionSpec = {
  name: 'connections',
  tenant: true,
  access: 'updatable',
  indexes: [{ key: { organizationId: 1 }, name: 'living', unique: true, partialFilterExpression: { living: true } }],
};
const FIRST: Migration = { version: 1, name: 'first-release' };

let root: mongo.MongoClient;
let db: mongo.Db;
let close: () => Promise<void>;
/** A database without anything, and the migration user's own connection to it. */
beforeEach(async () => {
  root = await new mongo.MongoClient(mongodbRootUri(), { runtimeAdapters: { os } }).connect();
  const name = `attesta_migrate_${randomBytes(4).toString('hex')}`;
  const passwords = Object.fromEntries(ROLE_NAMES.map((role) => [role, 'pw'])) as Record<(typeof ROLE_NAMES)[number], string>;
  await ensureRoles(root, name, [EVIDENCE, CONNECTIONS], passwords);
  const uri = `mongodb://attestaMigrator:pw@${new URL(mongodbRootUri()).host}/${name}?replicaSet=rs0&authSource=${name}`;
  const connection = await connectDatabase({ uri, appName: 'test' });
  db = connection.getClient().db(name);
  close = async () => {
    await connection.close();
    for (const role of ROLE_NAMES) await root.db(name).command({ dropUser: role });
    for (const role of ROLE_NAMES) await root.db(name).command({ dropRole: role });
    await root.db(name).dropDatabase();
    await root.close();
  };
});
afterEach(() => close());

const asRoot = (): mongo.Db => root.db(db.databaseName);
const indexes = async (name: string): Promise<readonly string[]> => (await asRoot().collection(name).indexes()).map((index) => String(index.name)).sort();
const collections = async (): Promise<readonly string[]> => (await asRoot().listCollections().toArray()).map(({ name }) => name).sort();

describe('migrate', () => {
  it('makes collections, validators and indexes of an empty database with the migration user alone', async () => {
    expect(await migrate(db, [EVIDENCE, CONNECTIONS], [FIRST], NOW)).toEqual({ version: 1, ran: ['first-release'], collections: 2 });
    expect(await collections()).toEqual(['connections', 'evidence', 'migrations']);
    expect(await indexes('evidence')).toEqual(['_id_', 'one_per_type', 'organizationId_1_at_-1']);
    const [living] = (await asRoot().collection('connections').indexes()).filter(({ name }) => name === 'living');
    expect(living).toMatchObject({ unique: true, partialFilterExpression: { living: true } });
    await expect(asRoot().collection('evidence').insertOne({})).rejects.toMatchObject({ code: 121 });
    expect(await asRoot().collection('migrations').find().toArray()).toEqual([{ _id: 1, name: 'first-release', at: NOW }]);
  });

  it('changes nothing the second time, and nothing when two run at once', async () => {
    await Promise.all([migrate(db, [EVIDENCE], [FIRST], NOW), migrate(db, [EVIDENCE], [FIRST], NOW)]);
    await asRoot().collection('evidence').insertOne({ type: 'kept' });
    expect(await migrate(db, [EVIDENCE], [FIRST], new Date(0))).toEqual({ version: 1, ran: [], collections: 1 });
    expect(await asRoot().collection('evidence').countDocuments()).toBe(1);
    expect(await asRoot().collection('migrations').find().toArray()).toEqual([{ _id: 1, name: 'first-release', at: NOW }]);
  });

  it('brings a validator up to date and adds indexes and collections, and keeps the rows', async () => {
    await migrate(db, [EVIDENCE], [FIRST], NOW);
    await asRoot().collection('evidence').insertOne({ type: 'old' });
    const next = { ...EVIDENCE, validator: { bsonType: 'object', required: ['type', 'asOf'] }, indexes: [...EVIDENCE.indexes, { key: { organizationId: 1, asOf: 1 } }] } as const; // prettier-ignore
    expect(await migrate(db, [next, CONNECTIONS], [FIRST, { version: 2, name: 'as-of' }], NOW)).toMatchObject({ version: 2, ran: ['as-of'] });
    expect(await indexes('evidence')).toContain('organizationId_1_asOf_1');
    await expect(asRoot().collection('evidence').insertOne({ type: 'x' })).rejects.toMatchObject({ code: 121 });
    expect(await asRoot().collection('evidence').countDocuments()).toBe(1);
  });

  it('runs each numbered step once, in order, and one that failed again', async () => {
    await migrate(db, [CONNECTIONS], [FIRST], NOW);
    await asRoot().collection('connections').insertOne({ label: 'old' });
    const ran: string[] = [];
    let fails = true;
    const steps: readonly Migration[] = [
      FIRST,
      { version: 2, name: 'labels', run: async (on) => void ran.push(`labels ${String((await on.collection('connections').updateMany({}, { $set: { label: 'new' } })).modifiedCount)}`) },
      { version: 3, name: 'planted', run: () => (fails ? Promise.reject(new TypeError('planted')) : Promise.resolve(void ran.push('planted'))) },
    ]; // prettier-ignore
    await expect(migrate(db, [CONNECTIONS], steps, NOW)).rejects.toThrow('planted');
    expect([...(await appliedVersions(db))].sort()).toEqual([1, 2]);
    fails = false;
    expect(await migrate(db, [CONNECTIONS], steps, NOW)).toMatchObject({ version: 3, ran: ['planted'] });
    expect(ran).toEqual(['labels 1', 'planted']);
  });

  it('refuses a database that a newer release wrote, says so, and touches nothing', async () => {
    await migrate(db, [EVIDENCE], [FIRST, { version: 9, name: 'of-the-future' }], NOW);
    await expect(migrate(db, [EVIDENCE, CONNECTIONS], [FIRST], NOW)).rejects.toMatchObject({
      code: 'database.migration-refused',
      message: 'The database is at version 9, this program knows 1.',
      remedy: expect.stringContaining('newer release') as string,
    });
    expect(await collections()).toEqual(['evidence', 'migrations']);
  });
});

describe('ensureRoles', () => {
  it('is idempotent, changes passwords, and takes back what was granted by hand', async () => {
    const target = asRoot();
    await target.command({ grantPrivilegesToRole: 'attestaApp', privileges: [{ resource: { db: db.databaseName, collection: 'evidence' }, actions: ['remove'] }] });
    await ensureRoles(root, db.databaseName, [EVIDENCE, CONNECTIONS], { attestaApp: 'new', attestaMigrator: 'pw', attestaRetention: 'pw', attestaWatcher: 'pw' });
    const address = (password: string): string => `mongodb://attestaApp:${password}@${new URL(mongodbRootUri()).host}/${db.databaseName}?replicaSet=rs0&authSource=${db.databaseName}`;
    await expect(connectDatabase({ uri: address('pw'), appName: 'test', serverSelectionTimeoutMS: 2_000 })).rejects.toThrow(/Authentication failed/);
    const app = await connectDatabase({ uri: address('new'), appName: 'test' });
    await expect(app.getClient().db(db.databaseName).collection('evidence').deleteMany({})).rejects.toMatchObject({ code: 13 });
    await app.close();
  });
}); // prettier-ignore
