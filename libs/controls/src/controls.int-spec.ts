import { mongo } from 'mongoose';

import { AUDIT_EVENTS, AuditReader } from '@app/audit-log';
import { FixedClock, InvalidInput, toOrganizationId } from '@app/kernel';
import { FoundingService, MemberService, ORGANIZATIONS_COLLECTIONS } from '@app/organizations';
import { ORGANIZATION_KEYS } from '@app/platform';

import { openTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { openTestModule } from '../../../test/support/test-module.js';
import { ControlOverrideService } from './control-override.service.js';
import { ControlReader } from './control-reader.service.js';
import { ControlNotFound, EvidenceTypeNotFound, FrameworkNotFound } from './controls.errors.js';
import { ControlsModule } from './controls.module.js';
import { type OverrideWish } from './domain/index.js';
import { MetricTargetService } from './metric-target.service.js';
import { CONTROLS_COLLECTIONS } from './persistence/controls.collections.js';

const ONBOARDING = 'hr.onboarding_completion';
const CC62 = { framework: 'soc2', controlId: 'CC6.2' };
const OTHER = toOrganizationId('64b000000000000000000002');
const clock = new FixedClock('2026-11-21T09:00:00.000Z');

let db: TestDatabase;
let opened: Awaited<ReturnType<typeof openTestModule>>;
let org: ReturnType<typeof toOrganizationId>;
let ownerId: string;
const actor = { kind: 'member', id: 'm1', label: 'owner@example.com' } as const;
const overrides = (): ControlOverrideService => opened.module.get(ControlOverrideService);
const targets = (): MetricTargetService => opened.module.get(MetricTargetService);
const reader = (): ControlReader => opened.module.get(ControlReader);

beforeAll(async () => {
  db = await openTestDatabase([...CONTROLS_COLLECTIONS, AUDIT_EVENTS, ORGANIZATION_KEYS, ...ORGANIZATIONS_COLLECTIONS]);
  opened = await openTestModule(db, clock, [ControlsModule]);
});
beforeEach(async () => {
  await db.empty();
  const owner = { email: 'owner@example.com', password: 'correct horse battery' };
  const founded = await opened.module
    .get(FoundingService, { strict: false })
    .create({ name: 'Larkfield Labs', timeZone: 'Europe/Berlin', owner, address: 'test' });
  org = toOrganizationId(founded.organization.id);
  ownerId = (await opened.module.get(MemberService, { strict: false }).getByEmail(org, owner.email)).id;
});
afterAll(async () => {
  process.stdout.write(`controls: ${db.oracle.summary()}\n`);
  await opened.close();
  await db.close();
});

const events = async (type: string) => (await opened.module.get(AuditReader, { strict: false }).list(org, { types: [type] }, { limit: 50 })).items;
const rows = (collection: string) => db.root.db(db.name).collection(collection).find().sort({ revision: 1 }).toArray();
const wish = (changes: Partial<OverrideWish> = {}): OverrideWish => ({ reason: 'Decided in the yearly review.', ...changes });

describe('overrides', () => {
  it('are shown with who decided when, and audited with before and after', async () => {
    await overrides().set(org, actor, CC62, wish({ ownerId, strengths: { [ONBOARDING]: 'none' } }));
    clock.advanceMs(1000);
    await overrides().set(org, actor, CC62, wish({ applicable: false }));
    expect((await reader().control(org, 'soc2', 'CC6.2')).override).toEqual({
      ...CC62,
      applicable: false,
      strengths: [],
      ownerId: null,
      reason: 'Decided in the yearly review.',
      by: actor,
      at: clock.now(),
    });
    const [second, first] = await events('control.overridden');
    const before = { applicable: true, ownerId, reason: 'Decided in the yearly review.', strengths: { [ONBOARDING]: 'none' } };
    expect(first).toMatchObject({ actor, target: { kind: 'control', id: 'soc2/CC6.2' }, data: { catalogueVersion: '2026-11', from: null, to: before } });
    expect(second?.data).toMatchObject({ from: before, to: { applicable: false } });
  });

  it('change what evidence counts for, everywhere it is asked, and end when they are cleared', async () => {
    const strengthOf = async (): Promise<string | undefined> =>
      (await reader().controlsOf(org, [ONBOARDING])).get(ONBOARDING)?.find(({ framework, controlId }) => framework === 'soc2' && controlId === 'CC2.1')
        ?.strength;
    const CC21 = { framework: 'soc2', controlId: 'CC2.1' };
    expect([await strengthOf(), await reader().evidenceTypesOf(org, 'soc2', 'CC2.1')]).toEqual([
      'direct',
      ['hr.active_headcount', 'hr.terminations_30d', ONBOARDING],
    ]);
    await overrides().set(org, actor, CC21, wish({ strengths: { [ONBOARDING]: 'none' } }));
    expect([await strengthOf(), await reader().evidenceTypesOf(org, 'soc2', 'CC2.1')]).toEqual([undefined, ['hr.active_headcount', 'hr.terminations_30d']]);
    await overrides().clear(org, actor, CC21);
    expect([await strengthOf(), (await reader().control(org, 'soc2', 'CC2.1')).override]).toEqual(['direct', null]);
    expect((await events('control.overridden')).map(({ data }) => (data as { to: unknown }).to === null)).toEqual([true, false]);
  });

  it('keep every decision as a row of its own', async () => {
    await overrides().set(org, actor, CC62, wish());
    await overrides().set(org, actor, CC62, wish({ reason: 'Second thoughts.' }));
    await overrides().clear(org, actor, CC62);
    const kept = await rows('control_overrides');
    expect(kept.map(({ revision, cleared, reason }) => [revision, cleared, reason] as unknown)).toEqual([
      [1, false, 'Decided in the yearly review.'],
      [2, false, 'Second thoughts.'],
      [3, true, ''],
    ]);
  });

  it('say nothing twice: the same decision again, or clearing what is not there, leaves no row and no event', async () => {
    await overrides().clear(org, actor, CC62);
    await overrides().set(org, actor, CC62, wish());
    await overrides().set(org, actor, CC62, wish());
    expect([(await rows('control_overrides')).length, (await events('control.overridden')).length]).toEqual([1, 1]);
  });

  it.each([
    ['an unknown framework', { framework: 'soc3', controlId: 'CC6.2' }, wish(), FrameworkNotFound],
    ['an unknown control', { framework: 'soc2', controlId: 'CC99' }, wish(), ControlNotFound],
    ['no reason', CC62, wish({ reason: ' ' }), InvalidInput],
    ['leavers as proof of their removal', CC62, wish({ strengths: { 'hr.terminations_30d': 'direct' } }), InvalidInput],
    ['an owner who is no member', CC62, wish({ ownerId: '64b0000000000000000000ff' }), InvalidInput],
    ['an owner id that is none', CC62, wish({ ownerId: 'x' }), InvalidInput],
  ])('refuse %s and change nothing', async (_, at, wished, refusal) => {
    await expect(overrides().set(org, actor, at, wished)).rejects.toThrow(refusal);
    expect([await rows('control_overrides'), await events('control.overridden')]).toEqual([[], []]);
  });

  it('number the decisions of two processes at once one after the other', async () => {
    const second = await openTestModule({ ...db, connection: await db.connectAs('attestaApp') }, clock, [ControlsModule]);
    const other = second.module.get(ControlOverrideService);
    const reasons = Array.from({ length: 10 }, (_, n) => `reason ${String(n)}`);
    await Promise.all(reasons.map((reason, n) => (n % 2 === 0 ? overrides() : other).set(org, actor, CC62, wish({ reason }))));
    await second.close();
    const kept = await rows('control_overrides');
    expect(kept.map(({ revision }) => revision as number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect((await reader().control(org, 'soc2', 'CC6.2')).override?.reason).toBe(kept.at(-1)?.['reason']);
    expect(await opened.module.get(AuditReader, { strict: false }).verify(org)).toMatchObject({ problems: 0 });
  });

  it('are of one organization only', async () => {
    await overrides().set(org, actor, CC62, wish({ applicable: false }));
    expect((await reader().controls(org, 'soc2')).find(({ id }) => id === 'CC6.2')?.applicable).toBe(false);
    expect((await reader().controls(OTHER, 'soc2')).every(({ applicable, override }) => applicable && override === null)).toBe(true);
  });

  it('cannot be edited or removed by the application, nor stored in another shape', async () => {
    await overrides().set(org, actor, CC62, wish());
    const own = db.connection.db?.collection('control_overrides');
    await expect(own?.updateOne({ organizationId: new mongo.ObjectId(org) }, { $set: { applicable: false } })).rejects.toMatchObject({ code: 13 });
    await expect(own?.deleteMany({ organizationId: new mongo.ObjectId(org) })).rejects.toMatchObject({ code: 13 });
    await expect(own?.insertOne({ organizationId: new mongo.ObjectId(org), framework: 'soc2' })).rejects.toMatchObject({ code: 121 });
  });
});

describe('targets', () => {
  it('are set, changed and taken away, each audited once', async () => {
    await targets().set(org, actor, ONBOARDING, 0.95);
    await targets().set(org, actor, ONBOARDING, 0.95);
    expect(await targets().list(org)).toEqual([{ evidenceType: ONBOARDING, target: 0.95, by: actor, at: clock.now() }]);
    expect(await targets().list(OTHER)).toEqual([]);
    await targets().set(org, actor, ONBOARDING, 1);
    await targets().set(org, actor, ONBOARDING, null);
    expect(await targets().list(org)).toEqual([]);
    const changed = await events('metric.target-changed');
    expect(changed.map(({ data }) => data).reverse()).toEqual([
      { from: null, to: 0.95 },
      { from: 0.95, to: 1 },
      { from: 1, to: null },
    ]);
  });

  it.each([
    ['a count', 'hr.active_headcount', 0.5, InvalidInput],
    ['an unknown metric', 'hr.shoe_size', 0.5, EvidenceTypeNotFound],
    ['95 instead of 0.95', ONBOARDING, 95, InvalidInput],
    ['0', ONBOARDING, 0, InvalidInput],
  ])('are refused for %s', async (_, type, target, refusal) => {
    await expect(targets().set(org, actor, type, target)).rejects.toThrow(refusal);
    expect(await rows('metric_targets')).toEqual([]);
  });
});
