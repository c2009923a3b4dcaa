import { randomBytes } from 'node:crypto';

import { type Connection, mongo } from 'mongoose';

import { AuditReader } from '@app/audit-log';
import { COLLECTIONS } from '@app/collections';
import { type FixedClock, type OrganizationId } from '@app/kernel';
import { connectDatabase } from '@app/platform';
import { Forecasts, Purges, RetentionCheck, RetentionModule, RetentionRuns } from '@app/retention';

import { CommandOracle } from './command-oracle.js';
import { openTestDatabase, type TestDatabase } from './database.js';
import { type EvidenceLib, openEvidenceLib } from './evidence.js';
import { openTestModule } from './test-module.js';

export interface RetentionLib {
  readonly db: TestDatabase;
  readonly evidence: EvidenceLib;
  /** As the retention user; its commands are watched too. */
  readonly purges: Purges;
  readonly forecasts: Forecasts;
  readonly check: RetentionCheck;
  readonly runs: RetentionRuns;
  readonly audit: AuditReader;
  readonly oracle: CommandOracle;
  /** The same services as the application would have them. */
  readonly asApplication: { readonly purges: Purges; readonly forecasts: Forecasts };
  collection(name: string): mongo.Collection;
  close(): Promise<void>;
}

const isDirectoryQuery = (name: string, collection: string, command: Readonly<Record<string, unknown>>): boolean =>
  name === 'find' && collection === 'organizations' && !Object.hasOwn(command['filter'] as object, 'organizationId');
const DIRECTORY = [{ reason: 'which organizations there are', matches: isDirectoryQuery }];

/** Evidence as the application writes it, retention as its own user removes it, on one real database. */
export async function openRetention(clock: FixedClock): Promise<RetentionLib> {
  const db = await openTestDatabase(COLLECTIONS, { allow: DIRECTORY });
  const connection: Connection = await connectDatabase({ uri: db.uris.attestaRetention, appName: 'test', monitorCommands: true });
  const tenantCollections = COLLECTIONS.filter(({ tenant }) => tenant).map(({ name }) => name);
  const oracle = new CommandOracle({ tenantCollections, allow: DIRECTORY }).attach(connection.getClient());
  const evidence = await openEvidenceLib(db, clock);
  const retention = await openTestModule({ uris: db.uris, connection }, clock, [RetentionModule]);
  const application = await openTestModule(db, clock, [RetentionModule]);
  return {
    db,
    evidence,
    oracle,
    purges: retention.module.get(Purges),
    forecasts: retention.module.get(Forecasts),
    check: retention.module.get(RetentionCheck),
    runs: retention.module.get(RetentionRuns),
    audit: retention.module.get(AuditReader, { strict: false }),
    asApplication: { purges: application.module.get(Purges), forecasts: application.module.get(Forecasts) },
    collection: (name) => db.root.db(db.name).collection(name),
    close: async () => {
      await evidence.close();
      await retention.close();
      await application.close();
      await db.close();
      expect(oracle.problems).toEqual([]);
    },
  };
}

/** Rows of a collection that holds a date, below our own code. The validators of their owners do not look here. */
export async function seedDated(lib: RetentionLib, org: OrganizationId, name: string, field: string, dates: readonly Date[]): Promise<readonly string[]> {
  const unique = (): string => randomBytes(16).toString('hex');
  const docs = dates.map((date) => ({
    _id: new mongo.ObjectId(),
    organizationId: new mongo.ObjectId(org),
    [field]: date,
    // Unique in one collection or another.
    ...(name === 'alert_deliveries' ? { messageKey: unique() } : {}),
    ...(name === 'sessions' || name === 'one_time_tokens' ? { tokenHash: unique() } : {}),
  }));
  if (docs.length > 0) await lib.collection(name).insertMany(docs, { bypassDocumentValidation: true });
  return docs.map(({ _id }) => _id.toHexString());
}
