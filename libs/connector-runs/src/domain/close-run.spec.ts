import fc from 'fast-check';

import { type Connection } from '@app/connections/domain/index.js';
import { type Collected, type Measured, type MetricOutcome, type ReadFailure } from '@app/connector-sdk';
import { toLocalDate } from '@app/kernel';

import { type ClosedRun, closeRun, type CloseRunInput } from './close-run.js';

const today = toLocalDate('2026-11-21');
const startedAt = new Date('2026-11-21T03:00:00Z');
const now = new Date('2026-11-21T03:00:05Z');
const measuredBefore = new Date('2026-11-20T03:00:00Z');
const HEADCOUNT = 'hr.active_headcount';
const LEAVERS = 'hr.terminations_30d';
const ONBOARDING = 'hr.onboarding_completion';

const connection = (changes: Partial<Connection> = {}): Connection =>
  ({
    id: 'a'.repeat(24),
    status: 'active',
    capabilities: { tasks: 'available' },
    metrics: [HEADCOUNT, LEAVERS, ONBOARDING].map((metric) => ({ metric, expected: true, lastMeasuredAt: measuredBefore, lastOutcome: 'measured', lastReason: null })),
    visibility: { active: 100, inactive: 40 },
    visibilityNarrowedAt: null,
    suspect: null,
    permissionDigest: 'before',
    due: { slot: '2026-11-21', attempt: 1, trigger: 'schedule' },
    nextRunAt: startedAt,
    failuresInRow: 2,
    vendorWaitUntil: null,
    weeklyCheckedOn: toLocalDate('2026-11-14'),
    ...changes,
  }) as Connection; // prettier-ignore

const measured = (metric: string, count: number): Measured => ({ outcome: 'measured', metric, value: { count } }) as unknown as Measured;
const inconclusive = (metric: string, reason: 'read-failed' | 'not-available' = 'read-failed'): MetricOutcome => ({
  outcome: 'inconclusive',
  metric,
  reason,
  detail: `no ${metric}`,
  remedy: 'mend it',
});
const everything = (headcount = 101): readonly MetricOutcome[] => [measured(HEADCOUNT, headcount), measured(LEAVERS, 3), measured(ONBOARDING, 5)];
const failure = (changes: Partial<ReadFailure> = {}): ReadFailure => ({
  code: 'vendor-unavailable',
  message: 'the vendor does not answer',
  remedy: 'wait',
  retryable: true,
  retryAfterMs: null,
  ...changes,
});
const collected = (changes: Partial<Collected> = {}): Collected => ({
  outcomes: everything(),
  exchanges: [],
  visibility: { active: 101, inactive: 40 },
  permissionDigest: 'after',
  capabilities: { tasks: 'available' },
  failure: null,
  ...changes,
});
const close = (changes: Partial<CloseRunInput> = {}): ClosedRun =>
  closeRun({
    connection: connection(),
    run: { slot: '2026-11-21', attempt: 1, trigger: 'schedule' },
    collected: collected(),
    headcountMetric: HEADCOUNT,
    requires: { [ONBOARDING]: 'tasks' },
    timeZone: 'Europe/Berlin',
    today,
    weekly: false,
    startedAt,
    now,
    ...changes,
  });
const outcomesOf = ({ outcomes }: ClosedRun): Record<string, string> =>
  Object.fromEntries(outcomes.map((one) => [one.metric, one.outcome === 'inconclusive' ? one.reason : one.outcome]));

describe('a run that read everything', () => {
  it('succeeds, keeps what it saw as the new measure and forgets the failures before', () => {
    const closed = close();
    expect(closed).toMatchObject({
      state: 'succeeded',
      error: null,
      status: 'active',
      visibility: { active: 101, inactive: 40 },
      visibilityNarrowedAt: null,
      suspect: null,
      permissionDigest: 'after',
      failuresInRow: 0,
      next: { due: { slot: '2026-11-22', attempt: 1, trigger: 'schedule' } },
    });
    expect(closed.findings).toHaveLength(3);
    expect(closed.metrics.every(({ lastMeasuredAt, lastOutcome }) => lastMeasuredAt === startedAt && lastOutcome === 'measured')).toBe(true);
  });

  it('dates the weekly checks only when it made them and nothing failed', () => {
    expect(close().weeklyCheckedOn).toBe('2026-11-14');
    expect(close({ weekly: true }).weeklyCheckedOn).toBe('2026-11-21');
    expect(close({ weekly: true, collected: collected({ failure: failure() }) }).weeklyCheckedOn).toBe('2026-11-14');
    expect(close({ weekly: true, collected: collected({ permissionDigest: null }) }).weeklyCheckedOn).toBe('2026-11-14');
  });

  it('leaves the weekly checks open when they take something away, and believes it the second time', () => {
    const lost = collected({ capabilities: { tasks: 'unknown' } });
    expect(close({ weekly: true, collected: lost })).toMatchObject({ weeklyCheckedOn: '2026-11-14', capabilities: { tasks: 'unknown' } });
    const known = connection({ capabilities: { tasks: 'unknown' } });
    expect(close({ weekly: true, collected: lost, connection: known }).weeklyCheckedOn).toBe('2026-11-21');
  });

  it('keeps how long the vendor asked to wait until an answer comes or the time is over', () => {
    const [inAnHour, before] = [new Date(now.getTime() + 3_600_000), new Date(now.getTime() - 1)];
    const limited = collected({ failure: failure({ code: 'rate-limited', retryAfterMs: 60_000 }) });
    const other = collected({ failure: failure() });
    expect(close().vendorWaitUntil).toBeNull();
    expect(close({ collected: limited }).vendorWaitUntil).toEqual(new Date(now.getTime() + 60_000));
    expect(close({ collected: limited, connection: connection({ vendorWaitUntil: inAnHour }) }).vendorWaitUntil).toEqual(inAnHour);
    expect(close({ collected: other, connection: connection({ vendorWaitUntil: inAnHour }) }).vendorWaitUntil).toEqual(inAnHour);
    expect(close({ collected: other, connection: connection({ vendorWaitUntil: before }) }).vendorWaitUntil).toBeNull();
    expect(close({ connection: connection({ vendorWaitUntil: inAnHour }) }).vendorWaitUntil).toBeNull();
  });

  it('succeeds too with what does not apply', () => {
    const outcomes = [measured(HEADCOUNT, 100), measured(LEAVERS, 0), { outcome: 'not-applicable', metric: ONBOARDING, detail: 'nobody was hired' } as const];
    expect(close({ collected: collected({ outcomes }) })).toMatchObject({ state: 'succeeded', findings: [{ metric: HEADCOUNT }, { metric: LEAVERS }] });
  });
});

describe('a run that read a part', () => {
  const outcomes = [measured(HEADCOUNT, 100), measured(LEAVERS, 0), inconclusive(ONBOARDING)];

  it('is partial, says what is missing and keeps when that was last measured', () => {
    const closed = close({ collected: collected({ outcomes }) });
    expect(closed).toMatchObject({ state: 'partial', error: { code: 'read-failed', message: `no ${ONBOARDING}`, remedy: 'mend it' }, failuresInRow: 3 });
    expect(closed.metrics.map(({ lastMeasuredAt }) => lastMeasuredAt)).toEqual([startedAt, startedAt, measuredBefore]);
    expect(closed.metrics[2]).toMatchObject({ lastOutcome: 'inconclusive', lastReason: 'read-failed' });
    // Nothing was wrong with the vendor as a whole: the next day is soon enough.
    expect(closed.next.due).toMatchObject({ slot: '2026-11-22', attempt: 1 });
  });

  it('has succeeded when what is missing was never offered to this key', () => {
    const never = connection({ capabilities: { tasks: 'unavailable' }, metrics: [] });
    const closed = close({ connection: never, collected: collected({ outcomes: [...outcomes.slice(0, 2), inconclusive(ONBOARDING, 'not-available')], capabilities: { tasks: 'unavailable' } }) }); // prettier-ignore
    expect(closed).toMatchObject({ state: 'succeeded', error: null, expected: { [ONBOARDING]: false } });
  });

  it('expects what was available once although the key lost it', () => {
    const closed = close({ collected: collected({ outcomes, capabilities: { tasks: 'unavailable' } }) });
    expect(closed).toMatchObject({ state: 'partial', expected: { [ONBOARDING]: true } });
  });
});

describe('a run that read nothing', () => {
  const nothing = (one: ReadFailure): Collected =>
    collected({ outcomes: [HEADCOUNT, LEAVERS, ONBOARDING].map((metric) => inconclusive(metric)), visibility: null, permissionDigest: null, failure: one });

  it('fails, is tried again where that may help, and leaves what was known', () => {
    const closed = close({ collected: nothing(failure()) });
    expect(closed).toMatchObject({
      state: 'failed',
      status: 'active',
      error: { code: 'vendor-unavailable', message: 'the vendor does not answer', remedy: 'wait' },
      visibility: { active: 100, inactive: 40 },
      permissionDigest: 'before',
      findings: [],
      next: { due: { slot: '2026-11-21', attempt: 2 }, nextRunAt: new Date(now.getTime() + 15 * 60_000) },
    });
  });

  it('for a refused key ends the plan at once: the same key is never tried again', () => {
    const closed = close({ collected: nothing(failure({ code: 'invalid-key', retryable: false })) });
    expect(closed).toMatchObject({ state: 'failed', status: 'needs-reauth', next: { due: null, nextRunAt: null } });
  });

  it('for a limit waits as long as the vendor says', () => {
    const closed = close({ collected: nothing(failure({ code: 'rate-limited', retryAfterMs: 3_600_000 })) });
    expect(closed.next.nextRunAt).toEqual(new Date(now.getTime() + 3_600_000));
  });

  it('leaves an open concern about who is visible open', () => {
    const since = new Date('2026-11-19T03:00:00Z');
    expect(close({ connection: connection({ visibilityNarrowedAt: since }), collected: nothing(failure()) }).visibilityNarrowedAt).toEqual(since);
  });
});

describe('a key that sees fewer people', () => {
  const narrowed = collected({ outcomes: everything(60), visibility: { active: 60, inactive: 40 } });

  it('measures nothing, fails, and keeps the old measure', () => {
    const closed = close({ collected: narrowed });
    expect(outcomesOf(closed)).toEqual({ [HEADCOUNT]: 'not-visible', [LEAVERS]: 'not-visible', [ONBOARDING]: 'not-visible' });
    expect(closed).toMatchObject({ state: 'failed', findings: [], visibility: { active: 100, inactive: 40 }, visibilityNarrowedAt: now, suspect: null });
    expect(closed.error).toMatchObject({ code: 'not-visible', message: 'The key sees 100 people; it saw 140 before.' });
  });

  it('keeps the day on which that began, and ends it when all are back', () => {
    const since = new Date('2026-11-19T03:00:00Z');
    expect(close({ connection: connection({ visibilityNarrowedAt: since }), collected: narrowed }).visibilityNarrowedAt).toEqual(since);
    expect(close({ connection: connection({ visibilityNarrowedAt: since }) })).toMatchObject({ visibilityNarrowedAt: null, state: 'succeeded' });
  });
});

describe('a headcount of half or less', () => {
  const half = collected({ outcomes: everything(50), visibility: { active: 50, inactive: 90 } });

  it('is not believed at first, and read again after 15 minutes', () => {
    const closed = close({ collected: half });
    expect(outcomesOf(closed)).toEqual({ [HEADCOUNT]: 'implausible', [LEAVERS]: 'measured', [ONBOARDING]: 'measured' });
    expect(closed).toMatchObject({ state: 'partial', suspect: { count: 50, seenAt: startedAt }, visibility: { active: 100, inactive: 40 } });
    expect(closed.next).toEqual({ due: { slot: '2026-11-21', attempt: 2, trigger: 'schedule' }, nextRunAt: new Date(now.getTime() + 15 * 60_000) });
  });

  it('is measured when a second read agrees, and becomes the new measure', () => {
    const closed = close({ connection: connection({ suspect: { count: 50, seenAt: new Date(startedAt.getTime() - 15 * 60_000) } }), collected: half });
    expect(closed).toMatchObject({ state: 'succeeded', suspect: null, visibility: { active: 50, inactive: 90 } });
  });

  it('stays suspect when a second read gives yet another figure', () => {
    expect(close({ connection: connection({ suspect: { count: 49, seenAt: startedAt } }), collected: half })).toMatchObject({ suspect: { count: 50 } });
  });
});

describe('whatever was collected', () => {
  it('no run measures what it could not read, and nothing inconclusive becomes a finding (3,000 runs)', () => {
    const outcome = (metric: string): fc.Arbitrary<MetricOutcome> =>
      fc.oneof(fc.nat(300).map((count) => measured(metric, count)), fc.constant(inconclusive(metric)), fc.constant({ outcome: 'not-applicable', metric, detail: 'x' } as const)); // prettier-ignore
    const visible = fc.option(fc.record({ active: fc.nat(300), inactive: fc.nat(300) }), { nil: null });
    const failed = fc.option(fc.constantFrom(failure(), failure({ code: 'invalid-key', retryable: false }), failure({ code: 'rate-limited', retryAfterMs: 60_000 })), { nil: null }); // prettier-ignore
    fc.assert(
      fc.property(outcome(HEADCOUNT), outcome(LEAVERS), outcome(ONBOARDING), visible, visible, failed, (a, b, c, before, seen, trouble) => {
        const given = [a, b, c];
        const closed = close({ connection: connection({ visibility: before }), collected: collected({ outcomes: given, visibility: seen, failure: trouble }) });
        const unread = given.filter((one) => one.outcome === 'inconclusive').map(({ metric }) => metric);
        expect(closed.findings.every(({ metric }) => !unread.includes(metric))).toBe(true);
        expect(closed.outcomes.map(({ metric }) => metric)).toEqual(given.map(({ metric }) => metric));
        expect(closed.state === 'succeeded').toBe(closed.error === null);
        expect(closed.status === 'needs-reauth').toBe(trouble?.code === 'invalid-key');
        expect(closed.next.due === null).toBe(trouble?.code === 'invalid-key');
        // A smaller number of people is never taken as the new measure without a word.
        const lost =
          before === null || closed.visibility === null ? 0 : before.active + before.inactive - closed.visibility.active - closed.visibility.inactive;
        expect(lost).toBeLessThanOrEqual(Math.max(3, ((before?.active ?? 0) + (before?.inactive ?? 0)) * 0.01));
      }),
      { numRuns: 3_000, seed: 4 },
    );
  });
});
