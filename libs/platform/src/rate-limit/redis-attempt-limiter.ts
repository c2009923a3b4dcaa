import { type Redis } from 'ioredis';

import { AppError, sha256Hex } from '@app/kernel';

import { type AttemptDecision, type AttemptLimiter, type AttemptRule } from './attempt-limiter.js';

export class AttemptLimiterUnavailable extends AppError {
  constructor() {
    super({
      code: 'service.attempts-not-counted',
      kind: 'unavailable',
      message: 'Attempts cannot be counted at the moment, so none is let through.',
      remedy: 'Try again in a few seconds; if it stays, Redis is not reachable.',
      retryAfterSeconds: 5,
    });
  }
}

/** One step, so that no crash leaves a counter that never ends. */
const TAKE = `local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {n, redis.call('PTTL', KEYS[1])}`;

/** The subject (an e-mail address, a network address) is stored as a digest only. */
const keyOf = (rule: AttemptRule, subject: string): string => `attempts/${rule.name}/${sha256Hex(subject).slice(0, 32)}`;

export class RedisAttemptLimiter implements AttemptLimiter {
  readonly #redis: Pick<Redis, 'eval' | 'del'>;

  constructor(redis: Pick<Redis, 'eval' | 'del'>) {
    this.#redis = redis;
  }

  async take(rule: AttemptRule, subject: string): Promise<AttemptDecision> {
    const [count, leftMs] = numbersIn(await orUnavailable(this.#redis.eval(TAKE, 1, keyOf(rule, subject), rule.windowMs)));
    if (count <= rule.limit) return { allowed: true, retryAfterSeconds: 0 };
    return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(leftMs / 1000)) };
  }

  async forgive(rule: AttemptRule, subject: string): Promise<void> {
    await orUnavailable(this.#redis.del(keyOf(rule, subject)));
  }
}

/** The cause is left out: a Redis error may show the command with its key. */
async function orUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch {
    throw new AttemptLimiterUnavailable();
  }
}

function numbersIn(reply: unknown): readonly [number, number] {
  const [count, leftMs]: readonly unknown[] = Array.isArray(reply) ? reply : [];
  if (typeof count !== 'number' || typeof leftMs !== 'number') throw new AttemptLimiterUnavailable();
  return [count, leftMs];
}
