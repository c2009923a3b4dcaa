import { type mongo } from 'mongoose';

/** A command that the application's own user must be refused with code 13. `target` is a collection that it may find in and insert into, nothing else. */
export interface Forbidden {
  readonly name: string;
  readonly run: (db: mongo.Db, target: string) => Promise<unknown>;
}
const NOBODY = { nobody: true };
const SET = { $set: { planted: 1 } };
const command = (name: string, of: (target: string, db: string) => mongo.Document, on: 'own' | 'admin' = 'own'): Forbidden => ({
  name,
  run: (db, target) => (on === 'own' ? db : db.admin()).command(of(target, db.databaseName)),
});
const onCollection = (name: string, run: (collection: mongo.Collection, db: mongo.Db) => Promise<unknown>): Forbidden => ({
  name,
  run: (db, target) => run(db.collection(target), db),
});
const pipeline = (name: string, of: (target: string) => mongo.Document[]): Forbidden => ({
  name,
  run: (db, target) => db.collection(target).aggregate(of(target)).toArray(),
});

const CHANGES: readonly Forbidden[] = [
  onCollection('updateOne', (c) => c.updateOne(NOBODY, SET)),
  onCollection('updateMany', (c) => c.updateMany({}, SET)),
  onCollection('updateOne of every document', (c) => c.updateOne({}, SET)),
  onCollection('pipeline update', (c) => c.updateOne(NOBODY, [SET])),
  onCollection('upsert', (c) => c.updateOne(NOBODY, SET, { upsert: true })),
  onCollection('upsert with $setOnInsert alone', (c) => c.updateOne(NOBODY, { $setOnInsert: { planted: 1 } }, { upsert: true })),
  onCollection('replaceOne', (c) => c.replaceOne(NOBODY, { planted: 1 })),
  onCollection('findOneAndUpdate', (c) => c.findOneAndUpdate(NOBODY, SET)),
  onCollection('findOneAndReplace', (c) => c.findOneAndReplace(NOBODY, { planted: 1 })),
  onCollection('findOneAndDelete', (c) => c.findOneAndDelete(NOBODY)),
  onCollection('deleteOne', (c) => c.deleteOne(NOBODY)),
  onCollection('deleteMany', (c) => c.deleteMany({})),
  onCollection('bulkWrite with an update', (c) => c.bulkWrite([{ updateOne: { filter: NOBODY, update: SET } }])),
  onCollection('bulkWrite with a delete', (c) => c.bulkWrite([{ deleteMany: { filter: NOBODY } }])),
  onCollection('insert past the validator', (c) => c.insertOne({ planted: 1 }, { bypassDocumentValidation: true })),
  {
    name: 'update inside a transaction',
    run: async (db, target) => {
      const session = db.client.startSession();
      try {
        await session.withTransaction(() => db.collection(target).updateOne(NOBODY, SET, { session }));
      } finally {
        await session.endSession();
      }
    },
  },
];

const PIPELINES: readonly Forbidden[] = [
  pipeline('$out', (target) => [{ $match: NOBODY }, { $out: target }]),
  pipeline('$out into a new collection', () => [{ $match: NOBODY }, { $out: 'planted' }]),
  pipeline('$merge that replaces', (target) => [{ $match: NOBODY }, { $merge: { into: target, whenMatched: 'replace' } }]),
  pipeline('$merge that keeps', (target) => [{ $match: NOBODY }, { $merge: { into: target, whenMatched: 'keepExisting' } }]),
  pipeline('$lookup into the oplog', () => [{ $lookup: { from: { db: 'local', coll: 'oplog.rs' }, pipeline: [], as: 'x' } }]),
  pipeline('$lookup into a collection without a grant', () => [{ $lookup: { from: 'system.profile', pipeline: [], as: 'x' } }]),
  pipeline('$unionWith a collection without a grant', () => [{ $unionWith: 'system.profile' }]),
  // As commands: a cursor of the driver would wait for a first change where it is allowed.
  command('change stream', (target) => ({ aggregate: target, pipeline: [{ $changeStream: {} }], cursor: {} })),
  command('change stream of the database', () => ({ aggregate: 1, pipeline: [{ $changeStream: {} }], cursor: {} })),
  pipeline('$indexStats', () => [{ $indexStats: {} }]),
  pipeline('$collStats', () => [{ $collStats: { storageStats: {} } }]),
  command('currentOp of everybody', () => ({ aggregate: 1, pipeline: [{ $currentOp: { allUsers: true } }], cursor: {} }), 'admin'),
  {
    name: '$merge from another collection',
    run: (db, target) => db.collection('connections').aggregate([{ $match: NOBODY }, { $merge: { into: target } }]).toArray(),
  },
  command('mapReduce into a collection', (target) => ({ mapReduce: target, map: 'function(){}', reduce: 'function(){}', out: { replace: target } })),
]; // prettier-ignore

const DEFINITIONS: readonly Forbidden[] = [
  onCollection('drop', (c) => c.drop()),
  onCollection('rename', (c, db) => db.admin().command({ renameCollection: c.namespace, to: `${db.databaseName}.planted` })),
  onCollection('rename onto it', (c, db) => db.admin().command({ renameCollection: `${db.databaseName}.connections`, to: c.namespace, dropTarget: true })),
  onCollection('createIndex', (c) => c.createIndex({ planted: 1 })),
  onCollection('createIndex with an expiry', (c) => c.createIndex({ at: 1 }, { expireAfterSeconds: 1 })),
  onCollection('dropIndex', (c) => c.dropIndex('organizationId_1')),
  command('dropIndexes', (target) => ({ dropIndexes: target, index: '*' })),
  command('collMod of the validator', (target) => ({ collMod: target, validator: {} })),
  command('collMod with an expiry', (target) => ({ collMod: target, index: { keyPattern: { organizationId: 1 }, expireAfterSeconds: 1 } })),
  command('convertToCapped', (target) => ({ convertToCapped: target, size: 4096 })),
  command('cloneCollectionAsCapped', (target) => ({ cloneCollectionAsCapped: target, toCollection: 'planted', size: 4096 })),
  command('compact', (target) => ({ compact: target })),
  command('reIndex', (target) => ({ reIndex: target })),
  command('validate', (target) => ({ validate: target })),
  command('create', () => ({ create: 'planted' })),
  command('create a view', (target) => ({ create: 'planted', viewOn: target, pipeline: [] })),
  { name: 'insert into a collection that nobody declared', run: (db) => db.collection('planted').insertOne({}) },
  { name: 'insert into system.views', run: (db) => db.collection('system.views').insertOne({ _id: 'x' } as object) },
  { name: 'insert into system.js', run: (db) => db.collection('system.js').insertOne({ _id: 'x' } as object) },
  command('dropDatabase', () => ({ dropDatabase: 1 })),
];

const SERVER: readonly Forbidden[] = [
  command('collStats', (target) => ({ collStats: target })),
  command('dbStats', () => ({ dbStats: 1 })),
  command('applyOps', (target, db) => ({ applyOps: [{ op: 'd', ns: `${db}.${target}`, o: {} }] }), 'admin'),
  command('killOp', () => ({ killOp: 1, op: 1 }), 'admin'),
  command('killAllSessions', () => ({ killAllSessions: [] })),
  command('profile', () => ({ profile: 2 })),
  command('currentOp', () => ({ currentOp: 1, $all: true }), 'admin'),
  command('serverStatus', () => ({ serverStatus: 1 })),
  command('replSetGetStatus', () => ({ replSetGetStatus: 1 }), 'admin'),
  command('getParameter', () => ({ getParameter: '*' }), 'admin'),
  command('setParameter', () => ({ setParameter: 1, logLevel: 1 }), 'admin'),
  command('shutdown', () => ({ shutdown: 1 }), 'admin'),
  command('fsync', () => ({ fsync: 1 }), 'admin'),
  { name: 'reading the oplog', run: (db) => db.client.db('local').collection('oplog.rs').findOne() },
  { name: 'reading the users', run: (db) => db.client.db('admin').collection('system.users').findOne() },
  { name: 'reading another database', run: (db) => db.client.db('somebody_else').collection('evidence').findOne() },
  command('createUser', () => ({ createUser: 'planted', pwd: 'planted', roles: [] })),
  command('createRole', () => ({ createRole: 'planted', privileges: [], roles: [] })),
  command('a grant to itself', () => ({ grantRolesToUser: 'attestaApp', roles: ['dbOwner'] })),
  command('a privilege for its role', (target, db) => ({
    grantPrivilegesToRole: 'attestaApp',
    privileges: [{ resource: { db, collection: target }, actions: ['update'] }],
  })),
  command('its own password', () => ({ updateUser: 'attestaApp', pwd: 'planted' })),
  command('updateRole of its role', () => ({ updateRole: 'attestaApp', privileges: [] })),
];

/** All that could be tried on MongoDB 6.0.5. */
export const FORBIDDEN_COMMANDS: readonly Forbidden[] = [...CHANGES, ...PIPELINES, ...DEFINITIONS, ...SERVER];
