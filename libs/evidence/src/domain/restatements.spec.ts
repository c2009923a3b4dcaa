import { createHash } from 'node:crypto';

import fc from 'fast-check';

import type { Period, PopulationRow } from '@app/connector-sdk';
import { addDays, daysBetween, type LocalDate } from '@app/kernel';

import { aDay, aLeaver } from '../testing.js';
import { commitRows, rootOf } from './population.js';
import { type History, type Observation, type Restatement, restatementsOf, rowsWithin } from './restatements.js';

const FIRST = aDay('2026-06-01');
const saltOf = (key: string): Uint8Array => createHash('sha256').update(key).digest();
const windowOf = (asOf: LocalDate): Period => ({ start: addDays(asOf, -30), end: asOf, bounds: '[]' });
const at = (asOf: LocalDate): Date => new Date(Date.UTC(2026, 5, 1) + daysBetween(FIRST, asOf) * 86_400_000);

function historyOn(asOf: LocalDate, known: readonly PopulationRow[]): History {
  const from = addDays(asOf, -90);
  return {
    from,
    windowDays: 30,
    rows: commitRows(
      known.filter(({ on }) => on !== null && on >= from && on <= asOf),
      saltOf,
    ),
  };
}
function observed(asOf: LocalDate, known: readonly PopulationRow[], changes: Partial<Observation> = {}): Observation {
  const rows = rowsWithin(historyOn(asOf, known).rows, windowOf(asOf));
  const root = rootOf(rows.map(({ commitment }) => commitment));
  return { evidenceId: `row of ${asOf}`, kind: 'finding', asOf, period: windowOf(asOf), count: rows.length, root, collectedAt: at(asOf), ...changes };
}
const said = (restatement: Restatement, on: LocalDate): Observation => ({ ...restatement, kind: 'restatement', collectedAt: at(on) });
const restatedOn = (asOf: LocalDate, known: readonly PopulationRow[], earlier: readonly Observation[]): readonly Restatement[] =>
  restatementsOf(historyOn(asOf, known), earlier, windowOf(asOf));

describe('restatements', () => {
  const day = addDays(FIRST, 100);
  const known = [aLeaver('4', addDays(day, -20)), aLeaver('8', addDays(day, -12))];
  const before = [observed(addDays(day, -10), known), observed(addDays(day, -1), known)];

  it('are none while the vendor tells what it told before', () => {
    expect(restatedOn(day, known, before)).toEqual([]);
  });

  it('count an entry made late into each earlier period that it falls in, with the period and day of the original', () => {
    const late = [...known, aLeaver('15', addDays(day, -15))];
    expect(restatedOn(day, late, before).map(({ rows, root, ...rest }) => ({ ...rest, rows: rows.length, root: root.length }))).toEqual(
      [addDays(day, -10), addDays(day, -1)].map((asOf) => ({
        evidenceId: `row of ${asOf}`,
        asOf,
        period: windowOf(asOf),
        count: 3,
        delta: 1,
        rows: 3,
        root: 64,
      })),
    );
  });

  it('leave out a period in which the late entry does not fall', () => {
    const late = [...known, aLeaver('15', addDays(day, -5))];
    expect(restatedOn(day, late, before).map(({ asOf }) => asOf)).toEqual([addDays(day, -1)]);
  });

  it('reach the periods of confirmations: the finding was wrong on those days though not on its own', () => {
    const finding = observed(addDays(day, -40), []);
    const confirmation = observed(addDays(day, -2), [], { kind: 'confirmation', evidenceId: finding.evidenceId });
    const [restated, ...more] = restatedOn(day, [aLeaver('15', addDays(day, -3))], [finding, confirmation]);
    expect(more).toEqual([]);
    expect(restated).toMatchObject({ evidenceId: finding.evidenceId, asOf: addDays(day, -2), count: 1, delta: 1 });
  });

  it('tell a withdrawn entry by a negative delta, and an exchange of two people by delta 0 and another root', () => {
    expect(restatedOn(day, known.slice(0, 1), before).map(({ delta }) => delta)).toEqual([-1, -1]);
    const exchanged = [aLeaver('99', addDays(day, -20)), ...known.slice(1)];
    expect(restatedOn(day, exchanged, before).map(({ delta, count }) => [delta, count])).toEqual([
      [0, 2],
      [0, 2],
    ]);
  });

  it('are made once: the next day compares with the restatement', () => {
    const late = [...known, aLeaver('15', addDays(day, -15))];
    const first = restatedOn(day, late, before);
    const today = observed(day, late);
    expect(restatedOn(addDays(day, 1), late, [...before, ...first.map((one) => said(one, day)), today])).toEqual([]);
  });

  it('of a period restated before give the delta against the finding, not against the restatement', () => {
    const late = [...known, aLeaver('15', addDays(day, -15))];
    const first = restatedOn(day, late, before).map((one) => said(one, day));
    const later = [...late, aLeaver('16', addDays(day, -14))];
    expect(restatedOn(addDays(day, 1), later, [...before, ...first]).map(({ evidenceId, count, delta }) => [evidenceId, count, delta])).toEqual(
      before.map(({ evidenceId }) => [evidenceId, 4, 2]),
    );
    expect(restatedOn(addDays(day, 1), known, [...before, ...first]).map(({ count, delta }) => [count, delta])).toEqual([
      [2, 0],
      [2, 0],
    ]);
  });

  it('take the newest finding of a day that was read twice', () => {
    const morning = observed(addDays(day, -1), known, { evidenceId: 'morning' });
    const evening = observed(addDays(day, -1), [...known, aLeaver('15', addDays(day, -2))], {
      evidenceId: 'evening',
      collectedAt: new Date(at(addDays(day, -1)).getTime() + 1),
    });
    expect(restatedOn(day, known, [evening, morning]).map(({ evidenceId, delta }) => [evidenceId, delta])).toEqual([['evening', -1]]);
  });

  it('never concern today, a period older than the history, or a window of another length', () => {
    const late = [...known, aLeaver('15', addDays(day, -15))];
    const today = observed(day, known);
    const tooOld = observed(addDays(day, -61), []);
    const oldest = observed(addDays(day, -60), []);
    const other = observed(addDays(day, -5), known, { period: { start: addDays(day, -65), end: addDays(day, -5), bounds: '[]' } });
    const everything = [...late, aLeaver('16', addDays(day, -62)), aLeaver('17', addDays(day, -91))];
    expect(restatedOn(day, everything, [today, tooOld, oldest, other]).map(({ asOf }) => asOf)).toEqual([addDays(day, -60)]);
  });

  it('show each of 1,000 entries made late, and edit nothing', () => {
    let restatements = 0;
    let edits = 0;
    for (let n = 0; n < 1_000; n++) {
      const asOf = addDays(FIRST, 95 + (n % 200));
      const lag = 1 + (n % 60);
      const staff = Array.from({ length: n % 7 }, (_, i) => aLeaver(`p${String(i)}`, addDays(asOf, -(i * 13) % 90)));
      const told = Object.freeze([observed(addDays(asOf, -1), staff), observed(addDays(asOf, -lag), staff)].map((one) => Object.freeze(one)));
      const copy = JSON.stringify(told);
      const found = restatedOn(asOf, [...staff, aLeaver('late', addDays(asOf, -lag))], told);
      if (found.some(({ delta }) => delta === 1)) restatements++;
      if (JSON.stringify(told) !== copy) edits++;
    }
    // A late entry of 32 to 60 days is outside yesterday's window but inside that of its own day.
    process.stdout.write(`late entries 1000, restated ${String(restatements)}, edits ${String(edits)}\n`);
    expect([restatements, edits]).toEqual([1_000, 0]);
  });

  it('always bring what was last said of every covered period into line with a full count', () => {
    const entry = fc.record({ on: fc.integer({ min: 0, max: 40 }), known: fc.integer({ min: 0, max: 40 }), gone: fc.option(fc.integer({ min: 0, max: 60 })) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 12 }), (entries) => {
        const knownOn = (n: number): readonly PopulationRow[] =>
          entries.flatMap(({ on, known: from, gone }, i) => (n >= from && (gone === null || n < gone) ? [aLeaver(`p${String(i)}`, addDays(FIRST, on))] : []));
        const told: Observation[] = [];
        for (let n = 0; n <= 45; n++) {
          const asOf = addDays(FIRST, n);
          told.push(...restatedOn(asOf, knownOn(n), told).map((one) => said(one, asOf)), observed(asOf, knownOn(n)));
        }
        for (let n = 0; n <= 45; n++) {
          const asOf = addDays(FIRST, n);
          const standing = told
            .filter(({ period }) => period.end === asOf)
            .sort((a, b) => a.collectedAt.getTime() - b.collectedAt.getTime())
            .at(-1);
          expect(standing?.count).toBe(knownOn(45).filter(({ on }) => on !== null && on >= addDays(asOf, -30) && on <= asOf).length);
        }
      }),
      { numRuns: 60 },
    );
  });
});
