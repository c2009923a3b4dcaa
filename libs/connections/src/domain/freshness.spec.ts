import fc from 'fast-check';

import { DUE_AFTER_MS, evaluateConnectionFreshness, evaluateFreshness, FUTURE_TOLERANCE_MS, STALE_AFTER_MS } from './freshness.js';

const now = new Date('2026-11-21T09:42:00.000Z');
const aged = (ms: number): Date => new Date(now.getTime() - ms);

describe('evaluateFreshness', () => {
  it.each([
    [0, 'fresh'],
    [DUE_AFTER_MS, 'fresh'],
    [DUE_AFTER_MS + 1, 'due'],
    [STALE_AFTER_MS - 1, 'due'],
    [STALE_AFTER_MS, 'due'],
    [STALE_AFTER_MS + 1, 'stale'],
    [-FUTURE_TOLERANCE_MS, 'fresh'],
    [-FUTURE_TOLERANCE_MS - 1, 'stale'],
  ])('says of an age of %i ms: %s', (ms, state) => {
    expect(evaluateFreshness(aged(ms), now)).toBe(state);
  });

  it('says never when it never happened', () => {
    expect(evaluateFreshness(null, now)).toBe('never');
  });

  it('turns stale by itself, exactly once and never back, while nothing is read (10,000 timelines)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 * 86_400_000 }), fc.integer({ min: 0, max: 86_400_000 }), (first, more) => {
        const order = ['fresh', 'due', 'stale'];
        const [a, b] = [evaluateFreshness(aged(first), now), evaluateFreshness(aged(first + more), now)];
        expect(order.indexOf(b)).toBeGreaterThanOrEqual(order.indexOf(a));
        expect(a === 'stale').toBe(first > 172_800_000);
      }),
      { numRuns: 10_000, seed: 4 },
    );
  });
});

describe('evaluateConnectionFreshness', () => {
  it('names the metric that is missing', () => {
    const freshness = evaluateConnectionFreshness(
      {
        status: 'active',
        createdAt: aged(STALE_AFTER_MS * 3),
        lastSuccess: { runId: 'r', startedAt: aged(STALE_AFTER_MS + 1) },
        metrics: [
          { metric: 'hr.active_headcount', expected: true, lastMeasuredAt: aged(1000), lastOutcome: 'measured', lastReason: null },
          {
            metric: 'hr.onboarding_completion',
            expected: true,
            lastMeasuredAt: aged(STALE_AFTER_MS + 1),
            lastOutcome: 'inconclusive',
            lastReason: 'not-visible',
          },
        ],
      },
      now,
      (metric) => ({ 'hr.onboarding_completion': 'onboarding completion' })[metric] ?? metric,
    );
    expect(freshness.state).toBe('stale');
    expect(freshness.reason).toBe('There was no complete sync in time. Not measured: onboarding completion.');
    expect(freshness.metrics.map((metric) => metric.state)).toEqual(['fresh', 'stale']);
  });
});
