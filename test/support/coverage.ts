import { randomBytes } from 'node:crypto';

import { mongo } from 'mongoose';

import { AUDIT_EVENTS } from '@app/audit-log';
import { CONNECTIONS } from '@app/connections';
import type { Measured } from '@app/connector-sdk';
import { CONTROLS_COLLECTIONS } from '@app/controls';
import { CoverageModule, CoverageService } from '@app/coverage';
import { EVIDENCE_COLLECTIONS, EvidenceService } from '@app/evidence';
import { aDay, aHeadcount, aLeaver, aRead, terminationsOf } from '@app/evidence/testing.js';
import { type FixedClock, type OrganizationId } from '@app/kernel';
import { ORGANIZATIONS_COLLECTIONS } from '@app/organizations';
import { ORGANIZATION_KEYS } from '@app/platform';

import { openTestDatabase, type TestDatabase } from './database.js';
import { openTestModule } from './test-module.js';

export const DAY = aDay('2026-11-20');
/** When the runs of these connections begin unless a suite says otherwise. */
export const START = new Date('2026-11-20T03:00:00.000Z');
export const actor = { kind: 'member', id: 'm1', label: 'owner@example.com' } as const;
const TYPES = ['hr.active_headcount', 'hr.terminations_30d', 'hr.onboarding_completion'] as const;
export const newId = (): string => randomBytes(12).toString('hex');
export const objectId = (id: string) => new mongo.ObjectId(id);

export interface CoverageLib {
  readonly db: TestDatabase;
  readonly opened: Awaited<ReturnType<typeof openTestModule>>;
  service(): CoverageService;
  collection(name: string): mongo.Collection;
  /** A connection as a good run at START leaves it, below our own code. → its id */
  connect(org: OrganizationId, changes?: Row): Promise<string>;
  /** Findings as a run records them. */
  record(org: OrganizationId, connectionId: string, findings: readonly Measured[], startedAt?: Date): Promise<void>;
  close(): Promise<void>;
}

/** Coverage with everything below it, as the modules wire themselves, on a real database. */
export async function openCoverage(clock: FixedClock): Promise<CoverageLib> {
  const db = await openTestDatabase([
    ...CONTROLS_COLLECTIONS,
    ...EVIDENCE_COLLECTIONS,
    CONNECTIONS,
    AUDIT_EVENTS,
    ORGANIZATION_KEYS,
    ...ORGANIZATIONS_COLLECTIONS,
  ]);
  const opened = await openTestModule(db, clock, [CoverageModule]);
  const collection = (name: string) => db.root.db(db.name).collection(name);
  return {
    db,
    opened,
    collection,
    service: () => opened.module.get(CoverageService),
    connect: async (org, changes) => {
      const id = newId();
      await collection('connections').insertOne(aConnectionRow(org, id, changes));
      return id;
    },
    record: async (org, connectionId, findings, startedAt = START) => {
      const evidence = opened.module.get(EvidenceService, { strict: false });
      const prepared = await evidence.prepare(org, { ...aRunOf(connectionId, startedAt), findings });
      await db.transactions.run((tx) => evidence.write(tx, org, prepared));
    },
    close: async () => {
      process.stdout.write(`coverage: ${db.oracle.summary()}\n`);
      await opened.close();
      await db.close();
    },
  };
}

const aRunOf = (connectionId: string, startedAt: Date) => ({
  runId: newId(),
  connectionId,
  connector: { slug: 'bamboohr', version: '1.0.0' },
  mappingVersion: '2026-11',
  keyFingerprint: '0123456789abcdef',
  permissionDigest: null,
  principal: null,
  sourceLabel: 'acme',
  host: 'acme.bamboohr.com',
  startedAt,
  collectedAt: new Date(startedAt.getTime() + 5_000),
});

export type Row = Readonly<Record<string, unknown>>;
/** A connection as a good run at START leaves it. */
export const aConnectionRow = (of: OrganizationId, id: string, changes: Row = {}): Row & { readonly _id: mongo.ObjectId } => ({
  _id: objectId(id),
  organizationId: objectId(of),
  connector: 'bamboohr',
  account: `${id}.bamboohr.com`,
  label: `BambooHR (${id.slice(-4)})`,
  config: { subdomain: id },
  credential: { v: 1 },
  status: 'active',
  living: true,
  epoch: 0,
  keyFingerprint: 'f',
  principal: null,
  permissionDigest: null,
  capabilities: [],
  metrics: TYPES.map((metric) => ({ metric, expected: true, lastMeasuredAt: START, lastOutcome: 'measured', lastReason: null })),
  visibility: null,
  visibilityNarrowedAt: null,
  suspect: null,
  due: null,
  nextRunAt: null,
  lastSuccess: { runId: objectId(newId()), startedAt: START },
  lastRun: { id: objectId(newId()), state: 'succeeded', finishedAt: START, error: null },
  failuresInRow: 0,
  weeklyCheckedOn: null,
  quarantinedAt: null,
  lease: null,
  createdBy: actor,
  createdAt: new Date(START.getTime() - 90 * 86_400_000),
  revokedBy: null,
  deletedAt: null,
  ...changes,
});
const onboardingOf = (rate: number): Measured => ({
  ...aHeadcount(DAY, 0),
  metric: 'hr.onboarding_completion',
  value: { numerator: rate * 100, denominator: 100, rate },
  population: { count: 100, rows: null },
  period: { start: aDay('2026-08-22'), end: DAY, bounds: '[]' },
  scope: { window: 'D-90..D' },
  provenance: aRead(),
});
/** The three figures of a good run. */
export const everything = (rate = 1): readonly Measured[] => [aHeadcount(DAY, 52), terminationsOf(DAY, [aLeaver('p1', DAY)]), onboardingOf(rate)];
