import { mongo } from 'mongoose';

import { type CollectionSpec, ROLE_CANARY } from './collection-spec.js';
import { APPLICATION_ROLE, type Privilege, rolesOf } from './roles.js';

const UNAUTHORIZED = 13;
const NOBODY = { nobody: true };

type Attempt = () => Promise<unknown>;

/** Each must be refused with code 13. Where one is allowed by mistake it changes nothing but the canary. */
export function forbiddenCommands(db: mongo.Db): Readonly<Record<string, Attempt>> {
  const canary: mongo.Collection = db.collection(ROLE_CANARY.name);
  const set = { $set: { v: 1 } };
  return {
    updateOne: () => canary.updateOne(NOBODY, set),
    updateMany: () => canary.updateMany(NOBODY, set),
    pipelineUpdate: () => canary.updateOne(NOBODY, [set]),
    upsert: () => canary.updateOne(NOBODY, { $setOnInsert: { v: 1 } }, { upsert: true }),
    replaceOne: () => canary.replaceOne(NOBODY, { v: 1 }),
    findOneAndUpdate: () => canary.findOneAndUpdate(NOBODY, set),
    findOneAndReplace: () => canary.findOneAndReplace(NOBODY, { v: 1 }),
    findOneAndDelete: () => canary.findOneAndDelete(NOBODY),
    deleteOne: () => canary.deleteOne(NOBODY),
    deleteMany: () => canary.deleteMany(NOBODY),
    bulkUpdate: () => canary.bulkWrite([{ updateOne: { filter: NOBODY, update: set } }]),
    bulkDelete: () => canary.bulkWrite([{ deleteOne: { filter: NOBODY } }]),
    out: () => canary.aggregate([{ $match: NOBODY }, { $out: ROLE_CANARY.name }]).toArray(),
    merge: () => canary.aggregate([{ $match: NOBODY }, { $merge: { into: ROLE_CANARY.name } }]).toArray(),
    bypassValidation: () => canary.insertOne({ v: 1 }, { bypassDocumentValidation: true }),
    drop: () => canary.drop(),
    rename: () => canary.rename(`${ROLE_CANARY.name}_2`),
    collMod: () => db.command({ collMod: ROLE_CANARY.name, validator: {} }),
    ttlIndex: () => canary.createIndex({ at: 1 }, { expireAfterSeconds: 1 }),
    dropIndexes: () => db.command({ dropIndexes: ROLE_CANARY.name, index: '*' }),
    convertToCapped: () => db.command({ convertToCapped: ROLE_CANARY.name, size: 4096 }),
    createCollection: () => db.createCollection(`${ROLE_CANARY.name}_3`),
    dropDatabase: () => db.command({ dropDatabase: 1 }),
  };
}

export interface RoleSelfTest {
  /** Forbidden commands that were not refused with code 13. */
  readonly allowed: readonly string[];
  /** Privileges held beyond the declared ones. */
  readonly unexpected: readonly string[];
  /** Whoever may insert into a collection that does not exist may create it, with an expiry of his choice. */
  readonly missing: readonly string[];
  readonly attempts: number;
}

/** Runs with the application's own connection. All three lists must be empty before production may start. */
export async function roleSelfTest(db: mongo.Db, specs: readonly CollectionSpec[]): Promise<RoleSelfTest> {
  const allowed: string[] = [];
  const commands = Object.entries(forbiddenCommands(db));
  for (const [name, attempt] of commands) {
    const code = await codeOf(attempt);
    if (code !== UNAUTHORIZED) allowed.push(code === null ? name : `${name} (${code})`);
  }
  return { allowed, unexpected: await unexpectedPrivileges(db, specs), missing: await missingCollections(db, specs), attempts: commands.length };
}

async function codeOf(attempt: Attempt): Promise<number | string | null> {
  try {
    await attempt();
    return null;
  } catch (error) {
    if (error instanceof mongo.MongoServerError) return error.code ?? 'no code';
    throw error;
  }
}

async function unexpectedPrivileges(db: mongo.Db, specs: readonly CollectionSpec[]): Promise<string[]> {
  const status: unknown = await db.command({ connectionStatus: 1, showPrivileges: true });
  const wanted = new Set(flat(rolesOf(db.databaseName, specs)[APPLICATION_ROLE]));
  return flat(privilegesIn(status)).filter((privilege) => !wanted.has(privilege));
}

const flat = (privileges: readonly Privilege[]): string[] =>
  privileges.flatMap(({ resource, actions }) => actions.map((action) => `${resource.db}.${resource.collection} ${action}`));

function privilegesIn(status: unknown): Privilege[] {
  const list = at(at(status, 'authInfo'), 'authenticatedUserPrivileges');
  if (!Array.isArray(list)) return [];
  return list.map((entry: unknown) => {
    const resource = at(entry, 'resource');
    const actions = at(entry, 'actions');
    return {
      resource: { db: String(at(resource, 'db') ?? '<any>'), collection: String(at(resource, 'collection') ?? '<any>') },
      actions: Array.isArray(actions) ? actions.map(String) : [],
    };
  });
}

const at = (value: unknown, key: string): unknown => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined);

async function missingCollections(db: mongo.Db, specs: readonly CollectionSpec[]): Promise<string[]> {
  const existing = new Map((await db.listCollections().toArray()).map((info) => [info.name, info]));
  return specs
    .filter(({ name }) => {
      const found = existing.get(name);
      const options = at(found, 'options');
      return found?.type !== 'collection' || at(options, 'capped') === true || at(options, 'expireAfterSeconds') !== undefined;
    })
    .map(({ name }) => name);
}
