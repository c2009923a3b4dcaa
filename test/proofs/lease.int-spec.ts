import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { Queue } from 'bullmq';
import { mongo } from 'mongoose';

import { ConnectionLeases } from '@app/connections';
import { Dispatcher, RunExecutor, RunReader, RunRequests } from '@app/connector-runs';
import { type JobPayload } from '@app/jobs';
import { type OrganizationId } from '@app/kernel';
import { APP_CONFIG, type AppConfig, connectRedis, JobWorker } from '@app/platform';

import { type Owner, type TestStack } from '../support/stack.js';
import { objectId as id, RunStack, until } from './run-stack.js';

const ACTOR = { kind: 'member', id: 'a'.repeat(24), label: 'owner@example.com' } as const;

jest.setTimeout(120_000);

const AT_ONCE = 64;
const DAY_MS = 86_400_000;

let runs: RunStack;
let stack: TestStack;
let owner: Owner;
let org: OrganizationId;
const db = (): mongo.Db => runs.db;
const times = <T>(n: number, work: (n: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: n }, (_, i) => work(i)));
const tally = (values: readonly unknown[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
};

beforeAll(async () => {
  runs = await RunStack.start();
  ({ stack, owner, org } = runs);
});
afterAll(() => stack.stop());

describe(`${String(AT_ONCE)} at once`, () => {
  let connectionId: string;
  beforeAll(async () => {
    connectionId = await runs.connected('crowd');
  });

  it('take one lease, and after its end one more with the next token', async () => {
    const leases = stack.api.app.get(ConnectionLeases);
    const first = await times(AT_ONCE, (n) => leases.acquire(org, connectionId, `owner-${String(n)}`, 6_000));
    const [held] = first.filter((lease) => lease !== null);
    expect(tally(first.map((lease) => lease !== null))).toEqual({ true: 1, false: AT_ONCE - 1 });
    await sleep(6_200);
    const second = await times(AT_ONCE, (n) => leases.acquire(org, connectionId, `owner-${String(n)}`, 60_000));
    const [next] = second.filter((lease) => lease !== null);
    expect(tally(second.map((lease) => lease !== null))).toEqual({ true: 1, false: AT_ONCE - 1 });
    expect(next?.token).toBe((held?.token ?? 0) + 1);
    if (held === undefined || next === undefined) throw new Error('no lease');
    // The old holder can neither renew nor give back what is not its own any more.
    expect(await leases.renew(org, held, 60_000)).toBe(false);
    await leases.release(org, held);
    expect(await leases.isHeld(org, connectionId)).toBe(true);
    await leases.release(org, next);
    expect(await leases.isHeld(org, connectionId)).toBe(false);
  });

  it('that ask for a run get one run, and executing it reads the vendor once', async () => {
    stack.advance(120_000);
    const before = (await runs.runsOf(connectionId)).length;
    const asked = await times(
      AT_ONCE,
      () =>
      stack.api.app.get(RunRequests).runNow(org, ACTOR, connectionId).catch((error: unknown) => (error as { code: string }).code), // prettier-ignore
    );
    const ids = new Set(asked.filter((one) => one !== 'connector-run.too-soon'));
    expect(ids.size).toBe(1);
    const [run] = (await runs.runsOf(connectionId)).slice(before);
    expect((await runs.runsOf(connectionId)).length).toBe(before + 1);
    await times(AT_ONCE, () => runs.execute(connectionId, String(run?.['slot'])));
    const calls = await stack.calls('crowd');
    const [done] = (await runs.runsOf(connectionId)).slice(before);
    expect(done).toMatchObject({ state: 'succeeded', deaths: 0, attempt: 1 });
    expect(calls.length).toBeLessThanOrEqual(6);
    expect(await runs.eventsOf(String(done?._id))).toBe(1);
  });

  it('ticks of the dispatcher make one row of a slot and attempt', async () => {
    stack.advance(2 * DAY_MS);
    const before = (await runs.runsOf(connectionId)).length;
    const reports = await times(AT_ONCE, () => stack.api.app.get(Dispatcher).tick());
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    const rows = (await runs.runsOf(connectionId)).slice(before);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ trigger: 'schedule', attempt: 1, state: 'queued' });
    await stack.work(owner);
  });

  it('inserts of a running run leave one: the index itself refuses the others, whoever writes', async () => {
    const rows = await times(AT_ONCE, (n) =>
      db()
        .collection('connector_runs')
        .insertOne(
          { organizationId: id(org), connectionId: id('c'.repeat(24)), slot: `s-${String(n)}`, attempt: 1, state: 'running' },
          { bypassDocumentValidation: true },
        )
        .then(
          () => 'made',
          (error: unknown) => (error instanceof mongo.MongoServerError ? /index: (\S+) /.exec(error.message)?.[1] : error),
        ),
    );
    expect(tally(rows)).toEqual({ made: 1, one_running: AT_ONCE - 1 });
    await db().collection('connector_runs').deleteMany({ connectionId: id('c'.repeat(24)) }); // prettier-ignore
  });
});

describe('1,000 duplicate jobs', () => {
  it('delivered to eight hands of a real queue make one run with one event, never two at a time', async () => {
    const connectionId = await runs.connected('doorbell');
    stack.advance(120_000);
    const runId = await stack.api.app.get(RunRequests).runNow(org, ACTOR, connectionId);
    const { slot } = await stack.api.app.get(RunReader).get(org, runId);
    const config = stack.api.app.get<AppConfig>(APP_CONFIG);
    const queueName = `proof-${runId}`;
    const connection = connectRedis(config.REDIS_URL, 'commands');
    await once(connection, 'ready');
    const queue = new Queue(queueName, { connection });
    // Ids of their own, so that the queue's own sorting out cannot help.
    const data: JobPayload<'connector-run.execute'> = { organizationId: org, connectionId, slot };
    await queue.addBulk(
      Array.from({ length: 1_000 }, (_, n) => ({ name: 'connector-run.execute', data, opts: { jobId: `duplicate-${String(n)}`, removeOnComplete: true } })),
    );
    let [active, most, delivered] = [0, 0, 0];
    const errors: unknown[] = [];
    const worker = new JobWorker({
      redisUrl: config.REDIS_URL,
      queueName,
      concurrency: 8,
      onError: (error) => errors.push(error),
      handlers: {
        'connector-run.execute': async (payload, context) => {
          most = Math.max(most, ++active);
          await stack.api.app.get(RunExecutor).execute(payload, context);
          active--;
          delivered++;
        },
      },
    });
    await until('all delivered', () => delivered === 1_000 || errors.length > 0);
    await worker.close(1_000);
    await queue.obliterate({ force: true });
    await queue.close();
    connection.disconnect();
    expect(errors).toEqual([]);
    expect(most).toBe(8);
    const rows = (await runs.runsOf(connectionId)).filter((run) => run['slot'] === slot);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ state: 'succeeded', deaths: 0 });
    expect(await runs.eventsOf(runId)).toBe(1);
    expect((await stack.calls('doorbell')).length).toBeLessThanOrEqual(6);
    console.log(`1,000 jobs delivered, up to ${String(most)} at a time: 1 run, 1 event`);
  });
});

describe('a slow old writer', () => {
  it('whose connection was taken over while it read writes nothing at all', async () => {
    const connectionId = await runs.connected('zombie');
    const evidence = (): Promise<number> =>
      db()
        .collection('evidence')
        .countDocuments({ connectionId: id(connectionId) });
    const confirmations = (): Promise<number> =>
      db()
        .collection('evidence_confirmations')
        .countDocuments({ connectionId: id(connectionId) });
    for (let round = 0; round < 3; round++) {
      stack.advance(120_000);
      const before = [await evidence(), await confirmations()];
      const runId = await stack.api.app.get(RunRequests).runNow(org, ACTOR, connectionId);
      const { slot } = await stack.api.app.get(RunReader).get(org, runId);
      // An answer comes late; the renewal every two seconds has not told it yet that the lease is gone.
      await stack.scenario('zombie', { name: 'slow', ms: 1_200, calls: 1 });
      await stack.calls('zombie');
      const old = runs.execute(connectionId, slot);
      await until('the old writer reads', () => runs.hasCalls('zombie'));
      await runs.endLease(connectionId);
      await runs.execute(connectionId, slot);
      await old;
      const run = await stack.api.app.get(RunReader).get(org, runId);
      expect(run).toMatchObject({ state: 'succeeded', deaths: 1 });
      expect(await runs.eventsOf(runId)).toBe(1);
      const after = [await evidence(), await confirmations()];
      // One finding each, new or confirmed: never both writers' findings.
      expect((after[0] ?? 0) + (after[1] ?? 0) - (before[0] ?? 0) - (before[1] ?? 0)).toBe(3);
    }
  });

  it('inside its transaction is refused when the take-over came first, and waited for when it came second', async () => {
    const connectionId = await runs.connected('fenced');
    const leases = stack.api.app.get(ConnectionLeases);
    const { transactions } = stack.api.database;
    const old = await leases.acquire(org, connectionId, 'old', 50);
    if (old === null) throw new Error('no lease');
    await sleep(100);
    // Snapshot taken, then taken over, then the fence: the write conflict makes the transaction begin again, and then it is refused.
    let tries = 0;
    const late = transactions.run(async (tx) => {
      tries++;
      const seen = { _id: id(connectionId), organizationId: id(org), 'lease.token': old.token };
      const own = stack.api.database.connection.getClient().db(stack.api.database.name);
      const held = await own.collection('connections').findOne(seen, { session: tx.session });
      expect(held === null).toBe(tries > 1);
      if (tries === 1) expect(await leases.acquire(org, connectionId, 'new', 50)).toMatchObject({ token: old.token + 1 });
      await leases.fence(org, old, tx);
    });
    await expect(late).rejects.toMatchObject({ code: 'connector-run.stale-writer' });
    expect(tries).toBe(2);
    await sleep(100);
    const current = await leases.acquire(org, connectionId, 'third', 50);
    if (current === null) throw new Error('no lease');
    await sleep(100);
    // Fenced first: whoever takes over waits until that transaction has ended.
    const order: string[] = [];
    const fenced = transactions.run(async (tx) => {
      await leases.fence(org, current, tx);
      order.push('fenced');
      // Below the five seconds after which the server ends a transaction by itself.
      await sleep(2_500);
      order.push('wrote');
    });
    await until('the fence stands', () => order.length > 0);
    const taken = await leases.acquire(org, connectionId, 'fourth', 60_000);
    order.push('taken over');
    await fenced;
    expect(taken?.token).toBe(current.token + 1);
    expect(order).toEqual(['fenced', 'wrote', 'taken over']);
    if (taken !== null) await leases.release(org, taken);
  });

  it('would get through a fence that only reads: the planted fence commits after the take-over', async () => {
    const connectionId = await runs.connected('planted');
    const leases = stack.api.app.get(ConnectionLeases);
    const old = await leases.acquire(org, connectionId, 'old', 50);
    if (old === null) throw new Error('no lease');
    await sleep(100);
    const session = stack.api.database.root.startSession();
    try {
      await session.withTransaction(async () => {
        const held = await db()
          .collection('connections')
          .findOne({ _id: id(connectionId), 'lease.token': old.token }, { session });
        expect(held).not.toBeNull();
        expect(await leases.acquire(org, connectionId, 'new', 60_000)).toMatchObject({ token: old.token + 1 });
        await db().collection('proof').insertOne({ token: old.token }, { session });
      });
    } finally {
      await session.endSession();
    }
    expect(await db().collection('proof').countDocuments({ token: old.token })).toBe(1);
    await db().collection('proof').drop();
  });
});
