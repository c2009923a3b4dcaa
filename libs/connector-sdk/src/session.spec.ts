import { z } from 'zod';

import { FixedClock } from '@app/kernel';
import { toLocalDate } from '@app/kernel';

import { collect } from './collect.js';
import { SWALLOWED } from './inputs.js';
import type { Collected } from './results.js';
import type { Variation } from './testing/bare-definition.js';
import { answered, bareDefinition, honestPage } from './testing/bare-definition.js';
import { type RecordedExchange } from './testing/fixture.js';
import { ReplayTransport } from './testing/replay-transport.js';
import { whenOn } from './when.js';

const TODAY = toLocalDate('2026-11-21');
const count = (status: string, total: number): RecordedExchange => ({
  request: 'GET /people/count',
  query: { status },
  json: answered([{ id: '1' }], { size: 1, total }),
});
const VISIBLE = [count('active', 3), count('inactive', 2)];
const person = (id: string, left: string | null = null): { readonly id: string; readonly left: string | null } => ({ id, left });
const page = (number: number, json: RecordedExchange['json'], more: Partial<RecordedExchange> = {}): RecordedExchange => ({
  request: 'GET /people',
  query: { page: String(number) },
  ...(json === undefined ? {} : { json }),
  ...more,
});

async function reading(
  exchanges: readonly RecordedExchange[],
  variation: Variation = {},
  signal?: AbortSignal,
): Promise<Collected & { readonly sent: number }> {
  const transport = new ReplayTransport([...VISIBLE, ...exchanges]);
  const definition = bareDefinition(variation);
  const clock = new FixedClock('2026-11-21T06:00:00Z');
  const input = { definition, transport, clock, today: TODAY, timeZone: 'Europe/Berlin', mode: 'totals', weekly: false, capabilities: {} } as const;
  const collected = await collect({ ...input, ...(signal === undefined ? {} : { signal }) });
  return { ...collected, sent: transport.sent.length };
}

const only = ({ outcomes }: Collected): Collected['outcomes'][number] => {
  const [outcome] = outcomes;
  if (outcome === undefined) throw new Error('no outcome');
  return outcome;
};

describe('a reading', () => {
  it('counts the distinct records of all pages and says where they came from', async () => {
    const first = answered([person('1'), person('2', '2026-11-01')], { size: 2, pages: 2, total: 3 });
    const second = answered([person('3', '2026-11-02')], { page: 2, size: 2, pages: 2, total: 3 });
    const collected = await reading([page(1, first), page(2, second)]);
    expect(only(collected)).toMatchObject({
      outcome: 'measured',
      value: { count: 2 },
      population: { count: 2, rows: [{ key: '2' }, { key: '3' }] },
      provenance: { pages: 2, rowsRead: 3, duplicates: 0, unparseable: 0, truncated: false },
    });
    expect(collected.failure).toBeNull();
    expect(collected.exchanges.map(({ path, rows, failure }) => [path, rows, failure])).toEqual([
      ['/people/count', null, null],
      ['/people/count', null, null],
      ['/people', 2, null],
      ['/people', 1, null],
    ]);
  });

  it('orders the population by key, whatever order the vendor chose', async () => {
    const rows = [person('b', '2026-11-01'), person('a', '2026-11-01')];
    const there = only(await reading([page(1, answered(rows))]));
    const back = only(await reading([page(1, answered([...rows].reverse()))]));
    expect(there).toMatchObject({ population: { rows: [{ key: 'a' }, { key: 'b' }] } });
    expect(back).toMatchObject({ population: { rows: [{ key: 'a' }, { key: 'b' }] } });
  });

  it('drops and counts repeats where the vendor counts something larger than rows', async () => {
    const rows = [person('1'), person('1'), person('2')];
    const collected = await reading([page(1, answered(rows, { total: 1 }))], { unit: () => 'one household' });
    expect(only(collected)).toMatchObject({ outcome: 'measured', provenance: { duplicates: 1, rowsRead: 3 } });
  });

  it.each([
    ['the same record with different content', [page(1, answered([person('1'), person('1', '2026-11-01')]))], 'incomplete'],
    ['a record that is listed twice', [page(1, answered([person('1'), person('1')]))], 'incomplete'],
    ['fewer rows than counted', [page(1, answered([person('1')], { total: 2 }))], 'incomplete'],
    ['a date that cannot be read', [page(1, answered([person('1', '2026-02-30')]))], 'incomplete'],
    ['a record without an id', [page(1, answered([{ left: null }]))], 'schema-drift'],
    ['a field that no record has', [page(1, answered(Array.from({ length: 20 }, (_, id) => ({ id }))))], 'schema-drift'],
    [
      'a total that changes between pages',
      [page(1, answered([person('1')], { size: 1, pages: 2, total: 2 })), page(2, answered([person('2')], { page: 2, size: 1, pages: 3, total: 3 }))],
      'incomplete',
    ],
    ['more pages than are read', [page(1, answered([person('1')], { size: 1, pages: 501, total: 501 }))], 'incomplete'],
    ['an answer that is refused', [page(1, undefined, { status: 403 })], 'read-failed'],
    ['an answer that stops midway', [page(1, undefined, { failure: 'bad-body' })], 'read-failed'],
  ] as const)('does not measure %s', async (_what, exchanges, reason) => {
    const collected = await reading(exchanges);
    expect(only(collected)).toMatchObject({ outcome: 'inconclusive', reason });
    expect(collected.failure).not.toBeNull();
  });

  it('starts paging again once when the vendor loses its place, and only once', async () => {
    const lost = page(1, { error: { code: 'BadPage' } }, { status: 400 });
    const good = page(1, answered([person('1', '2026-11-01')]));
    expect(only(await reading([lost, good]))).toMatchObject({ outcome: 'measured', value: { count: 1 } });
    expect(only(await reading([lost, lost, good]))).toMatchObject({ outcome: 'inconclusive', reason: 'incomplete' });
  });

  it('tells an empty list that means nothing happened from one that means nothing was seen', async () => {
    expect(only(await reading([page(1, answered([], { pages: 0 }))]))).toMatchObject({ outcome: 'measured', value: { count: 0 } });
    expect(only(await reading([page(1, answered([], { pages: 0 }))], { empty: 'no-records' }))).toMatchObject({ reason: 'no-records' });
  });

  it('does not let a connector pass off a refused call as an empty list', async () => {
    const hushed = await reading([page(1, undefined, { status: 403 })], {
      page: async (http, _when, number) => {
        try {
          return await honestPage(http, number);
        } catch {
          return { rows: [], totalItems: 0, totalPages: 0, page: 1, pageSize: 100 };
        }
      },
    });
    expect(only(hushed)).toMatchObject({ outcome: 'inconclusive', reason: 'read-failed', detail: expect.stringContaining(SWALLOWED) });
  });

  it.each(['https://elsewhere.example.org/people', '//elsewhere.example.org', '/../login', '/people?page=2', '/people#x', 'people', '/a b'])(
    'sends nothing to %s',
    async (path) => {
      const straying = reading([], { page: (http) => http.get(path, { answer: z.never() }) });
      await expect(straying).rejects.toThrow('plain paths below its base URL');
    },
  );

  it.each([
    ['the key is refused or locked out', { status: 403 }, 'forbidden-or-locked-out'],
    ['the host is another one', { failure: 'redirect' }, 'unknown-subdomain'],
    ['the key is wrong', { status: 401 }, 'invalid-key'],
  ] as const)('makes one call and no other when %s from the start', async (_what, refusal, code) => {
    const transport = new ReplayTransport([{ request: 'GET /people/count', query: { status: 'active' }, ...refusal }]);
    const clock = new FixedClock('2026-11-21T06:00:00Z');
    const definition = bareDefinition({});
    const collected = await collect({ definition, transport, clock, today: TODAY, timeZone: 'UTC', mode: 'totals', weekly: true, capabilities: {} });
    expect(transport.sent).toHaveLength(1);
    expect(collected.failure).toMatchObject({ code, retryable: false });
  });

  it('stops at once when it is told to, and sends nothing more', async () => {
    const stop = new AbortController();
    const pages = [page(1, answered([person('1')], { size: 1, pages: 2, total: 2 }))];
    const collected = await reading(
      pages,
      {
        page: async (http, _when, number) => {
          const got = await honestPage(http, number);
          stop.abort();
          return got;
        },
      },
      stop.signal,
    );
    expect(only(collected)).toMatchObject({ outcome: 'inconclusive', reason: 'read-failed' });
    expect(collected.failure).toMatchObject({ code: 'aborted', retryable: true });
    expect(collected.sent).toBe(3);
  });

  it('keeps of each row only the declared fields', async () => {
    const rows = [{ ...person('1', '2026-11-01'), salary: '90000', mail: 'ada@example.com' }];
    const text = JSON.stringify(await reading([page(1, answered(rows))]));
    expect(text).not.toMatch(/90000|ada@/);
  });

  it('has the day from its caller, not from a clock', () => {
    expect(whenOn(TODAY, 'Europe/Berlin').daysAgo(30)).toBe('2026-10-22');
  });
});
