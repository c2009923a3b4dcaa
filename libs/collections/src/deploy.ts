import { type mongo } from 'mongoose';

import { InvariantViolated } from '@app/kernel';
import { connectDatabase, ensureRoles, migrate, type MigrationReport, type RoleName } from '@app/platform';

import { COLLECTIONS, MIGRATIONS } from './collections.js';

export interface Deployment {
  /** Signed in as the owner of the database; used for roles and users only. */
  readonly administration: mongo.MongoClient;
  readonly databaseName: string;
  readonly passwords: Readonly<Record<RoleName, string>>;
  /** Address of the migration user, whose password is in `passwords`. */
  readonly migrationUri: string;
  readonly now: Date;
}

/** Roles and users by the owner, then collections, validators, indexes and steps by the migration user. Idempotent. */
export async function deploy({ administration, databaseName, passwords, migrationUri, now }: Deployment): Promise<MigrationReport> {
  await ensureRoles(administration, databaseName, COLLECTIONS, passwords);
  return migrateDatabase(migrationUri, now);
}

/** The migration user's part alone. */
export async function migrateDatabase(migrationUri: string, now: Date): Promise<MigrationReport> {
  const connection = await connectDatabase({ uri: migrationUri, appName: 'attesta-migrate' });
  try {
    if (connection.db === undefined) throw new InvariantViolated('connected without a database');
    return await migrate(connection.db, COLLECTIONS, MIGRATIONS, now);
  } finally {
    await connection.close();
  }
}
