import { randomBytes } from 'node:crypto';

import { mongo } from 'mongoose';

import { addDays, FixedClock, localDateIn, type OrganizationId } from '@app/kernel';

import { documentsOfRanges, profiled } from '../../../test/support/database-profile.js';
import { type EvidenceLib, evidenceSuite, seedEvidence } from '../../../test/support/evidence.js';
import { type Evidence, startOfDay } from './domain/index.js';
import { type EvidenceFilter } from './evidence-list.service.js';
import { type EvidenceView } from './evidence-views.service.js';
import { aDay, anEvidence } from './testing.js';

jest.setTimeout(60_000);
const ORG = '64b000000000000000000001' as OrganizationId;
const OTHER = '64b000000000000000000002' as OrganizationId;
const ZONE = 'Europe/Berlin';
const NOW = new Date('2026-11-20T12:00:00.000Z');
const HOUR_MS = 3_600_000;
const id = (): string => randomBytes(12).toString('hex');
const ago = (ms: number): Date => new Date(NOW.getTime() - ms);

const clock = new FixedClock(NOW);
const suite = evidenceSuite('evidence list', clock);
let seeded: readonly Evidence[] = [];
const CONNECTIONS = ['1123456789abcdef01234501', '1123456789abcdef01234502'];
const TYPES = ['hr.active_headcount', 'hr.onboarding_completion', 'hr.terminations_30d'];
const READ = ['evidence', 'evidence_confirmations'];

/** 5,000 rows of two connections and three types, 20 minutes apart; every seventh instant holds two rows. The second connection stopped being read three days ago. */
function fiveThousand(): readonly Evidence[] {
  const rows: Evidence[] = [];
  for (let n = 0; rows.length < 5_000; n++) {
    const connectionId = CONNECTIONS[n % 2] ?? '';
    const observedAt = ago((n + 1) * 20 * 60_000 + (connectionId === CONNECTIONS[1] ? 72 * HOUR_MS : 0));
    for (let twin = 0; twin < (n % 7 === 0 ? 2 : 1); twin++) {
      const type = TYPES[(n + twin) % 3] ?? '';
      rows.push(
        anEvidence(ORG, {
          id: id(),
          runId: id(),
          connectionId,
          type,
          observedAt,
          collectedAt: observedAt,
          asOf: localDateIn(observedAt, ZONE),
          value: { count: n },
        }),
      );
    }
  }
  return rows.slice(0, 5_000);
}

beforeAll(async () => {
  seeded = fiveThousand();
  await seedEvidence(suite.db, ORG, seeded);
  await seedEvidence(
    suite.db,
    OTHER,
    seeded.slice(0, 500).map((row) => anEvidence(OTHER, { ...row, id: id() })),
  );
});

const newestFirst = (a: Evidence, b: Evidence): number => b.collectedAt.getTime() - a.collectedAt.getTime() || (a.id < b.id ? 1 : -1);
async function everyPage(filter: EvidenceFilter, limit: number): Promise<readonly EvidenceView[]> {
  const all: EvidenceView[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await suite.lib.reader.list(ORG, filter, { limit, cursor });
    all.push(...page.items);
    if (page.nextCursor === null) return all;
    expect(page.items).toHaveLength(limit);
    cursor = page.nextCursor;
  }
}

const DAY_10 = localDateIn(ago(10 * 24 * HOUR_MS), ZONE);
const DAY_20 = localDateIn(ago(20 * 24 * HOUR_MS), ZONE);
const between = (row: Evidence): boolean => row.collectedAt >= startOfDay(DAY_20, ZONE) && row.collectedAt < startOfDay(addDays(DAY_10, 1), ZONE);
const STALE = (row: Evidence): boolean => row.connectionId === CONNECTIONS[1];
const newest = (row: Evidence): boolean =>
  !seeded.some((other) => other.connectionId === row.connectionId && other.type === row.type && other.id !== row.id && newestFirst(other, row) < 0);
const FILTERS: readonly [string, Omit<EvidenceFilter, 'timeZone'>, (row: Evidence) => boolean][] = [
  ['none', {}, () => true],
  ['one type', { types: ['hr.terminations_30d'] }, ({ type }) => type === 'hr.terminations_30d'],
  ['two types', { types: TYPES.slice(0, 2) }, ({ type }) => type !== 'hr.terminations_30d'],
  ['connection', { connectionId: CONNECTIONS[0] }, ({ connectionId }) => connectionId === CONNECTIONS[0]],
  ['connection and type', { connectionId: CONNECTIONS[1], types: ['hr.active_headcount'] }, (row) => STALE(row) && row.type === 'hr.active_headcount'],
  ['days', { from: DAY_20, to: DAY_10 }, between],
  ['days of a type', { from: DAY_20, to: DAY_10, types: ['hr.active_headcount'] }, (row) => between(row) && row.type === 'hr.active_headcount'],
  ['freshness stale', { freshness: 'stale' }, STALE],
  ['freshness fresh', { freshness: 'fresh' }, (row) => !STALE(row)],
  [
    'freshness stale in days of two types',
    { freshness: 'stale', from: DAY_20, to: DAY_10, types: TYPES.slice(0, 2) },
    (row) => STALE(row) && between(row) && row.type !== 'hr.terminations_30d',
  ],
  ['not current', { current: false }, (row) => !newest(row)],
  ['current', { current: true }, newest],
  ['current and stale', { current: true, freshness: 'stale' }, (row) => newest(row) && STALE(row)],
];

describe('the list of evidence', () => {
  it.each(FILTERS)('pages through 5,000 rows by %s: each once, newest first', async (name, filter, expected) => {
    const wanted = seeded.filter(expected).sort(newestFirst);
    expect(wanted.length).toBeGreaterThan(2);
    const found = await everyPage({ ...filter, timeZone: ZONE }, name.startsWith('current') ? 2 : 200);
    expect(found.map((row) => row.id)).toEqual(wanted.map((row) => row.id));
    process.stdout.write(`list by ${name}: ${String(found.length)} rows\n`);
  });

  it.each(FILTERS.filter(([, { current }]) => current !== true))(
    'reads no row that it does not return, on the first page and deep, by %s',
    async (name, filter) => {
      const asked = { ...filter, timeZone: ZONE };
      const [limit, lines]: [number, string[]] = [50, []];
      for (let [depth, cursor]: [number, string | undefined] = [0, undefined]; depth < 3; depth++) {
        let page: Awaited<ReturnType<EvidenceLib['reader']['list']>> | undefined;
        const commands = await profiled(suite.db, READ, async () => {
          page = await suite.lib.reader.list(ORG, asked, { limit, cursor });
        });
        // The last query fetches the rows; an aggregate before it that merges ranges reads keys only.
        const list = commands.filter(({ op }) => op === 'query').at(-1);
        const merging = commands.filter(({ command }) => JSON.stringify(command ?? '').includes(`{"$limit":${String(limit + 1)}}`));
        lines.push(`${String(list?.docsExamined)} documents for ${String(list?.nreturned)}, ${String(merging.length)} merge`);
        expect([list?.nreturned, list?.hasSortStage ?? false]).toEqual([limit + 1, false]);
        // One range reads the rows of the cursor's own instant again: two here.
        expect(list?.docsExamined).toBeLessThanOrEqual(limit + 1 + (depth === 0 || merging.length > 0 ? 0 : 2));
        for (const { command } of merging) expect(await documentsOfRanges(suite.db, 'evidence', command?.pipeline ?? [])).toEqual([0, expect.any(Number)]);
        expect(merging.length > 0).toBe(['two types', 'freshness stale', 'freshness fresh', 'freshness stale in days of two types'].includes(name));
        cursor = page?.nextCursor ?? undefined;
      }
      process.stdout.write(`read by ${name}: ${lines.join(' · ')}\n`);
    },
  );

  it('is measured by what can tell: a list without an index range reads more', async () => {
    const scoped = { organizationId: new mongo.ObjectId(ORG) };
    const commands = await profiled(suite.db, READ, () =>
      suite.db.connection
        .collection('evidence')
        .find({ ...scoped, 'value.count': { $gt: 3_000 } })
        .sort({ collectedAt: -1, _id: -1 })
        .limit(51)
        .toArray(),
    );
    expect(commands.at(-1)?.docsExamined).toBeGreaterThan(1_000);
    const tie = { $or: [{ collectedAt: { $lt: NOW } }, { _id: { $lt: new mongo.ObjectId() } }] };
    const stages = [{ $sort: { collectedAt: -1, _id: -1 } }, { $limit: 51 }, { $project: { _id: 1, collectedAt: 1 } }];
    const uncovered = { $unionWith: { coll: 'evidence', pipeline: [{ $match: { ...scoped, type: TYPES[0], ...tie } }, ...stages] } };
    expect((await documentsOfRanges(suite.db, 'evidence', [{ $match: { ...scoped, type: TYPES[0] } }, ...stages, uncovered]))[0]).toBeGreaterThanOrEqual(51);
  });

  it('asks the database a fixed number of times per page, whatever its size', async () => {
    const counts: number[] = [];
    for (const limit of [1, 10, 200])
      counts.push(
        (await profiled(suite.db, READ, () => suite.lib.reader.list(ORG, { timeZone: ZONE }, { limit }))).filter(({ op }) => op === 'query' || op === 'command')
          .length,
      );
    expect(new Set(counts).size).toBe(1);
    process.stdout.write(`commands per page of 1, 10 and 200 rows: ${counts.join(', ')}\n`);
  });

  it('finds the metrics for current and freshness without reading the rows', async () => {
    const commands = await profiled(suite.db, READ, () => suite.lib.reader.list(ORG, { timeZone: ZONE, current: true }, { limit: 50 }));
    const read = commands.reduce((sum, { docsExamined }) => sum + (docsExamined ?? 0), 0);
    const keys = commands.reduce((sum, { keysExamined }) => sum + (keysExamined ?? 0), 0);
    process.stdout.write(`current of 5,000 rows: ${String(read)} documents, ${String(keys)} keys\n`);
    expect(read).toBeLessThan(60);
    expect(keys).toBeLessThan(120);
  });

  it('refuses a cursor of another list, organization or nobody, naming the field', async () => {
    const { nextCursor } = await suite.lib.reader.list(ORG, { timeZone: ZONE, types: TYPES.slice(0, 1) }, { limit: 2 });
    const cursor = nextCursor ?? '';
    const fields = { errors: [{ field: 'cursor' }] };
    await expect(suite.lib.reader.list(ORG, { timeZone: ZONE, types: TYPES.slice(0, 2) }, { limit: 2, cursor })).rejects.toMatchObject(fields);
    await expect(suite.lib.reader.list(OTHER, { timeZone: ZONE, types: TYPES.slice(0, 1) }, { limit: 2, cursor })).rejects.toMatchObject(fields);
    for (const invented of [
      '',
      'x',
      cursor.slice(1),
      Buffer.from('{"at":1e99,"id":"a","list":"b"}').toString('base64url'),
      Buffer.from('null').toString('base64url'),
    ]) {
      await expect(suite.lib.reader.list(ORG, { timeZone: ZONE }, { limit: 2, cursor: invented })).rejects.toMatchObject(fields);
    }
    expect((await suite.lib.reader.list(ORG, { timeZone: ZONE, types: TYPES.slice(0, 1), connectionId: undefined }, { limit: 2, cursor })).items).toHaveLength(
      2,
    );
  });

  it.each([0, 201, 1.5, Number.NaN])('refuses a limit of %d', async (limit) => {
    await expect(suite.lib.reader.list(ORG, { timeZone: ZONE }, { limit })).rejects.toMatchObject({ errors: [{ field: 'limit' }] });
  });

  it('refuses a range that ends before it begins and a connection that is no id', async () => {
    await expect(suite.lib.reader.list(ORG, { timeZone: ZONE, from: DAY_10, to: DAY_20 }, { limit: 1 })).rejects.toMatchObject({ errors: [{ field: 'from' }] });
    await expect(suite.lib.reader.list(ORG, { timeZone: ZONE, connectionId: 'x' }, { limit: 1 })).rejects.toMatchObject({
      errors: [{ field: 'connectionId' }],
    });
  });

  it('takes days in the zone of the organization', async () => {
    const org = id() as OrganizationId;
    const instants = ['2026-03-28T22:59:59.999Z', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z', '2026-03-29T22:00:00.000Z'].map(
      (text) => new Date(text),
    );
    await seedEvidence(
      suite.db,
      org,
      instants.map((at) => anEvidence(org, { id: id(), runId: id(), observedAt: at, collectedAt: at })),
    );
    const day = aDay('2026-03-29');
    const found = await suite.lib.reader.list(org, { timeZone: ZONE, from: day, to: day }, { limit: 10 });
    expect(found.items.map(({ collectedAt }) => collectedAt)).toEqual([instants[2], instants[1]]);
  });

  it('dresses a page of 200 rows of 200 metrics in one aggregate', async () => {
    const wide = id() as OrganizationId;
    const rows = Array.from({ length: 200 }, (_, n) => anEvidence(wide, { id: id(), runId: id(), connectionId: id(), observedAt: ago(n * 1_000) }));
    await seedEvidence(suite.db, wide, rows);
    const commands = await profiled(suite.db, READ, () => suite.lib.reader.list(wide, { timeZone: ZONE }, { limit: 200 }));
    expect(commands.filter(({ op }) => op === 'query')).toHaveLength(1);
    expect((await suite.lib.reader.list(wide, { timeZone: ZONE, current: true }, { limit: 200 })).items).toHaveLength(200);
    expect(
      await suite.lib.reader.newestOf(
        wide,
        rows.map(({ connectionId: other, type }) => ({ connectionId: other, type })),
      ),
    ).toHaveLength(200);
  });
});

describe('another organization', () => {
  it('sees only its own rows in lists and none of the newest', async () => {
    const stranger = id() as OrganizationId;
    for (const filter of FILTERS.map(([, one]) => one))
      expect((await suite.lib.reader.list(stranger, { ...filter, timeZone: ZONE }, { limit: 5 })).items).toEqual([]);
    const metrics = CONNECTIONS.flatMap((connectionId) => TYPES.map((type) => ({ connectionId, type })));
    expect((await suite.lib.reader.newestOf(stranger, metrics)).map(({ evidence, freshness }) => [evidence, freshness])).toEqual(
      metrics.map(() => [null, 'never']),
    );
    const own = new Set(seeded.map((row) => row.id));
    for (const filter of FILTERS.map(([, one]) => one)) {
      const { items } = await suite.lib.reader.list(OTHER, { ...filter, timeZone: ZONE }, { limit: 200 });
      expect(items.filter((row) => own.has(row.id))).toEqual([]);
    }
  });
});
