import { mongo } from 'mongoose';
import { z } from 'zod';

import { AppError } from '@app/kernel';

import { type CollectionSpec, type IndexSpec, MIGRATIONS } from './collection-spec.js';

/** A numbered step that has run or not. Steps only add: the migration user can neither drop nor rename. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  /** Absent for steps that only declare new collections or indexes: those are made from the specs. */
  readonly run?: (db: mongo.Db) => Promise<void>;
}

export class MigrationRefused extends AppError {
  constructor(message: string, remedy: string) {
    super({ code: 'database.migration-refused', kind: 'conflict', message, remedy });
  }
}

export interface MigrationReport {
  readonly version: number;
  readonly ran: readonly string[];
  readonly collections: number;
}

const COLLECTION_EXISTS = 48;
const record = z.object({ _id: z.number(), name: z.string() });

/** Brings collections, validators, indexes and numbered steps up to this program's version. Idempotent; run with the migration user. */
export async function migrate(db: mongo.Db, specs: readonly CollectionSpec[], migrations: readonly Migration[], now: Date): Promise<MigrationReport> {
  await createCollection(db, MIGRATIONS, undefined);
  const done = await appliedVersions(db);
  const latest = migrations.at(-1)?.version ?? 0;
  const newest = Math.max(0, ...done);
  if (newest > latest) {
    throw new MigrationRefused(
      `The database is at version ${String(newest)}, this program knows ${String(latest)}.`,
      'Start the newer release that wrote this database, or restore an older backup.',
    );
  }
  for (const spec of specs) await ensureCollection(db, spec);
  const ran: string[] = [];
  for (const migration of migrations.filter(({ version }) => !done.has(version))) {
    await migration.run?.(db);
    await db
      .collection<{ _id: number; name: string; at: Date }>(MIGRATIONS)
      .updateOne({ _id: migration.version }, { $setOnInsert: { name: migration.name, at: now } }, { upsert: true });
    ran.push(migration.name);
  }
  return { version: latest, ran, collections: specs.length };
}

/** The versions that ran; also what the application reads at start. */
export async function appliedVersions(db: mongo.Db): Promise<ReadonlySet<number>> {
  const rows = await db.collection(MIGRATIONS).find().toArray();
  return new Set(rows.map((row) => record.parse(row)._id));
}

async function ensureCollection(db: mongo.Db, spec: CollectionSpec): Promise<void> {
  await createCollection(db, spec.name, spec.validator);
  if (spec.validator !== undefined) {
    await db.command({ collMod: spec.name, validator: { $jsonSchema: spec.validator }, validationLevel: 'strict', validationAction: 'error' });
  }
  if (spec.indexes.length > 0) await db.collection(spec.name).createIndexes(spec.indexes.map(toIndex));
}

const toIndex = (index: IndexSpec): mongo.IndexDescription => ({
  key: { ...index.key },
  ...(index.name === undefined ? {} : { name: index.name }),
  ...(index.unique === true ? { unique: true } : {}),
  ...(index.partialFilterExpression === undefined ? {} : { partialFilterExpression: { ...index.partialFilterExpression } }),
});

async function createCollection(db: mongo.Db, name: string, validator: CollectionSpec['validator']): Promise<void> {
  try {
    await db.createCollection(name, validator === undefined ? {} : { validator: { $jsonSchema: validator } });
  } catch (error) {
    if (!(error instanceof mongo.MongoServerError) || error.code !== COLLECTION_EXISTS) throw error;
  }
}
