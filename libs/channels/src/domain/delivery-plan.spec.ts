import { type AttemptOutcome, ATTEMPTS, evaluateAttempt, isExhausted, WAITS_MS, type WorthTrying } from './delivery-plan.js';
import { toMailOutcome } from './mail-outcome.js';
import { toReceiverOutcome } from './receiver-outcome.js';

const now = new Date('2026-11-21T09:00:00Z');
const HOUR_MS = 3_600_000;
const error = { code: 'x', message: 'x', remedy: 'x' };
const refused = (worthTrying: WorthTrying, retryAfterMs: number | null = null): AttemptOutcome => ({
  kind: 'refused',
  error,
  worthTrying,
  retryAfterMs,
  left: null,
});
const waitOf = (outcome: AttemptOutcome, attempts: number, random = 0.5): number | string => {
  const step = evaluateAttempt(outcome, { attempts, now, random });
  return step.state === 'pending' ? step.nextAttemptAt.getTime() - now.getTime() : step.state;
};

describe('a refused message', () => {
  it('is tried after 1, 5, 15 minutes, 1, 3, 6, 12 hours, then it has failed', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((attempts) => waitOf(refused('later'), attempts))).toEqual([...WAITS_MS, 'failed']);
    expect(WAITS_MS.reduce((sum, wait) => sum + wait)).toBeGreaterThan(22 * HOUR_MS);
    expect(ATTEMPTS.later).toBe(8);
  });

  it('that the receiver does not want is tried three times, one that it never wants once', () => {
    expect([1, 2, 3].map((attempts) => waitOf(refused('soon'), attempts))).toEqual([60_000, 300_000, 'failed']);
    expect(waitOf(refused('never'), 1)).toBe('failed');
  });

  it('waits up to a fifth less or more than planned', () => {
    expect([0, 0.5, 0.999_999].map((random) => waitOf(refused('later'), 4, random))).toEqual([0.8 * HOUR_MS, HOUR_MS, 1.2 * HOUR_MS - 1]);
    for (let n = 0; n < 1000; n++) {
      const wait = Number(waitOf(refused('later'), 1 + (n % 7), Math.random()));
      const planned = WAITS_MS[n % 7] ?? 0;
      expect(wait >= planned * 0.8 && wait <= planned * 1.2).toBe(true);
    }
  });

  it('is never tried before the receiver asked for it, nor later than a day because of it', () => {
    for (const random of [0, 0.3, 0.999]) expect(Number(waitOf(refused('later', 10 * HOUR_MS), 1, random))).toBeGreaterThanOrEqual(10 * HOUR_MS);
    expect([waitOf(refused('later', 5_000), 1), waitOf(refused('later', 100 * HOUR_MS), 1)]).toEqual([60_000, 24 * HOUR_MS]);
  });

  it('is not sent by a worker that finds all attempts used', () => {
    expect([8, 9].map(isExhausted)).toEqual([false, true]);
  });

  it('once taken is sent, at whatever attempt', () => {
    expect(evaluateAttempt({ kind: 'delivered' }, { attempts: 8, now, random: 0 })).toEqual({ state: 'sent', sentAt: now });
  });
});

describe('what a receiver answers', () => {
  const answered = (status: number) => toReceiverOutcome({ kind: 'answered', status, retryAfter: null, date: null, durationMs: 1 }, 7_000);
  const worth = (outcome: AttemptOutcome): string => (outcome.kind === 'delivered' ? 'delivered' : `${outcome.error.code} ${outcome.worthTrying}`);

  it.each([
    [200, 'delivered'],
    [204, 'delivered'],
    [299, 'delivered'],
    [301, 'receiver.redirected soon'],
    [304, 'receiver.redirected soon'],
    [400, 'receiver.refused soon'],
    [401, 'receiver.refused soon'],
    [404, 'receiver.refused soon'],
    [408, 'receiver.busy later'],
    [410, 'receiver.gone never'],
    [429, 'receiver.busy later'],
    [500, 'receiver.failing later'],
    [503, 'receiver.failing later'],
    [599, 'receiver.failing later'],
  ])('%d means %s', (status, meaning) => {
    expect(worth(answered(status))).toBe(meaning);
  });

  it('never counts an interim or unknown status as delivered', () => {
    for (let status = 100; status < 700; status++) if (status < 200 || status > 299) expect(answered(status).kind).toBe('refused');
  });

  it('keeps the time that it asks for', () => {
    expect([answered(429), answered(503)]).toMatchObject([{ retryAfterMs: 7_000 }, { retryAfterMs: 7_000 }]);
  });

  it.each(['network', 'timeout', 'blocked-host', 'redirect', 'too-large', 'bad-body', 'aborted'] as const)(
    'by failing with %s has words and a way out',
    (reason) => {
      const outcome = toReceiverOutcome({ kind: 'failed', reason, detail: 'Said so.', status: null, durationMs: 1 }, null);
      expect(outcome).toMatchObject({ kind: 'refused', error: { message: 'Said so.', remedy: expect.stringMatching(/\w+ \w+/) } });
    },
  );
});

describe('what a mail server answers', () => {
  it('names how many got nothing when it is a part, and nobody otherwise', () => {
    const failure = { kind: 'refused', reason: 'recipients', permanent: true, reply: '550 5.1.1' } as const;
    expect(toMailOutcome({ ...failure, left: ['b'] }, 3)).toMatchObject({
      left: ['b'],
      worthTrying: 'soon',
      error: { message: expect.stringContaining('1 of 3') },
    });
    expect(toMailOutcome({ ...failure, left: ['a', 'b', 'c'] }, 3)).toMatchObject({ left: null });
    expect(toMailOutcome({ kind: 'accepted' }, 3)).toEqual({ kind: 'delivered' });
  });
});
