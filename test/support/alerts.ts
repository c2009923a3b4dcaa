import { type mongo } from 'mongoose';

import { AlertMonitor, AlertService, AlertsModule, AuditChecks } from '@app/alerts';
import { AuditReader } from '@app/audit-log';
import { ALERT_KINDS } from '@app/channels';
import { COLLECTIONS } from '@app/collections';
import { type FixedClock, type OrganizationId } from '@app/kernel';
import { MetricsModule } from '@app/platform';

import { aConnectionRow, actor, newId, objectId, type Row } from './coverage.js';
import { openTestDatabase, type TestDatabase } from './database.js';
import { openTestModule } from './test-module.js';

export interface AlertsLib {
  readonly db: TestDatabase;
  readonly module: Awaited<ReturnType<typeof openTestModule>>['module'];
  readonly monitor: AlertMonitor;
  readonly alerts: AlertService;
  readonly checks: AuditChecks;
  collection(name: string): mongo.Collection;
  organization(): Promise<OrganizationId>;
  /** A connection as a good run at the clock's time leaves it. → its id */
  connect(org: OrganizationId, changes?: Row): Promise<string>;
  /** Below our own code: what runs would leave on it. */
  change(connectionId: string, changes: Row): Promise<void>;
  /** Somebody who wants every message by e-mail; nobody sends any here. */
  channel(org: OrganizationId): Promise<void>;
  messages(org: OrganizationId): Promise<readonly mongo.Document[]>;
  events(org: OrganizationId): Promise<readonly string[]>;
  /** A further worker's own parts on the same database. */
  another(): Promise<{ readonly monitor: AlertMonitor; readonly checks: AuditChecks }>;
  close(): Promise<void>;
}

const isDirectoryQuery = (name: string, collection: string, command: Readonly<Record<string, unknown>>): boolean =>
  name === 'find' && collection === 'organizations' && !Object.hasOwn(command['filter'] as object, 'organizationId');

const aChannelRow = (org: OrganizationId, createdAt: Date): Row => ({
  organizationId: objectId(org),
  kind: 'email',
  label: 'On call',
  events: [...ALERT_KINDS],
  addresses: ['on-call@example.com'],
  target: null,
  secret: null,
  version: 1,
  living: true,
  lastTest: null,
  createdBy: actor,
  createdAt,
  removedBy: null,
  deletedAt: null,
});

/** Alerts with everything below them, as the modules wire themselves, on a real database. */
export async function openAlerts(clock: FixedClock): Promise<AlertsLib> {
  const db = await openTestDatabase(COLLECTIONS, { allow: [{ reason: 'which organizations there are', matches: isDirectoryQuery }] });
  const { module, close } = await openTestModule(db, clock, [AlertsModule, MetricsModule]);
  const others: { close(): Promise<void> }[] = [];
  const collection = (name: string) => db.root.db(db.name).collection(name);
  return {
    db,
    module,
    monitor: module.get(AlertMonitor),
    alerts: module.get(AlertService),
    checks: module.get(AuditChecks),
    collection,
    organization: async () => {
      const id = newId() as OrganizationId;
      const settings = { retentionMonths: 84 };
      const row = { _id: objectId(id), organizationId: objectId(id), name: `Org ${id}`, timeZone: 'UTC', settings, createdAt: clock.now(), deletedAt: null };
      await collection('organizations').insertOne(row);
      return id;
    },
    connect: async (org, changes = {}) => {
      const id = newId();
      const at = clock.now();
      const success = { lastSuccess: { runId: objectId(newId()), startedAt: at }, visibilityVersion: 0, visibilitySeen: null };
      await collection('connections').insertOne({ ...aConnectionRow(org, id, { createdAt: at, metrics: [], ...success, ...changes }) });
      return id;
    },
    change: async (connectionId, changes) => void (await collection('connections').updateOne({ _id: objectId(connectionId) }, { $set: changes })),
    channel: async (org) => {
      await collection('alert_channels').insertOne(aChannelRow(org, clock.now()));
    },
    messages: async (org) => {
      const rows = await collection('alert_deliveries')
        .find({ organizationId: objectId(org) })
        .sort({ _id: 1 })
        .toArray();
      return rows.map((row) => ({ ...(row['message'] as mongo.Document), alertIds: row['alertIds'] as unknown }));
    },
    events: async (org) => {
      const { items } = await module.get(AuditReader, { strict: false }).list(org, {}, { limit: 200 });
      return items.map(({ type, data }) => `${type} ${(data as { kind?: string }).kind ?? ''}`).reverse();
    },
    another: async () => {
      const opened = await openTestModule({ uris: db.uris, connection: await db.connectAs('attestaApp') }, clock, [AlertsModule, MetricsModule]);
      others.push(opened);
      return { monitor: opened.module.get(AlertMonitor), checks: opened.module.get(AuditChecks) };
    },
    close: async () => {
      process.stdout.write(`alerts: ${db.oracle.summary()}\n`);
      for (const other of others) await other.close();
      await close();
      await db.close();
    },
  };
}
