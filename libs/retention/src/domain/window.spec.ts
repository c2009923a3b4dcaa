import fc from 'fast-check';

import { cutoffOf, isPopulationExpired, monthsBefore, type Policy } from './window.js';

const POLICY: Policy = { kind: 'window', window: { retentionMonths: 84, populationMonths: 13 } };
const DELETED: Policy = { kind: 'deleted' };
const at = (text: string): Date => new Date(text);
const NOW = at('2026-11-21T12:00:00.000Z');
const plus = (instant: Date, ms: number): Date => new Date(instant.getTime() + ms);

describe('monthsBefore', () => {
  it.each([
    ['2026-11-21T12:00:00.000Z', 13, '2025-10-21T12:00:00.000Z'],
    ['2026-11-21T12:00:00.000Z', 84, '2019-11-21T12:00:00.000Z'],
    ['2026-03-31T23:59:59.999Z', 1, '2026-02-28T23:59:59.999Z'],
    ['2024-03-31T00:00:00.000Z', 1, '2024-02-29T00:00:00.000Z'],
    ['2024-02-29T10:00:00.000Z', 12, '2023-02-28T10:00:00.000Z'],
    ['2026-01-15T00:00:00.000Z', 1, '2025-12-15T00:00:00.000Z'],
  ])('of %s and %i is %s', (now, months, wanted) => {
    expect(monthsBefore(at(now), months).toISOString()).toBe(wanted);
  });

  it('never goes forward, and more months never lie later', () => {
    fc.assert(
      fc.property(fc.date({ min: at('2000-01-01'), max: at('2100-01-01'), noInvalidDate: true }), fc.integer({ min: 1, max: 240 }), (now, months) => {
        const then = monthsBefore(now, months);
        const days = (now.getTime() - then.getTime()) / 86_400_000;
        expect(days).toBeGreaterThanOrEqual(months * 30 - 3);
        expect(days).toBeLessThanOrEqual(months * 31 + 1);
        expect(monthsBefore(now, months + 1).getTime()).toBeLessThan(then.getTime());
      }),
      { seed: 5, numRuns: 2_000 },
    );
  });
});

describe('cutoffOf', () => {
  it('is the window for logs, a day for sessions, 30 days for links, and nothing is kept of a deleted organization', () => {
    expect(cutoffOf('retention-window', POLICY, NOW)).toEqual(at('2019-11-21T12:00:00.000Z'));
    expect(cutoffOf('day-after-end', POLICY, NOW)).toEqual(at('2026-11-20T12:00:00.000Z'));
    expect(cutoffOf('month-after-end', POLICY, NOW)).toEqual(at('2026-10-22T12:00:00.000Z'));
    for (const rule of ['retention-window', 'day-after-end', 'month-after-end'] as const) expect(cutoffOf(rule, DELETED, NOW)).toBeNull();
  });
});

describe('isPopulationExpired', () => {
  const edge = monthsBefore(NOW, 13);
  const sealedEdge = monthsBefore(NOW, 84);
  it.each([
    ['13 months to the millisecond', { lastSeenAt: edge, sealedAt: null }, false],
    ['a millisecond more', { lastSeenAt: plus(edge, -1), sealedAt: null }, true],
    ['old and sealed within the window', { lastSeenAt: plus(edge, -1), sealedAt: plus(sealedEdge, 1) }, false],
    ['sealed exactly at the edge of the window', { lastSeenAt: plus(sealedEdge, -1), sealedAt: sealedEdge }, false],
    ['sealed and seen before the window', { lastSeenAt: plus(sealedEdge, -1), sealedAt: plus(sealedEdge, -1) }, true],
    ['sealed long ago and still seen', { lastSeenAt: NOW, sealedAt: plus(sealedEdge, -1) }, false],
  ])('%s', (_what, age, wanted) => {
    expect(isPopulationExpired(age, POLICY, NOW)).toBe(wanted);
    expect(isPopulationExpired(age, DELETED, NOW)).toBe(true);
  });
});
