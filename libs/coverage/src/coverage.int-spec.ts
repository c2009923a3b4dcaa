import { ControlOverrideService, FrameworkNotFound, MetricTargetService } from '@app/controls';
import { FixedClock, type OrganizationId, toOrganizationId } from '@app/kernel';

import { actor, type CoverageLib, everything, newId, objectId, openCoverage, START } from '../../../test/support/coverage.js';
import { type ControlCoverage, type FrameworkCoverage } from './domain/index.js';
import { ONBOARDING, TYPES } from './testing.js';

const clock = new FixedClock(START);
let lib: CoverageLib;
let org: OrganizationId;
const coverage = (framework = 'soc2', of = org): Promise<FrameworkCoverage> => lib.service().coverage(of, framework, clock.now());
const controlOf = async (id: string, framework = 'soc2'): Promise<ControlCoverage | undefined> =>
  (await coverage(framework)).controls.find(({ controlId }) => controlId === id);

beforeAll(async () => {
  lib = await openCoverage(clock);
});
beforeEach(() => {
  org = toOrganizationId(newId());
  clock.set(START);
});
afterAll(() => lib.close());

describe('coverage', () => {
  it('comes from connections and evidence as they are, and names the rows it rests on', async () => {
    const connectionId = await lib.connect(org);
    await lib.record(org, connectionId, everything());
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
    const rows = await lib
      .collection('evidence')
      .find({ connectionId: objectId(connectionId) })
      .toArray();
    const ids = new Map(rows.map(({ _id, type }) => [type as string, _id.toHexString()]));
    expect(
      soc2.controls
        .find(({ controlId }) => controlId === 'CC6.2')
        ?.reasons.map(({ evidenceType, connectionId: on, evidenceId }) => [evidenceType, on, evidenceId]),
    ).toEqual(TYPES.map((type) => [type, connectionId, ids.get(type)]));
  });

  it('turns stale by itself one ms after 48 hours, with nothing running, and is back after a read', async () => {
    const connectionId = await lib.connect(org);
    await lib.record(org, connectionId, everything());
    clock.set(new Date(START.getTime() + 172_800_000));
    const before = (await coverage()).score;
    clock.advanceMs(1);
    expect([before, (await coverage()).score]).toEqual([expect.closeTo(8.9 / 13, 10), 0]);
    expect(await controlOf('CC1.4')).toMatchObject({ state: 'stale', score: 0, reasons: [{ freshness: 'stale' }, { freshness: 'stale' }] });
    const again = clock.now();
    const metrics = TYPES.map((metric) => ({ metric, expected: true, lastMeasuredAt: again, lastOutcome: 'measured', lastReason: null }));
    await lib.record(org, connectionId, everything(), again);
    await lib.collection('connections').updateOne({ _id: objectId(connectionId) }, { $set: { metrics } });
    expect((await coverage()).score).toEqual(before);
  });

  it('lets a fresh company not hide a stale one, a refused key not raise anything, and a revoked one not count', async () => {
    const [fresh, old] = [await lib.connect(org), await lib.connect(org, { status: 'needs-reauth' })];
    await lib.record(org, old, everything(), new Date(START.getTime() - 172_800_001));
    await lib.collection('connections').updateOne({ _id: objectId(old) }, { $set: { 'metrics.$[].lastMeasuredAt': new Date(START.getTime() - 172_800_001) } });
    await lib.record(org, fresh, everything());
    expect((await coverage()).score).toBe(0);
    await lib
      .collection('connections')
      .updateOne({ _id: objectId(old) }, { $set: { status: 'revoked', credential: null, deletedAt: START }, $unset: { living: 1 } });
    expect((await coverage()).score).toBeCloseTo(8.9 / 13, 10);
  });

  it('believes evidence alone: a connection that says "measured" without a row counts for nothing', async () => {
    await lib.connect(org);
    expect(await controlOf('CC1.4')).toMatchObject({ state: 'missing', score: 0 });
  });

  it('takes the organization’s targets and overrides', async () => {
    const connectionId = await lib.connect(org);
    await lib.record(org, connectionId, everything(0.9));
    expect(await controlOf('A.6.3', 'iso27001')).toMatchObject({ state: 'covered' });
    await lib.opened.module.get(MetricTargetService, { strict: false }).set(org, actor, ONBOARDING, 0.95);
    expect(await controlOf('A.6.3', 'iso27001')).toMatchObject({ state: 'below-target', score: 0 });
    const at = { framework: 'iso27001', controlId: 'A.6.3' };
    await lib.opened.module.get(ControlOverrideService, { strict: false }).set(org, actor, at, { applicable: false, reason: 'No staff of our own.' });
    expect(await controlOf('A.6.3', 'iso27001')).toMatchObject({ state: 'not-applicable', score: null });
  });

  it('knows nothing of another organization, and no unknown framework', async () => {
    await lib.record(org, await lib.connect(org), everything());
    const other = toOrganizationId(newId());
    expect(new Set((await coverage('soc2', other)).controls.map(({ state }) => state))).toEqual(new Set(['missing']));
    await expect(coverage('soc3')).rejects.toThrow(FrameworkNotFound);
  });

  it('says the same of a framework alone and among all', async () => {
    await lib.record(org, await lib.connect(org), everything());
    const all = await lib.service().ofAllFrameworks(org, clock.now());
    expect(all.map(({ framework }) => framework)).toEqual(['soc2', 'iso27001', 'nist-800-53', 'pci-dss', 'hipaa', 'nist-csf', 'cis']);
    for (const one of all) expect(await coverage(one.framework)).toEqual(one);
  });
});
