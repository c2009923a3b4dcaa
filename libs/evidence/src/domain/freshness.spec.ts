import fc from 'fast-check';

import { freshnessOf, staleAtOf } from './freshness.js';

const START = new Date('2026-11-20T03:00:00.000Z');
const after = (ms: number): Date => new Date(START.getTime() + ms);

describe('freshness of a type', () => {
  it.each([
    ['fresh', 'at once', 0],
    ['fresh', 'at 26 h', 26 * 3_600_000],
    ['due', 'at 26 h + 1 ms', 26 * 3_600_000 + 1],
    ['due', 'at 48 h', 172_800_000],
    ['stale', 'at 48 h + 1 ms', 172_800_001],
    ['fresh', 'started 5 min ahead of now', -300_000],
    ['stale', 'started 5 min + 1 ms ahead of now: a wrong clock never looks fresh', -300_001],
  ] as const)('is %s %s', (expected, _, ageMs) => {
    expect(freshnessOf(START, after(ageMs))).toBe(expected);
  });

  it('is never when no run measured', () => {
    expect(freshnessOf(null, START)).toBe('never');
  });

  it('is stale from the first ms after the instant it names', () => {
    expect(freshnessOf(START, staleAtOf(START))).toBe('due');
    expect(freshnessOf(START, new Date(staleAtOf(START).getTime() + 1))).toBe('stale');
  });

  it('only worsens while nothing is measured: 10,000 timelines', () => {
    const rank = { never: 3, fresh: 0, due: 1, stale: 2 };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400_000_000 }), fc.integer({ min: 0, max: 400_000_000 }), (age, more) => {
        expect(rank[freshnessOf(START, after(age + more))]).toBeGreaterThanOrEqual(rank[freshnessOf(START, after(age))]);
        expect(freshnessOf(START, after(age)) === 'stale').toBe(age > 172_800_000);
      }),
      { numRuns: 10_000 },
    );
  });
});
