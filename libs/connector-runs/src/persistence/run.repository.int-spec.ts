import { Types } from 'mongoose';

import { type Due } from '@app/connections/domain/index.js';
import { type OrganizationId } from '@app/kernel';

import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { type Run } from '../domain/index.js';
import { CONNECTOR_RUNS } from './run.collections.js';
import { type RunClosing, RunRepository, runSchema, type StartResult } from './run.repository.js';

const ORG = '64b000000000000000000001' as OrganizationId;
const OTHER = '64b000000000000000000002' as OrganizationId;
const CONNECTION = '64c000000000000000000001';
const SECOND = '64c000000000000000000002';
const AT = new Date('2026-11-21T03:00:00Z');
const later = (minutes: number): Date => new Date(AT.getTime() + minutes * 60_000);
const due = (slot: string, attempt = 1): Due => ({ slot, attempt, trigger: 'schedule' });
const closing = (state: RunClosing['state']): RunClosing => ({ state, finishedAt: later(1), outcomes: [], error: null });

let db: TestDatabase;
let runs: RunRepository;
beforeAll(async () => {
  db = await openTestDatabase([CONNECTOR_RUNS]);
  runs = new RunRepository(db.connection.model(CONNECTOR_RUNS.name, runSchema, CONNECTOR_RUNS.name) as never);
});
beforeEach(() => db.empty());
afterAll(() => db.close());

const close = (run: Run, token: number, state: RunClosing['state'] = 'succeeded', org = ORG): Promise<boolean> =>
  db.transactions.run((tx) => runs.close(org, run.id, token, closing(state), tx));
async function started(slot = 'a', token = 1): Promise<Run> {
  await runs.request(ORG, CONNECTION, due(slot), AT);
  const result = await runs.start(ORG, CONNECTION, slot, token, AT);
  if (result.kind !== 'started') throw new TypeError(result.kind);
  return result.run;
}

describe('a run that is asked for', () => {
  it('is one row for a slot and an attempt, however often and by how many', async () => {
    const made = await Promise.all(Array.from({ length: 64 }, () => runs.request(ORG, CONNECTION, due('a'), AT)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await runs.request(ORG, CONNECTION, due('a', 2), AT)).toBe(true);
    expect(await runs.request(ORG, SECOND, due('a'), AT)).toBe(true);
    expect(await runs.request(OTHER, CONNECTION, due('a'), AT)).toBe(true);
    expect(await runs.findBySlot(ORG, CONNECTION, 'a')).toMatchObject({ attempt: 2, state: 'queued', deaths: 0, startedAt: null });
  });
});

describe('start', () => {
  it('lets one of 64 begin, and no second run of the connection beside it', async () => {
    await runs.request(ORG, CONNECTION, due('a'), AT);
    await runs.request(ORG, CONNECTION, due('b'), AT);
    const results = await Promise.all(Array.from({ length: 64 }, (_, n) => runs.start(ORG, CONNECTION, n % 2 === 0 ? 'a' : 'b', 1, AT)));
    const kinds = (kind: StartResult['kind']): number => results.filter((one) => one.kind === kind).length;
    expect(kinds('started')).toBe(1);
    expect(kinds('nothing-to-do') + kinds('other-running')).toBe(63);
    expect(await runs.open(ORG, 'running', 10)).toHaveLength(1);
  });

  it('takes over what a dead worker left, counts the death and forgets what it had shown', async () => {
    const first = await started();
    await runs.showOutcomes(ORG, first.id, 1, [{ metric: 'm' } as never]);
    const again = await runs.start(ORG, CONNECTION, 'a', 2, later(5));
    expect(again).toMatchObject({ kind: 'started', run: { id: first.id, deaths: 1, outcomes: [], startedAt: later(5) } });
    expect(await runs.start(ORG, CONNECTION, 'a', 2, later(6))).toEqual({ kind: 'nothing-to-do' });
  });

  it('finishes what was left running before it begins another slot', async () => {
    const left = await started('a');
    await runs.request(ORG, CONNECTION, due('b'), AT);
    expect(await runs.start(ORG, CONNECTION, 'b', 2, later(1))).toMatchObject({ run: { id: left.id, slot: 'a' } });
  });

  it('begins the oldest attempt of the slot first', async () => {
    await runs.request(ORG, CONNECTION, due('a', 2), AT);
    await runs.request(ORG, CONNECTION, due('a', 1), AT);
    expect(await runs.start(ORG, CONNECTION, 'a', 1, AT)).toMatchObject({ run: { attempt: 1 } });
  });

  it('finds nothing in another organization', async () => {
    await runs.request(ORG, CONNECTION, due('a'), AT);
    expect(await runs.start(OTHER, CONNECTION, 'a', 1, AT)).toEqual({ kind: 'nothing-to-do' });
  });
});

describe('the end of a run', () => {
  it('is written by the holder of the token only, and only once', async () => {
    const run = await started('a', 5);
    expect(await close(run, 4)).toBe(false);
    expect(await close(run, 5, 'succeeded', OTHER)).toBe(false);
    expect(await close(run, 5)).toBe(true);
    expect(await close(run, 5, 'failed')).toBe(false);
    expect(await runs.findById(ORG, run.id)).toMatchObject({ state: 'succeeded', finishedAt: later(1) });
  });

  it('given back waits again, and only by the holder of the token', async () => {
    const run = await started('a', 5);
    expect(await runs.putBack(ORG, run.id, 4)).toBe(false);
    expect(await runs.putBack(ORG, run.id, 5)).toBe(true);
    expect(await runs.findById(ORG, run.id)).toMatchObject({ state: 'queued', startedAt: null, deaths: 0 });
    expect(await runs.start(ORG, CONNECTION, 'a', 6, later(1))).toMatchObject({ kind: 'started', run: { deaths: 0 } });
  });

  it('abandoned is failed with its reason, whether it waited or ran, but not when it is closed', async () => {
    const error = { code: 'revoked', message: 'm', remedy: 'r' };
    const abandon = (run: Run): Promise<boolean> => db.transactions.run((tx) => runs.abandon(ORG, run.id, error, later(2), tx));
    const run = await started();
    expect(await abandon(run)).toBe(true);
    expect(await abandon(run)).toBe(false);
    expect(await runs.findById(ORG, run.id)).toMatchObject({ state: 'failed', error, finishedAt: later(2) });
    expect(await close(run, 1)).toBe(false);
  });

  it('shows outcomes of the running holder only', async () => {
    const run = await started('a', 5);
    await runs.showOutcomes(ORG, run.id, 4, [{ metric: 'stale' } as never]);
    expect((await runs.findById(ORG, run.id))?.outcomes).toEqual([]);
    await runs.showOutcomes(ORG, run.id, 5, [{ metric: 'm' } as never]);
    expect((await runs.findById(ORG, run.id))?.outcomes).toEqual([{ metric: 'm' }]);
  });
});

describe('lists', () => {
  it('come newest first, page by page, without a gap when several were asked for in the same millisecond', async () => {
    for (let n = 0; n < 9; n++) await runs.request(ORG, n % 3 === 0 ? SECOND : CONNECTION, due(`s-${String(n)}`), later(Math.floor(n / 4)));
    await runs.request(OTHER, CONNECTION, due('theirs'), later(99));
    const seen: string[] = [];
    let after: { requestedAt: Date; id: string } | null = null;
    for (;;) {
      const { items, nextCursor }: Awaited<ReturnType<RunRepository['page']>> = await runs.page(ORG, {}, 2, after);
      seen.push(...items.map(({ slot }) => slot));
      const last: Run | undefined = items.at(-1);
      if (nextCursor === null || last === undefined) break;
      expect(nextCursor).toBe(`${last.requestedAt.toISOString()}~${last.id}`);
      after = last;
    }
    expect(seen).toEqual(['s-8', 's-7', 's-6', 's-5', 's-4', 's-3', 's-2', 's-1', 's-0']);
    expect((await runs.page(ORG, { connectionId: SECOND }, 9, null)).items.map(({ slot }) => slot)).toEqual(['s-6', 's-3', 's-0']);
    expect((await runs.page(ORG, { state: 'running' }, 9, null)).items).toEqual([]);
  });

  it('of open runs come oldest first', async () => {
    for (const n of [3, 1, 2]) await runs.request(ORG, `64c00000000000000000000${String(n)}`, due('a'), later(n));
    expect((await runs.open(ORG, 'queued', 2)).map(({ requestedAt }) => requestedAt)).toEqual([later(1), later(2)]);
  });

  it('know the newest run that somebody asked for', async () => {
    expect(await runs.newestManual(ORG, CONNECTION)).toBeNull();
    await runs.request(ORG, CONNECTION, { slot: 'manual-1', attempt: 1, trigger: 'manual' }, AT);
    await runs.request(ORG, CONNECTION, { slot: 'manual-2', attempt: 1, trigger: 'manual' }, later(1));
    await runs.request(ORG, CONNECTION, due('a'), later(2));
    expect(await runs.newestManual(ORG, CONNECTION)).toMatchObject({ slot: 'manual-2' });
  });
});

describe('the database itself', () => {
  it('refuses a run in a state that does not exist', async () => {
    const row = { organizationId: new Types.ObjectId(ORG), connectionId: new Types.ObjectId(CONNECTION), slot: 'x', attempt: 1, state: 'perhaps' };
    await expect(db.root.db(db.name).collection(CONNECTOR_RUNS.name).insertOne(row)).rejects.toMatchObject({ code: 121 });
  });
});
