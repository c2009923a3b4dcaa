import { ControlOverrideService, MetricTargetService } from '@app/controls';
import { EvidenceService } from '@app/evidence';
import { FixedClock, type OrganizationId } from '@app/kernel';

import { type AlertsLib, openAlerts } from '../../../test/support/alerts.js';
import { actor, everything, newId, objectId } from '../../../test/support/coverage.js';
import { HOUR, STALE_AFTER_MS } from './testing.js';

jest.setTimeout(120_000);

const TYPES = ['hr.active_headcount', 'hr.terminations_30d', 'hr.onboarding_completion'];
const MINUTES = 60_000;
const clock = new FixedClock('2026-11-20T03:00:00.000Z');
let lib: AlertsLib;
let org: OrganizationId;
let connectionId: string;

beforeAll(async () => {
  lib = await openAlerts(clock);
});
beforeEach(async () => {
  clock.set('2026-11-20T03:00:00.000Z');
  org = await lib.organization();
  await lib.channel(org);
  connectionId = await lib.connect(org, { metrics: measured() });
  await record(connectionId, 0.9);
  await tick();
});
afterEach(async () => {
  await lib.db.empty();
});
afterAll(() => lib.close());

const measured = () => TYPES.map((metric) => ({ metric, expected: true, lastMeasuredAt: clock.now(), lastOutcome: 'measured', lastReason: null }));
/** Findings as a run records them. */
async function record(connection: string, rate: number): Promise<void> {
  const evidence = lib.module.get(EvidenceService, { strict: false });
  const run = {
    runId: newId(),
    connectionId: connection,
    connector: { slug: 'bamboohr', version: '1.0.0' },
    mappingVersion: '2026-11',
    keyFingerprint: '0123456789abcdef',
    permissionDigest: null,
    principal: null,
    sourceLabel: 'acme',
    host: 'acme.bamboohr.com',
    startedAt: clock.now(),
    collectedAt: clock.now(),
    findings: everything(rate),
  };
  const prepared = await evidence.prepare(org, run);
  await lib.db.transactions.run((tx) => evidence.write(tx, org, prepared));
}
async function tick(minutes = 6) {
  clock.advanceMs(minutes * MINUTES);
  const { failures } = await lib.monitor.tick();
  expect(failures).toEqual([]);
}
const alerts = async () => (await lib.alerts.list(org, undefined, { limit: 200 })).items;
const dropped = async () => (await alerts()).filter(({ kind }) => kind === 'coverage.dropped');
const messages = async () => (await lib.messages(org)).map(({ event, title }) => `${String(event)}: ${String(title)}`);
const target = (share: number | null) => lib.module.get(MetricTargetService, { strict: false }).set(org, actor, 'hr.onboarding_completion', share);

describe('a fall of coverage', () => {
  it('by a target is one message for all frameworks, and is over when the target is gone', async () => {
    await tick();
    expect(await alerts()).toEqual([]);
    await target(0.95);
    await tick();
    const open = await dropped();
    expect(open.length).toBeGreaterThan(1);
    expect(open.find(({ subject }) => subject === 'framework/soc2')).toMatchObject({ state: 'open', connectionId: null, detail: expect.stringContaining('→') });
    await tick();
    expect(await messages()).toEqual([`alert.opened: ${String(open.length)} frameworks: coverage fell`]);
    await target(null);
    await tick();
    expect((await dropped()).map(({ resolution }) => resolution?.reason)).toEqual(open.map(() => 'regained'));
    expect(await messages()).toHaveLength(2);
  });

  it('by an override that was meant ends when somebody acknowledges it', async () => {
    const wish = { applicable: false, reason: 'No staff of our own.' };
    await lib.module.get(ControlOverrideService, { strict: false }).set(org, actor, { framework: 'soc2', controlId: 'CC1.4' }, wish);
    await tick();
    const [alert, ...others] = await dropped();
    expect([others, alert?.title]).toEqual([[], expect.stringMatching(/^soc2: coverage fell from 68\.5 % to/)]);
    await lib.alerts.acknowledge(org, actor, alert?.id ?? '');
    await tick();
    expect(await dropped()).toMatchObject([{ state: 'resolved', resolution: { reason: 'accepted' }, acknowledgedBy: actor }]);
    await tick();
    expect(await dropped()).toHaveLength(1);
  });

  it('by a connection that went stale is told by that connection alone, there and back', async () => {
    clock.advanceMs(STALE_AFTER_MS);
    await tick();
    expect((await alerts()).map(({ kind }) => kind)).toEqual(['connection.stale']);
    await tick(60);
    await lib.change(connectionId, { lastSuccess: { runId: objectId(newId()), startedAt: clock.now() }, metrics: measured() });
    await record(connectionId, 0.9);
    await tick();
    expect((await alerts()).map(({ kind, state }) => `${kind} ${state}`)).toEqual(['connection.stale resolved']);
  });

  it('by a revoked connection is told', async () => {
    const revoked = { status: 'revoked', credential: null, deletedAt: clock.now() };
    await lib.collection('connections').updateOne({ _id: objectId(connectionId) }, { $set: revoked, $unset: { living: 1 } });
    await tick();
    expect((await dropped()).find(({ subject }) => subject === 'framework/soc2')?.title).toBe('soc2: coverage fell from 68.5 % to 0 %');
  });

  it('is looked for every five minutes, and two monitors tell of it once', async () => {
    await target(0.95);
    await tick(4);
    expect(await dropped()).toEqual([]);
    const others = await Promise.all([lib.another(), lib.another()]);
    clock.advanceMs(2 * MINUTES);
    const reports = await Promise.all([lib.monitor, ...others.map(({ monitor }) => monitor)].map((monitor) => monitor.tick()));
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    const open = await dropped();
    expect(new Set(open.map(({ subject }) => subject)).size).toBe(open.length);
    expect(await messages()).toHaveLength(1);
  });

  it('is not taken from what the monitor remembers: with the memory gone nothing is told and coverage is as it is', async () => {
    await lib.collection('coverage_levels').deleteMany({});
    clock.advanceMs(STALE_AFTER_MS + HOUR);
    await tick();
    expect(await dropped()).toEqual([]);
  });
});
