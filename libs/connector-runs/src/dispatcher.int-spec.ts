import { type mongo, Types } from 'mongoose';

import { Dispatcher, RunReader } from '@app/connector-runs';
import { type OrganizationId, toOrganizationId } from '@app/kernel';
import { Doorbell } from '@app/platform';

import { type Owner, startStack, type TestStack } from '../../../test/support/stack.js';

jest.setTimeout(60_000);

const DAY_MS = 86_400_000;
let stack: TestStack;
let big: Owner;
let small: Owner;
beforeAll(async () => {
  stack = await startStack();
  big = await stack.owner('Big Labs');
  small = await stack.owner('Small Labs');
  for (let n = 0; n < 5; n++) await connect(big, `big${String(n)}`);
  await connect(small, 'small');
  for (const owner of [big, small]) await stack.work(owner);
});
afterAll(() => stack.stop());

async function connect(owner: Owner, slug: string): Promise<void> {
  await stack.company(slug, { people: 50, seed: slug });
  expect((await stack.connect(owner, slug)).status).toBe(201);
}
const db = (): mongo.Db => stack.api.database.root.db(stack.api.database.name);
const queued = async (owner: Owner): Promise<number> =>
  (await stack.api.app.get(RunReader).list(toOrganizationId(owner.organizationId), { state: 'queued' }, { limit: 200 })).items.length;
const tick = (): ReturnType<Dispatcher['tick']> => stack.api.app.get(Dispatcher).tick();

describe('the dispatcher', () => {
  it('finds nothing to do on the day that was read', async () => {
    expect(await tick()).toMatchObject({ organizations: 2, requested: 0, rung: 0, failures: [] });
  });

  it('gives an organization with much overdue two places a tick, and the next organization its own in the same tick', async () => {
    stack.advance(2 * DAY_MS);
    expect(await tick()).toMatchObject({ organizations: 2, requested: 3, failures: [] });
    expect([await queued(big), await queued(small)]).toEqual([2, 1]);
  });

  it('asks for the same again without a second row, however many dispatchers tick', async () => {
    const reports = await Promise.all(Array.from({ length: 8 }, tick));
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    expect([await queued(big), await queued(small)]).toEqual([2, 1]);
  });

  it('gets through everything tick by tick: one run for each connection, however many days were missed', async () => {
    stack.advance(5 * DAY_MS);
    await stack.work(big);
    await stack.work(small);
    const rows = await db().collection('connector_runs').find({ trigger: 'schedule' }).toArray();
    expect(rows).toHaveLength(6);
    expect(rows.every(({ state, attempt }) => state === 'succeeded' && attempt === 1)).toBe(true);
    expect(await tick()).toMatchObject({ requested: 0 });
  });

  it('rings again for what waits after the queue was emptied: MongoDB holds the request', async () => {
    stack.advance(2 * DAY_MS);
    await tick();
    const doorbell = stack.api.app.get(Doorbell);
    expect(await doorbell.depth()).toBeGreaterThan(0);
    await stack.api.forgetAttempts();
    expect(await doorbell.depth()).toBe(0);
    expect((await tick()).rung).toBeGreaterThanOrEqual(3);
    expect(await doorbell.depth()).toBe(3);
    for (const owner of [big, small]) await stack.work(owner);
  });

  it('rings for a run that a dead worker left, as soon as its lease has ended and not before', async () => {
    const org: OrganizationId = toOrganizationId(small.organizationId);
    const organizationId = new Types.ObjectId(org);
    const { _id: connectionId } = (await db().collection('connections').findOne({ organizationId })) ?? {};
    stack.advance(2 * DAY_MS);
    await tick();
    await stack.api.forgetAttempts();
    await db()
      .collection('connector_runs')
      .updateOne({ connectionId, state: 'queued' }, { $set: { state: 'running', token: 999 } });
    const lease = (until: Date): Promise<unknown> => db().collection('connections').updateOne({ _id: connectionId as Types.ObjectId }, { $set: { lease: { owner: 'dead', token: 999, until }, leaseToken: 999 } }); // prettier-ignore
    await lease(new Date(Date.now() + 60_000));
    const before = (await tick()).rung;
    await lease(new Date(0));
    expect((await tick()).rung).toBe(before + 1);
    await stack.work(small);
    const [run] = await db().collection('connector_runs').find({ connectionId }).sort({ _id: -1 }).limit(1).toArray();
    expect(run).toMatchObject({ state: 'succeeded', deaths: 1 });
  });

  it('lets the trouble of one organization stop no other', async () => {
    stack.advance(2 * DAY_MS);
    const broken = await db()
      .collection('connections')
      .findOne({ organizationId: new Types.ObjectId(big.organizationId) });
    // A due that cannot be stored as a run: the validator refuses it.
    await db().collection('connections').updateOne({ _id: broken?._id as Types.ObjectId }, { $set: { due: { slot: 5, attempt: 'x', trigger: 'planted' }, nextRunAt: new Date(0) } }); // prettier-ignore
    const report = await tick();
    expect(report.failures.map(({ organizationId }) => organizationId)).toEqual([big.organizationId]);
    expect(report.requested).toBeGreaterThanOrEqual(1);
    expect(await queued(small)).toBe(1);
  });
});
