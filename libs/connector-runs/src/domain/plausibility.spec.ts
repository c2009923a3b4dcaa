import fc from 'fast-check';

import { judgeHeadcount, judgeVisibility } from './plausibility.js';

const people = (active: number, inactive: number): { active: number; inactive: number } => ({ active, inactive });

const AT = new Date('2026-11-21T12:00:00Z');
const minutesAgo = (minutes: number): Date => new Date(AT.getTime() - minutes * 60_000);

describe('judgeVisibility', () => {
  it.each([
    ['nothing to compare with', null, people(1, 0), 'plausible'],
    ['nothing read', people(10, 10), null, 'plausible'],
    ['the same', people(60, 40), people(60, 40), 'plausible'],
    ['growth', people(60, 40), people(90, 40), 'plausible'],
    ['everybody left: active turned inactive', people(60, 40), people(1, 99), 'plausible'],
    ['three of a small company deleted', people(20, 10), people(17, 10), 'plausible'],
    ['four of a small company deleted', people(20, 10), people(16, 10), 'narrowed'],
    ['exactly 1 % of 1,000', people(700, 300), people(690, 300), 'plausible'],
    ['more than 1 % of 1,000', people(700, 300), people(689, 300), 'narrowed'],
    ['no inactive people any more', people(60, 1), people(61, 0), 'narrowed'],
    ['no inactive people, as always', people(60, 0), people(59, 0), 'plausible'],
    ['one department instead of all', people(800, 200), people(40, 11), 'narrowed'],
  ])('%s', (_name, before, seen, kind) => {
    const verdict = judgeVisibility(before, seen);
    expect(verdict.kind).toBe(kind);
    if (verdict.kind === 'narrowed') expect(verdict.detail).toMatch(/\d/);
  });

  it('never distrusts a key that sees as many people as before, and seeing fewer is never more plausible (5,000 pairs)', () => {
    const size = fc.integer({ min: 0, max: 60_000 });
    fc.assert(
      fc.property(size, size, size, fc.integer({ min: 0, max: 500 }), (active, inactive, seen, more) => {
        const before = people(active, inactive);
        const total = active + inactive;
        if (seen > 0 && inactive > 0 && seen <= total) expect(judgeVisibility(before, people(total - seen, seen)).kind).toBe('plausible');
        const fewer = judgeVisibility(before, people(Math.min(seen, active), inactive));
        const fewest = judgeVisibility(before, people(Math.max(0, Math.min(seen, active) - more), inactive));
        if (fewer.kind === 'narrowed') expect(fewest.kind).toBe('narrowed');
      }),
      { numRuns: 5_000, seed: 4 },
    );
  });
});

describe('judgeHeadcount', () => {
  it.each([
    ['the first figure', null, 3, null, 'plausible'],
    ['after none', 0, 0, null, 'plausible'],
    ['one more than half', 100, 51, null, 'plausible'],
    ['exactly half', 100, 50, null, 'suspect'],
    ['half of an odd number, rounded down', 101, 50, null, 'suspect'],
    ['half of an odd number, rounded up', 101, 51, null, 'plausible'],
    ['nobody at all', 100, 0, null, 'suspect'],
    ['a second read that agrees after 15 minutes', 100, 40, { count: 40, seenAt: minutesAgo(15) }, 'plausible'],
    ['a second read that agrees too early', 100, 40, { count: 40, seenAt: minutesAgo(14) }, 'suspect'],
    ['a second read that differs', 100, 40, { count: 41, seenAt: minutesAgo(60) }, 'suspect'],
    ['back to normal', 100, 99, { count: 40, seenAt: minutesAgo(1) }, 'plausible'],
  ])('%s', (_name, last, now, suspect, kind) => {
    expect(judgeHeadcount(last, now, suspect, AT).kind).toBe(kind);
  });
});
