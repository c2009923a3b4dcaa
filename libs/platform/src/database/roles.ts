import { type CollectionAccess, type CollectionSpec, MIGRATIONS } from './collection-spec.js';

export const APPLICATION_ROLE = 'attestaApp';
export const MIGRATION_ROLE = 'attestaMigrator';
export const RETENTION_ROLE = 'attestaRetention';
export const WATCH_ROLE = 'attestaWatcher';
export const ROLE_NAMES = [APPLICATION_ROLE, MIGRATION_ROLE, RETENTION_ROLE, WATCH_ROLE] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

export interface Privilege {
  readonly resource: { readonly db: string; readonly collection: string };
  readonly actions: readonly string[];
}

const APPLICATION_ACTIONS: Readonly<Record<CollectionAccess, readonly string[]>> = {
  'insert-only': ['find', 'insert', 'listIndexes'],
  'insert-expiring': ['find', 'insert', 'listIndexes'],
  updatable: ['find', 'insert', 'update', 'listIndexes'],
  'updatable-expiring': ['find', 'insert', 'update', 'listIndexes'],
  removable: ['find', 'insert', 'update', 'remove', 'listIndexes'],
};
const EXPIRING: readonly CollectionAccess[] = ['insert-expiring', 'updatable-expiring', 'removable'];
const UPDATABLE: readonly CollectionAccess[] = ['updatable', 'updatable-expiring', 'removable'];

/** One privilege per collection: a grant on `collection: ''` would reach the insert-only ones as well. Source: facts measured on MongoDB 6.0.5. */
export function rolesOf(db: string, specs: readonly CollectionSpec[]): Readonly<Record<RoleName, readonly Privilege[]>> {
  const on = (collection: string, actions: readonly string[]): Privilege => ({ resource: { db, collection }, actions });
  const where = (access: readonly CollectionAccess[]): readonly CollectionSpec[] => specs.filter((spec) => access.includes(spec.access));
  return {
    [APPLICATION_ROLE]: [...specs.map((spec) => on(spec.name, APPLICATION_ACTIONS[spec.access])), on(MIGRATIONS, ['find']), on('', ['listCollections'])],
    [MIGRATION_ROLE]: [
      on('', ['createCollection', 'createIndex', 'dropIndex', 'collMod', 'listCollections', 'listIndexes']),
      ...where(UPDATABLE).map((spec) => on(spec.name, ['find', 'insert', 'update'])),
      on(MIGRATIONS, ['find', 'insert', 'update']),
    ],
    [RETENTION_ROLE]: [
      ...where(EXPIRING).map((spec) => on(spec.name, ['find', 'remove'])),
      ...specs.filter((spec) => spec.retentionReads).map((spec) => on(spec.name, ['find'])),
      // Every purge is an audit event, in the same transaction.
      on('audit_events', ['find', 'insert']),
    ],
    [WATCH_ROLE]: where(['insert-only']).map((spec) => on(spec.name, ['find', 'changeStream'])),
  };
}
