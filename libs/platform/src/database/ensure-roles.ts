import { type MongoClient } from 'mongodb';
import { mongo } from 'mongoose';

import { type CollectionSpec } from './collection-spec.js';
import { ROLE_NAMES, type RoleName, rolesOf } from './roles.js';

const ROLE_EXISTS = 51002;
const USER_EXISTS = 51003;

/**
 * Creates or brings up to date the four roles and their users (each user is named like its role). Idempotent.
 * Run by the owner of the database at every deployment, never by the application.
 */
export async function ensureRoles(
  client: MongoClient,
  databaseName: string,
  specs: readonly CollectionSpec[],
  passwords: Readonly<Record<RoleName, string>>,
): Promise<void> {
  const target = client.db(databaseName);
  const roles = rolesOf(databaseName, specs);
  for (const role of ROLE_NAMES) {
    await createOrUpdate(target, ROLE_EXISTS, { createRole: role }, { updateRole: role }, { privileges: roles[role], roles: [] });
    await createOrUpdate(target, USER_EXISTS, { createUser: role }, { updateUser: role }, { pwd: passwords[role], roles: [{ role, db: databaseName }] });
  }
}

async function createOrUpdate(target: mongo.Db, existsCode: number, create: object, update: object, body: object): Promise<void> {
  try {
    await target.command({ ...create, ...body });
  } catch (error) {
    if (!(error instanceof mongo.MongoServerError) || error.code !== existsCode) throw error;
    await target.command({ ...update, ...body });
  }
}
