import { randomBytes } from 'node:crypto';

import { FixedClock, type OrganizationId } from '@app/kernel';

import { evidenceSuite, seedConfirmations, seedEvidence } from '../../../test/support/evidence.js';
import { EvidenceNotFound } from './evidence.errors.js';
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
const suite = evidenceSuite('evidence reader', clock);

afterEach(() => clock.set(NOW));

describe('what is computed for a row', () => {
  const org = id() as OrganizationId;
  const connectionId = id();
  const at = (hours: number): Date => ago(hours * HOUR_MS);
  const first = anEvidence(org, { id: id(), runId: id(), connectionId, asOf: aDay('2026-11-10'), observedAt: at(240) });
  const second = anEvidence(org, { id: id(), runId: id(), connectionId, asOf: aDay('2026-11-14'), observedAt: at(144), value: { count: 53 } });
  const corrected = anEvidence(org, {
    id: id(),
    runId: id(),
    connectionId,
    asOf: aDay('2026-11-14'),
    observedAt: at(140),
    value: { count: 54 },
    supersedes: second.id,
  });
  const restating = anEvidence(org, {
    id: id(),
    runId: id(),
    connectionId,
    asOf: aDay('2026-11-10'),
    observedAt: at(20),
    value: { count: 51 },
    restates: { evidenceId: first.id, delta: -1 },
  });
  beforeAll(async () => {
    await seedEvidence(suite.db, org, [first, second, corrected, restating]);
    await seedConfirmations(suite.db, org, first, [at(216), at(192), at(168)]);
    await seedConfirmations(suite.db, org, corrected, [at(44), at(20)]);
  });

  it('is the same for a row alone and in a list', async () => {
    const { items } = await suite.lib.reader.list(org, { timeZone: ZONE }, { limit: 10 });
    expect(items.map((row) => row.id)).toEqual([restating.id, corrected.id, second.id, first.id]);
    for (const row of items) expect(await suite.lib.reader.one(org, row.id)).toEqual(row);
  });

  it('counts confirmations, names the correction and the current finding; a restatement is never current', async () => {
    const { items } = await suite.lib.reader.list(org, { timeZone: ZONE }, { limit: 10 });
    expect(items.map((row) => [row.confirmationCount, row.lastConfirmedAt, row.supersededBy, row.current])).toEqual([
      [0, null, null, false],
      [2, at(20), null, true],
      [0, null, corrected.id, false],
      [3, at(168), null, false],
    ]);
  });

  it('ages with the clock from the start of the last run that confirmed, to the millisecond', async () => {
    const freshness = async (afterLast: number) => {
      clock.set(new Date(at(20).getTime() + afterLast));
      const { items } = await suite.lib.reader.list(org, { timeZone: ZONE }, { limit: 10 });
      return [...new Set(items.map((row) => row.freshness))];
    };
    expect([
      await freshness(0),
      await freshness(26 * HOUR_MS),
      await freshness(26 * HOUR_MS + 1),
      await freshness(172_800_000),
      await freshness(172_800_001),
    ]).toEqual(['fresh', 'fresh', 'due', 'due', 'stale'].map((state) => [state]));
    expect((await suite.lib.reader.one(org, first.id)).staleAt).toEqual(new Date(at(20).getTime() + 172_800_000));
  });

  it('gives the newest finding of each metric asked for, and none for one never measured', async () => {
    const found = await suite.lib.reader.newestOf(org, [
      { connectionId, type: 'hr.terminations_30d' },
      { connectionId, type: 'hr.active_headcount' },
    ]);
    expect(found.map((one) => [one.evidence?.id, one.freshness, one.observedAt])).toEqual([
      [undefined, 'never', null],
      [corrected.id, 'fresh', at(20)],
    ]);
    expect(found[1]?.evidence).toEqual(await suite.lib.reader.one(org, corrected.id));
  });

  it('pages through confirmations newest first', async () => {
    const days: Date[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await suite.lib.reader.confirmations(org, first.id, { limit: 2, cursor });
      days.push(...page.items.map(({ observedAt }) => observedAt));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(days).toEqual([at(168), at(192), at(216)]);
    const { nextCursor } = await suite.lib.reader.confirmations(org, first.id, { limit: 2 });
    await expect(suite.lib.reader.confirmations(org, corrected.id, { limit: 2, cursor: nextCursor ?? '' })).rejects.toMatchObject({
      errors: [{ field: 'cursor' }],
    });
  });

  it('shows on a calendar when a finding was seen until the next one, and today is no gap', async () => {
    expect(await suite.lib.reader.calendar(org, first.id)).toMatchObject({ from: '2026-11-10', to: '2026-11-13', gaps: [] });
    const current = await suite.lib.reader.calendar(org, corrected.id);
    expect(current.observed.map(({ date, how }) => [date, how])).toEqual([
      ['2026-11-14', 'measured'],
      ['2026-11-18', 'confirmed'],
      ['2026-11-19', 'confirmed'],
    ]);
    expect([current.to, current.gaps]).toEqual(['2026-11-20', [{ from: '2026-11-15', to: '2026-11-17', days: 3 }]]);
    expect(await suite.lib.reader.calendar(org, restating.id)).toMatchObject({ from: '2026-11-10', to: '2026-11-10', gaps: [] });
  });
});

describe('another organization', () => {
  it('gets the same answer for a foreign id as for one that does not exist or is malformed, from every method', async () => {
    const foreign = id();
    await seedEvidence(suite.db, ORG, [anEvidence(ORG, { id: foreign })]);
    const methods: Record<string, (org: OrganizationId, rowId: string) => Promise<unknown>> = {
      one: (org, rowId) => suite.lib.reader.one(org, rowId),
      confirmations: (org, rowId) => suite.lib.reader.confirmations(org, rowId, { limit: 5 }),
      calendar: (org, rowId) => suite.lib.reader.calendar(org, rowId),
      sheet: (org, rowId) => suite.lib.reader.sheet(org, rowId),
      openPopulation: (org, rowId) => suite.lib.reader.openPopulation(org, rowId),
    };
    let refused = 0;
    for (const [name, method] of Object.entries(methods)) {
      const answers = await Promise.all([foreign, id(), 'not an id', ''].map((rowId) => method(OTHER, rowId).catch((error: unknown) => error)));
      for (const answer of answers) {
        expect([name, answer]).toEqual([name, new EvidenceNotFound()]);
        refused++;
      }
      // The organization's own answer shows that the method finds what is there.
      const own: unknown = await method(ORG, foreign).catch((error: unknown) => error);
      expect([name, own instanceof EvidenceNotFound]).toEqual([name, false]);
    }
    process.stdout.write(`foreign, unknown and malformed ids: ${String(refused)} answers, all the same\n`);
  });
});
