import { randomBytes } from 'node:crypto';

import { mongo } from 'mongoose';

import { AUDIT_EVENTS } from '@app/audit-log';
import { CONNECTIONS } from '@app/connections';
import type { Measured } from '@app/connector-sdk';
import { ControlOverrideService, CONTROLS_COLLECTIONS, FrameworkNotFound, MetricTargetService } from '@app/controls';
import { EVIDENCE_COLLECTIONS, EvidenceService } from '@app/evidence';
import { aDay, aHeadcount, aLeaver, aRead, terminationsOf } from '@app/evidence/testing.js';
import { FixedClock, type OrganizationId, toOrganizationId } from '@app/kernel';
import { ORGANIZATIONS_COLLECTIONS } from '@app/organizations';
import { ORGANIZATION_KEYS } from '@app/platform';

import { openTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { profiled, type Profiled } from '../../../test/support/database-profile.js';
import { openTestModule } from '../../../test/support/test-module.js';
import { CoverageModule } from './coverage.module.js';
import { CoverageService } from './coverage.service.js';
import { type ControlCoverage, type FrameworkCoverage } from './domain/index.js';
import { ONBOARDING, TYPES } from './testing.js';

jest.setTimeout(240_000);

const DAY = aDay('2026-11-20');
const START = new Date('2026-11-20T03:00:00.000Z');
const actor = { kind: 'member', id: 'm1', label: 'owner@example.com' } as const;
const clock = new FixedClock(START);
const newId = (): string => randomBytes(12).toString('hex');
const objectId = (id: string) => new mongo.ObjectId(id);

let db: TestDatabase;
let opened: Awaited<ReturnType<typeof openTestModule>>;
let org: OrganizationId;
const service = (): CoverageService => opened.module.get(CoverageService);
const collection = (name: string) => db.root.db(db.name).collection(name);
const coverage = (framework = 'soc2', of = org): Promise<FrameworkCoverage> => service().coverage(of, framework, clock.now());
const controlOf = async (id: string, framework = 'soc2'): Promise<ControlCoverage | undefined> =>
  (await coverage(framework)).controls.find(({ controlId }) => controlId === id);

beforeAll(async () => {
  db = await openTestDatabase([...CONTROLS_COLLECTIONS, ...EVIDENCE_COLLECTIONS, CONNECTIONS, AUDIT_EVENTS, ORGANIZATION_KEYS, ...ORGANIZATIONS_COLLECTIONS]);
  opened = await openTestModule(db, clock, [CoverageModule]);
});
beforeEach(() => {
  org = toOrganizationId(newId());
  clock.set(START);
});
afterAll(async () => {
  process.stdout.write(`coverage: ${db.oracle.summary()}\n`);
  await opened.close();
  await db.close();
});

type Row = Readonly<Record<string, unknown>>;
/** A connection as a good run at START leaves it. */
const aRow = (of: OrganizationId, id: string, changes: Row = {}): Row & { readonly _id: mongo.ObjectId } => ({
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
  metric: ONBOARDING,
  value: { numerator: rate * 100, denominator: 100, rate },
  population: { count: 100, rows: null },
  period: { start: aDay('2026-08-22'), end: DAY, bounds: '[]' },
  scope: { window: 'D-90..D' },
  provenance: aRead(),
});
async function connect(changes: Row = {}): Promise<string> {
  const id = newId();
  await collection('connections').insertOne(aRow(org, id, changes));
  return id;
}
async function record(connectionId: string, findings: readonly Measured[], startedAt = START, of = org): Promise<void> {
  const evidence = opened.module.get(EvidenceService, { strict: false });
  const prepared = await evidence.prepare(of, {
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
    findings,
  });
  await db.transactions.run((tx) => evidence.write(tx, of, prepared));
}
const everything = (rate = 1): readonly Measured[] => [aHeadcount(DAY, 52), terminationsOf(DAY, [aLeaver('p1', DAY)]), onboardingOf(rate)];

describe('coverage', () => {
  it('comes from connections and evidence as they are, and names the rows it rests on', async () => {
    const connectionId = await connect();
    await record(connectionId, everything());
    const soc2 = await coverage();
    expect(soc2).toMatchObject({ framework: 'soc2', asOf: START, catalogueVersion: '2026-11' });
    expect(soc2.controls.map(({ controlId, state, score }) => `${controlId} ${state} ${String(score)}`)).toEqual([
      'CC1.1 capped 0.3',
      'CC1.3 capped 0.3',
      'CC1.4 covered 1',
      'CC1.5 capped 0.3',
      'CC2.1 covered 1',
      'CC2.2 capped 0.6',
      'CC4.1 covered 1',
      'CC4.2 covered 1',
      'CC5.3 covered 1',
      'CC6.1 capped 0.6',
      'CC6.2 capped 0.6',
      'CC6.3 capped 0.6',
      'CC6.4 capped 0.6',
    ]);
    expect(soc2.score).toBeCloseTo(8.9 / 13, 10);
    const rows = await collection('evidence').find({ connectionId: objectId(connectionId) }).toArray();
    const ids = new Map(rows.map(({ _id, type }) => [type as string, _id.toHexString()]));
    expect(soc2.controls.find(({ controlId }) => controlId === 'CC6.2')?.reasons.map(({ evidenceType, connectionId: on, evidenceId }) => [evidenceType, on, evidenceId])).toEqual(
      TYPES.map((type) => [type, connectionId, ids.get(type)]),
    );
  });

  it('turns stale by itself one ms after 48 hours, with nothing running, and is back after a read', async () => {
    const connectionId = await connect();
    await record(connectionId, everything());
    clock.set(new Date(START.getTime() + 172_800_000));
    const before = (await coverage()).score;
    clock.advanceMs(1);
    expect([before, (await coverage()).score]).toEqual([expect.closeTo(8.9 / 13, 10), 0]);
    expect(await controlOf('CC1.4')).toMatchObject({ state: 'stale', score: 0, reasons: [{ freshness: 'stale' }, { freshness: 'stale' }] });
    const again = clock.now();
    const metrics = TYPES.map((metric) => ({ metric, expected: true, lastMeasuredAt: again, lastOutcome: 'measured', lastReason: null }));
    await record(connectionId, everything(), again);
    await collection('connections').updateOne({ _id: objectId(connectionId) }, { $set: { metrics } });
    expect((await coverage()).score).toEqual(before);
  });

  it('lets a fresh company not hide a stale one, a refused key not raise anything, and a revoked one not count', async () => {
    const [fresh, old] = [await connect(), await connect({ status: 'needs-reauth' })];
    await record(old, everything(), new Date(START.getTime() - 172_800_001));
    await collection('connections').updateOne({ _id: objectId(old) }, { $set: { 'metrics.$[].lastMeasuredAt': new Date(START.getTime() - 172_800_001) } });
    await record(fresh, everything());
    expect((await coverage()).score).toBe(0);
    await collection('connections').updateOne(
      { _id: objectId(old) },
      { $set: { status: 'revoked', credential: null, deletedAt: START }, $unset: { living: 1 } },
    );
    expect((await coverage()).score).toBeCloseTo(8.9 / 13, 10);
  });

  it('believes evidence alone: a connection that says "measured" without a row counts for nothing', async () => {
    await connect();
    expect(await controlOf('CC1.4')).toMatchObject({ state: 'missing', score: 0 });
  });

  it('takes the organization’s targets and overrides', async () => {
    const connectionId = await connect();
    await record(connectionId, everything(0.9));
    expect(await controlOf('A.6.3', 'iso27001')).toMatchObject({ state: 'covered' });
    await opened.module.get(MetricTargetService, { strict: false }).set(org, actor, ONBOARDING, 0.95);
    expect(await controlOf('A.6.3', 'iso27001')).toMatchObject({ state: 'below-target', score: 0 });
    const at = { framework: 'iso27001', controlId: 'A.6.3' };
    await opened.module.get(ControlOverrideService, { strict: false }).set(org, actor, at, { applicable: false, reason: 'No staff of our own.' });
    expect(await controlOf('A.6.3', 'iso27001')).toMatchObject({ state: 'not-applicable', score: null });
  });

  it('knows nothing of another organization, and no unknown framework', async () => {
    await record(await connect(), everything());
    const other = toOrganizationId(newId());
    expect(new Set((await coverage('soc2', other)).controls.map(({ state }) => state))).toEqual(new Set(['missing']));
    await expect(coverage('soc3')).rejects.toThrow(FrameworkNotFound);
  });

  it('says the same of a framework alone and among all', async () => {
    await record(await connect(), everything());
    const all = await service().ofAllFrameworks(org, clock.now());
    expect(all.map(({ framework }) => framework)).toEqual(['soc2', 'iso27001', 'nist-800-53', 'pci-dss', 'hipaa', 'nist-csf', 'cis']);
    for (const one of all) expect(await coverage(one.framework)).toEqual(one);
  });
});

describe('coverage of 1,000 connections and 100,000 evidence rows', () => {
  const ROWS_PER_METRIC = 34;

  async function fill(of: OrganizationId, connections: number, rowsPerMetric: number): Promise<number> {
    const template = newId();
    await record(template, [aHeadcount(DAY, 52)], START, of);
    const row = await collection('evidence').findOneAndDelete({ connectionId: objectId(template) });
    const ids = Array.from({ length: connections }, newId);
    await collection('connections').insertMany(ids.map((id) => aRow(of, id)));
    let rows = 0;
    for (const id of ids) {
      const own = TYPES.flatMap((type) =>
        Array.from({ length: rowsPerMetric }, (_, age) => {
          const at = new Date(START.getTime() - age * 86_400_000);
          return { ...row, _id: new mongo.ObjectId(), connectionId: objectId(id), runId: new mongo.ObjectId(), type, observedAt: at, collectedAt: at };
        }),
      );
      await collection('evidence').insertMany(own, { ordered: false });
      rows += own.length;
    }
    return rows;
  }
  type Entry = Profiled & { readonly planSummary?: string };
  type Command = Readonly<{ aggregate?: string; pipeline?: readonly mongo.Document[] }>;
  /** What was sent, and what the server says of it: its own profile, made large enough for pipelines of hundreds of ranges. */
  async function watched(work: () => Promise<unknown>): Promise<{ readonly commands: readonly Command[]; readonly entries: readonly Entry[] }> {
    await db.root.db(db.name).createCollection('system.profile', { capped: true, size: 100_000_000 });
    const commands: Command[] = [];
    const note = ({ command }: mongo.CommandStartedEvent): void => void commands.push(command as Command);
    db.connection.getClient().on('commandStarted', note);
    const entries = await profiled(db, ['connections', 'evidence', 'evidence_confirmations', 'control_overrides', 'metric_targets'], work);
    db.connection.getClient().off('commandStarted', note);
    return { commands, entries };
  }
  /** The profile counts the first range of a union only, so each range is explained: [documents read, ranges]. */
  async function documentsRead(pipeline: readonly mongo.Document[]): Promise<readonly [number, number]> {
    const own = { coll: 'evidence', pipeline: pipeline.filter((stage) => !('$unionWith' in stage)) };
    const unions = pipeline.flatMap((stage) => ('$unionWith' in stage ? [stage['$unionWith'] as typeof own] : []));
    let read = 0;
    for (const range of [own, ...unions]) {
      const plan = await collection(range.coll).aggregate(range.pipeline).explain('executionStats');
      const stages = plan['stages'] as readonly { readonly $cursor?: mongo.Document }[] | undefined;
      const stats = (stages?.[0]?.$cursor ?? plan)['executionStats'] as { readonly totalDocsExamined: number };
      read += stats.totalDocsExamined;
    }
    return [read, unions.length + 1];
  }
  async function medianMs(of: OrganizationId, times: number): Promise<number> {
    const taken: number[] = [];
    for (let n = 0; n < times; n++) {
      const from = performance.now();
      await coverage('soc2', of);
      taken.push(performance.now() - from);
    }
    return taken.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
  }

  it('is answered by index, reading as much as there are figures and not as there is history', async () => {
    const small = toOrganizationId(newId());
    const smallRows = await fill(small, 1, ROWS_PER_METRIC);
    const rows = await fill(org, 1_000, ROWS_PER_METRIC);
    expect(rows).toBeGreaterThan(100_000);
    expect((await coverage()).score).toBeCloseTo(8.9 / 13, 10);
    const { commands, entries } = await watched(() => coverage());
    const unions = commands.flatMap(({ aggregate, pipeline }) => (aggregate === 'evidence' && pipeline !== undefined ? [pipeline] : []));
    const [read, ranges] = await documentsRead(unions[0] ?? []);
    const connectionsRead = entries.filter(({ ns }) => ns.endsWith('.connections')).reduce((sum, { docsExamined }) => sum + (docsExamined ?? 0), 0);
    const plans = [...new Set(entries.map(({ ns, planSummary }) => `${ns.split('.').at(-1) ?? ''}: ${planSummary ?? 'no plan'}`))];
    process.stdout.write(`coverage at scale: ${String(entries.length)} commands; ${plans.join('; ')}\n`);
    for (const e of entries) process.stdout.write(`${e.ns} ${String((e as any).millis)} ${String((e as any).command?.pipeline?.length)} ${String((e as any).hasSortStage)} ${e.docsExamined}\n`);
    process.stdout.write(`one of ${String(unions.length)} reads of evidence: ${String(read)} documents in ${String(ranges)} ranges; connections read: ${String(connectionsRead)}\n`);
    const [large, little] = [await medianMs(org, 3), await medianMs(small, 9)];
    process.stdout.write(
      `${String(rows)} rows, 1000 connections: ${large.toFixed(0)} ms; ${String(smallRows)} rows, 1 connection: ${little.toFixed(1)} ms; ratio ${(large / little).toFixed(0)}\n`,
    );
    expect(plans.filter((plan) => !plan.includes('IXSCAN'))).toEqual([]);
    expect(entries.filter(({ hasSortStage }) => hasSortStage === true)).toEqual([]);
    expect(read).toBeLessThanOrEqual(ranges);
    expect(connectionsRead).toBeLessThanOrEqual(1_010);
  });
});
