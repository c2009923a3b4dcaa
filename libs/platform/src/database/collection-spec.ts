/**
 * insert-only: the application may find and insert, nobody removes (evidence, audit events).
 * insert-expiring: find and insert; the retention user removes (populations).
 * updatable: find, insert, update. updatable-expiring: the same, and the retention user removes.
 * removable: find, insert, update, remove (sessions only); the retention user removes too.
 */
export type CollectionAccess = 'insert-only' | 'insert-expiring' | 'updatable' | 'updatable-expiring' | 'removable';

export interface IndexSpec {
  readonly key: Readonly<Record<string, 1 | -1>>;
  /** Needed where an error handler has to tell two unique indexes apart. */
  readonly name?: string;
  readonly unique?: true;
  readonly partialFilterExpression?: Readonly<Record<string, unknown>>;
}

/** A collection as data: the migrator creates it, the roles grant on it, the tests walk over it. */
export interface CollectionSpec {
  readonly name: string;
  /** True: every document carries `organizationId`, first in every index. False only for accounts and for the database's own records. */
  readonly tenant: boolean;
  readonly access: CollectionAccess;
  readonly indexes: readonly IndexSpec[];
  /** `$jsonSchema` with `additionalProperties: false`; violations are refused with code 121. */
  readonly validator?: Readonly<Record<string, unknown>>;
  /** Collections the retention user must read to decide what expires. */
  readonly retentionReads?: true;
}

/** Written by every transaction of ours and never removed: the start-up self-test tries the forbidden commands on it. */
export const ROLE_CANARY: CollectionSpec = { name: 'role_canary', tenant: false, access: 'insert-only', indexes: [] };
/** Which migrations ran: the migrator writes, the application reads. */
export const MIGRATIONS = 'migrations';
