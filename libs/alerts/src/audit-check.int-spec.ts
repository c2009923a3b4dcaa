import { AuditLog, AuditReader } from '@app/audit-log';
import { FixedClock, type OrganizationId } from '@app/kernel';

import { type AlertsLib, openAlerts } from '../../../test/support/alerts.js';
import { actor, objectId } from '../../../test/support/coverage.js';
import { HOUR } from './testing.js';

jest.setTimeout(120_000);

const clock = new FixedClock('2026-11-20T03:00:00.000Z');
let lib: AlertsLib;
let org: OrganizationId;

beforeAll(async () => {
  lib = await openAlerts(clock);
});
beforeEach(async () => {
  clock.set('2026-11-20T03:00:00.000Z');
  org = await lib.organization();
  for (let n = 0; n < 6; n++) await happen();
});
afterEach(async () => {
  await lib.db.empty();
});
afterAll(() => lib.close());

const happen = () =>
  lib.module
    .get(AuditLog, { strict: false })
    .commit(org, (_tx, append) => append({ type: 'member.joined', actor, target: { kind: 'member', id: 'm' }, outcome: 'success' }));
const events = () => lib.collection('audit_events');
const own = () => ({ organizationId: objectId(org) });
async function nextDay() {
  clock.advanceMs(24 * HOUR);
  return lib.checks.tick();
}
const alerts = async () => (await lib.alerts.list(org, undefined, { limit: 10 })).items.map(({ kind, state, detail }) => ({ kind, state, detail }));

describe('the daily check', () => {
  it('goes through the whole chain once a day and keeps its result', async () => {
    expect(await lib.checks.newest(org)).toBeNull();
    expect(await lib.checks.tick()).toEqual({ checked: 1, failures: [] });
    expect(await lib.checks.newest(org)).toMatchObject({
      day: '2026-11-20',
      at: clock.now(),
      events: 6,
      problems: 0,
      firstProblem: null,
      head: { sequence: 5 },
    });
    clock.advanceMs(20 * HOUR);
    expect((await lib.checks.tick()).checked).toBe(0);
    clock.advanceMs(HOUR);
    expect((await lib.checks.tick()).checked).toBe(1);
    expect(await lib.collection('audit_checks').countDocuments(own())).toBe(2);
    expect(await alerts()).toEqual([]);
  });

  it('opens a critical alert for a changed event, once, and resolves it when the chain holds again', async () => {
    await lib.checks.tick();
    const before = await events().findOne({ ...own(), sequence: 2 });
    await events().updateOne({ ...own(), sequence: 2 }, { $set: { outcome: 'failure' } });
    await nextDay();
    expect(await alerts()).toEqual([{ kind: 'audit.tampered', state: 'open', detail: expect.stringContaining('at event 2: its stored outcome differs') }]);
    await nextDay();
    expect(await alerts()).toHaveLength(1);
    await events().updateOne({ ...own(), sequence: 2 }, { $set: { outcome: before?.['outcome'] as unknown } });
    await nextDay();
    expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
  });

  it.each([
    ['cut off', async () => void (await events().deleteMany({ ...own(), sequence: { $gte: 3 } })), 'at event 5: .* cut off'],
    [
      'made unreadable',
      async () => void (await events().updateOne({ ...own(), sequence: 5 }, { $set: { body: 'no json' } })),
      'at event 5: its body does not match',
    ],
    ['replaced as a whole', replaced, 'at event 5: .* rewritten'],
  ])('finds a log that was %s since the check before, and goes on finding it', async (_what, tamper, words) => {
    await lib.checks.tick();
    await tamper();
    expect((await nextDay()).failures).toEqual([]);
    expect(await alerts()).toMatchObject([{ kind: 'audit.tampered', state: 'open', detail: expect.stringMatching(new RegExp(words)) }]);
    for (let day = 0; day < 3; day++) await nextDay();
    expect(await alerts()).toMatchObject([{ state: 'open' }]);
  });

  it('says the same as the check of the command line', async () => {
    await lib.checks.tick();
    const { events: count, problems, head } = await lib.module.get(AuditReader, { strict: false }).verify(org);
    expect(await lib.checks.newest(org)).toMatchObject({ events: count, problems, head });
  });

  it('of two workers at once keeps one result', async () => {
    const other = await lib.another();
    const reports = await Promise.all([lib.checks.tick(), other.checks.tick(), lib.checks.tick(), other.checks.tick()]);
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    expect(reports.reduce((sum, { checked }) => sum + checked, 0)).toBe(1);
    expect(await lib.collection('audit_checks').countDocuments(own())).toBe(1);
  });

  it('opens the alert of a result whose worker died before it could', async () => {
    await lib.checks.tick();
    await events().updateOne({ ...own(), sequence: 2 }, { $set: { outcome: 'failure' } });
    await nextDay();
    await lib.collection('alerts').deleteMany(own());
    await lib.checks.tick();
    expect(await alerts()).toHaveLength(1);
  });
});

/** Another log of the same length, whole in itself. */
async function replaced(): Promise<void> {
  await events().deleteMany(own());
  for (let n = 0; n < 6; n++) await happen();
}
