import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { Global, Module } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test } from '@nestjs/testing';
import { mongo } from 'mongoose';

import { AUDIT_EVENTS, AuditLog, AuditLogModule } from '@app/audit-log';
import { type Measured } from '@app/connector-sdk';
import { EVIDENCE_COLLECTIONS, EvidenceModule, EvidenceReader, EvidenceService, type RunFindings, type WrittenFinding } from '@app/evidence';
import { aRun, type Evidence, toConfirmationRow, toRow } from '@app/evidence/testing.js';
import { type Clock, localDateIn, type OrganizationId } from '@app/kernel';
import { APP_CONFIG, CLOCK, DataKeyRepository, dataKeySchema, loadConfig, LocalKeyFile, ORGANIZATION_KEYS, Transactions, Vault } from '@app/platform';

import { openTestDatabase, type TestDatabase } from './database.js';
import { redisUrl } from './servers.js';

export const EVIDENCE_TEST_COLLECTIONS = [...EVIDENCE_COLLECTIONS, AUDIT_EVENTS, ORGANIZATION_KEYS];

export interface EvidenceLib {
  readonly service: EvidenceService;
  readonly reader: EvidenceReader;
  readonly auditLog: AuditLog;
  readonly vault: Vault;
  /** Prepare and write, in a transaction of its own. */
  record(org: OrganizationId, run: RunFindings): Promise<readonly WrittenFinding[]>;
  /** A run with this finding alone. */
  recordOne(org: OrganizationId, connectionId: string, finding: Measured): Promise<WrittenFinding>;
  close(): Promise<void>;
}

/** The evidence lib as its own module wires it, on a real database with the application's user. */
export async function openEvidenceLib(db: TestDatabase, clock: Clock): Promise<EvidenceLib> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'attesta-evidence-'));
  const kms = await LocalKeyFile.open({ file: path.join(home, 'local.key'), mayCreate: true });
  const store = new DataKeyRepository(db.connection.model(ORGANIZATION_KEYS.name, dataKeySchema, ORGANIZATION_KEYS.name) as never);
  const vault = new Vault({ kms, store, clock });

  @Global()
  @Module({
    providers: [
      { provide: getConnectionToken(), useValue: db.connection },
      { provide: CLOCK, useValue: clock },
      { provide: Vault, useValue: vault },
      { provide: Transactions, useValue: db.transactions },
      { provide: APP_CONFIG, useValue: loadConfig({ NODE_ENV: 'test', MONGODB_URI: db.uris.attestaApp, REDIS_URL: redisUrl() }) },
    ],
    exports: [getConnectionToken(), CLOCK, Vault, Transactions, APP_CONFIG],
  })
  class Ground {}

  const module = await Test.createTestingModule({ imports: [Ground, AuditLogModule, EvidenceModule] }).compile();
  const service = module.get(EvidenceService);
  const record = async (org: OrganizationId, run: RunFindings): Promise<readonly WrittenFinding[]> => {
    const prepared = await service.prepare(org, run);
    return db.transactions.run((tx) => service.write(tx, org, prepared));
  };
  return {
    service,
    reader: module.get(EvidenceReader),
    auditLog: module.get(AuditLog),
    vault,
    record,
    recordOne: async (org, connectionId, finding) => {
      const [written] = await record(org, aRun(connectionId, [finding]));
      if (written === undefined) throw new Error('nothing written');
      return written;
    },
    close: () => rm(home, { recursive: true }),
  };
}

export interface EvidenceSuite {
  readonly db: TestDatabase;
  readonly lib: EvidenceLib;
}

/** Database and lib for all tests of a file; what the oracle saw of their commands is printed at the end. */
export function evidenceSuite(name: string, clock: Clock): EvidenceSuite {
  const opened: { suite?: EvidenceSuite } = {};
  const suite = (): EvidenceSuite => {
    if (opened.suite === undefined) throw new Error('used outside a test');
    return opened.suite;
  };
  beforeAll(async () => {
    const db = await openTestDatabase(EVIDENCE_TEST_COLLECTIONS);
    opened.suite = { db, lib: await openEvidenceLib(db, clock) };
  });
  afterAll(async () => {
    const { db, lib } = suite();
    process.stdout.write(`${name}: ${db.oracle.summary()}\n`);
    await lib.close();
    await db.close();
  });
  return {
    get db() {
      return suite().db;
    },
    get lib() {
      return suite().lib;
    },
  };
}

/** Looking below our own code, with the rights of the server's owner. */
export const storedRows = (db: TestDatabase, collection: string, filter: object = {}): Promise<readonly mongo.Document[]> =>
  db.root.db(db.name).collection(collection).find(filter).sort({ _id: 1 }).toArray();

/** Rows as they would be after years of runs, without the runs. */
export async function seedEvidence(db: TestDatabase, org: OrganizationId, rows: readonly Evidence[]): Promise<void> {
  const organizationId = new mongo.ObjectId(org);
  await db.root
    .db(db.name)
    .collection('evidence')
    .insertMany(rows.map((row) => ({ ...toRow(row), organizationId })));
}
export async function seedConfirmations(db: TestDatabase, org: OrganizationId, row: Evidence, observed: readonly Date[]): Promise<void> {
  const organizationId = new mongo.ObjectId(org);
  const id = (): string => randomBytes(12).toString('hex');
  const docs = observed.map((observedAt) => {
    const { period, timeZone } = row;
    const asOf = localDateIn(observedAt, timeZone);
    const seen = {
      id: id(),
      evidenceId: row.id,
      runId: id(),
      observedAt,
      collectedAt: observedAt,
      asOf,
      timeZone,
      period,
      rowsRead: null,
      pages: 1,
      rawDigest: 'b'.repeat(64),
    };
    return { ...toConfirmationRow(seen, row), organizationId };
  });
  await db.root.db(db.name).collection('evidence_confirmations').insertMany(docs);
}
