import fc from 'fast-check';

import { type Due, slotAfter } from '@app/connections/domain/index.js';

import { nextDue, type NextDueInput, RETRY_DELAYS_MS } from './next-due.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const now = new Date('2026-11-21T03:10:00Z');
const ZONE = 'Europe/Berlin';
const ID = 'a'.repeat(24);
const scheduled = (attempt = 1): Due => ({ slot: '2026-11-21', attempt, trigger: 'schedule' });
const manual: Due = { slot: 'manual-29000000', attempt: 1, trigger: 'manual' };
const plan = { due: { slot: '2026-11-22', attempt: 1, trigger: 'schedule' }, nextRunAt: new Date('2026-11-22T02:00:00Z') } as const;

const asked = (input: Partial<NextDueInput>): NextDueInput => ({
  connectionId: ID,
  timeZone: ZONE,
  planned: { due: input.run ?? scheduled(), nextRunAt: now },
  run: scheduled(),
  result: 'succeeded',
  retryAfterMs: null,
  secondReadMs: null,
  now,
  ...input,
});
const tomorrow = slotAfter(ID, now, ZONE);
const afterMs = ({ nextRunAt }: { readonly nextRunAt: Date | null }): number => (nextRunAt?.getTime() ?? 0) - now.getTime();

describe('after a run of the plan', () => {
  it.each(['succeeded', 'give-up'] as const)('that %s, the next is the slot of the next day', (result) => {
    expect(nextDue(asked({ result }))).toEqual({ due: { slot: tomorrow.slot, attempt: 1, trigger: 'schedule' }, nextRunAt: tomorrow.at });
    expect(tomorrow.slot).toBe('2026-11-22');
  });

  it('that may be tried again, the same slot comes after 15 minutes, one hour and four hours, then the next day', () => {
    const attempts = [1, 2, 3, 4].map((attempt) => nextDue(asked({ run: scheduled(attempt), result: 'retry' })));
    expect(attempts.slice(0, 3).map(({ due }) => due)).toEqual([2, 3, 4].map((attempt) => scheduled(attempt)));
    expect(attempts.slice(0, 3).map(afterMs)).toEqual([15 * MINUTE, HOUR, 4 * HOUR]);
    expect(attempts[3]).toEqual({ due: { slot: '2026-11-22', attempt: 1, trigger: 'schedule' }, nextRunAt: tomorrow.at });
  });

  it('that the vendor refused for its key, nothing comes by itself', () => {
    expect(nextDue(asked({ result: 'refused' }))).toEqual({ due: null, nextRunAt: null });
    expect(nextDue(asked({ result: 'refused', run: manual, planned: plan }))).toEqual({ due: null, nextRunAt: null });
  });

  it('of connect and re-authorize, retries keep their own slot', () => {
    const run: Due = { slot: 'connect', attempt: 1, trigger: 'connect' };
    expect(nextDue(asked({ run, result: 'retry' })).due).toEqual({ ...run, attempt: 2 });
    expect(nextDue(asked({ run, result: 'succeeded' })).due?.trigger).toBe('schedule');
  });

  it('waits at least as long as the vendor named, whether it tries again or not', () => {
    expect(afterMs(nextDue(asked({ result: 'retry', retryAfterMs: 90 * MINUTE })))).toBe(90 * MINUTE);
    expect(afterMs(nextDue(asked({ result: 'retry', retryAfterMs: MINUTE })))).toBe(15 * MINUTE);
    expect(afterMs(nextDue(asked({ result: 'give-up', retryAfterMs: 100 * HOUR })))).toBe(100 * HOUR);
  });
});

describe('after a run that somebody asked for beside the plan', () => {
  it.each(['succeeded', 'retry', 'give-up'] as const)('that %s, the plan stays', (result) => {
    expect(nextDue(asked({ run: manual, planned: plan, result }))).toEqual(plan);
  });

  it('that succeeded while a retry was planned, the retry is not needed any more', () => {
    const planned = { due: scheduled(3), nextRunAt: new Date(now.getTime() + HOUR) };
    expect(nextDue(asked({ run: manual, planned })).due).toEqual({ slot: '2026-11-22', attempt: 1, trigger: 'schedule' });
    expect(nextDue(asked({ run: manual, planned, result: 'give-up' }))).toEqual(planned);
  });

  it('holds the vendor’s wait against the plan too', () => {
    const soon = { due: scheduled(2), nextRunAt: new Date(now.getTime() + MINUTE) };
    expect(afterMs(nextDue(asked({ run: manual, planned: soon, result: 'retry', retryAfterMs: HOUR })))).toBe(HOUR);
    expect(nextDue(asked({ run: manual, planned: plan, result: 'retry', retryAfterMs: MINUTE }))).toEqual(plan);
  });
});

describe('whatever happens', () => {
  it('the next run lies ahead, never before the vendor’s wait, at most four attempts a slot, and only a refused key stops the plan (5,000 cases)', () => {
    const run = fc.oneof(fc.integer({ min: 1, max: 6 }).map(scheduled), fc.constant(manual));
    fc.assert(
      fc.property(
        run,
        fc.constantFrom('succeeded', 'retry', 'give-up', 'refused'),
        fc.option(fc.integer({ min: 0, max: 48 * HOUR }), { nil: null }),
        fc.constantFrom(ZONE, 'Pacific/Kiritimati', 'America/St_Johns', 'Antarctica/Troll'),
        fc.integer({ min: 0, max: 3 * 365 * 24 * 60 }),
        (one, result, retryAfterMs, timeZone, minutes) => {
          const at = new Date(now.getTime() + minutes * MINUTE);
          const planned = one.trigger === 'manual' ? { due: plan.due, nextRunAt: new Date(at.getTime() + HOUR) } : { due: one, nextRunAt: at };
          const next = nextDue(asked({ run: one, planned, result, retryAfterMs, timeZone, now: at }));
          expect(next.due === null).toBe(result === 'refused');
          if (next.due === null || next.nextRunAt === null) return;
          expect(next.nextRunAt.getTime()).toBeGreaterThan(at.getTime());
          expect(next.nextRunAt.getTime()).toBeGreaterThanOrEqual(at.getTime() + (retryAfterMs ?? 0));
          // A slot that comes again (the zone moved) gets a further attempt; else there are at most four.
          if (next.due.slot !== one.slot || one.attempt <= RETRY_DELAYS_MS.length) expect(next.due.attempt).toBeLessThanOrEqual(RETRY_DELAYS_MS.length + 1);
          expect([next.due.slot, next.due.attempt]).not.toEqual([one.slot, one.attempt]);
        },
      ),
      { numRuns: 5_000, seed: 4 },
    );
  });

  it('a connection that fails for ever is asked four times on a day, not more', () => {
    let state: NextDueInput = asked({ result: 'retry' });
    const asks: string[] = [];
    for (let n = 0; n < 40; n++) {
      asks.push(state.run.slot);
      const next = nextDue(state);
      if (next.due === null || next.nextRunAt === null) throw new Error('the plan ended');
      state = asked({ run: next.due, planned: next, result: 'retry', now: next.nextRunAt });
    }
    const perSlot = [...new Set(asks)].map((slot) => asks.filter((one) => one === slot).length);
    expect(perSlot).toEqual(Array.from({ length: 10 }, () => 4));
  });
});

describe('after the zone moved or the day turned', () => {
  it('never asks for a slot under an attempt that has run: in Auckland the day of a slot in Los Angeles is still to come', () => {
    const at = new Date('2026-11-23T16:00:00Z');
    const run: Due = { slot: '2026-11-24', attempt: 1, trigger: 'schedule' };
    const next = nextDue(asked({ timeZone: 'America/Los_Angeles', run, now: at }));
    expect(next.due).toEqual({ slot: '2026-11-24', attempt: 2, trigger: 'schedule' });
    expect(next.nextRunAt?.getTime()).toBeGreaterThan(at.getTime());
  });

  it('reads the day that has just begun when the last try of the day before fails after midnight', () => {
    const at = new Date('2026-11-20T23:30:00Z');
    const run: Due = { slot: '2026-11-20', attempt: 4, trigger: 'schedule' };
    expect(nextDue(asked({ run, result: 'retry', now: at })).due).toEqual({ slot: '2026-11-21', attempt: 1, trigger: 'schedule' });
    expect(nextDue(asked({ run, result: 'succeeded', now: at })).due).toEqual({ slot: '2026-11-22', attempt: 1, trigger: 'schedule' });
  });

  it('brings the plan forward when a run that somebody asked for doubts a figure', () => {
    const next = nextDue(asked({ run: manual, planned: plan, result: 'retry', secondReadMs: 15 * MINUTE }));
    expect(next).toEqual({ due: plan.due, nextRunAt: new Date(now.getTime() + 15 * MINUTE) });
  });
});
