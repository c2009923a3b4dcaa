import { Redis } from 'ioredis';

import { redisUrl } from '../../../../test/support/servers.js';
import { connectRedis } from '../queue/redis.js';
import { AttemptLimiterUnavailable, RedisAttemptLimiter } from './redis-attempt-limiter.js';

const rule = { name: `test-${String(process.pid)}`, limit: 3, windowMs: 60_000 };
let redis: Redis;
let limiter: RedisAttemptLimiter;
beforeAll(() => {
  redis = new Redis(redisUrl());
  limiter = new RedisAttemptLimiter(redis);
});
afterAll(() => redis.disconnect());

describe('RedisAttemptLimiter', () => {
  it('lets the limit through, however many come at once, and tells how long to wait', async () => {
    const decisions = await Promise.all(Array.from({ length: 20 }, () => limiter.take(rule, 'burst')));
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(3);
    for (const { retryAfterSeconds } of decisions.filter(({ allowed }) => !allowed)) {
      expect(retryAfterSeconds).toBeGreaterThan(50);
      expect(retryAfterSeconds).toBeLessThanOrEqual(60);
    }
  });

  it('counts subjects and rules apart', async () => {
    for (let i = 0; i < 4; i++) await limiter.take(rule, 'one');
    expect((await limiter.take(rule, 'one')).allowed).toBe(false);
    expect((await limiter.take(rule, 'two')).allowed).toBe(true);
    expect((await limiter.take({ ...rule, name: `${rule.name}-2` }, 'one')).allowed).toBe(true);
  });

  it('starts anew after the window, and after forgiveness', async () => {
    const short = { ...rule, name: `${rule.name}-short`, limit: 1, windowMs: 80 };
    await limiter.take(short, 'a');
    expect((await limiter.take(short, 'a')).allowed).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect((await limiter.take(short, 'a')).allowed).toBe(true);
    await limiter.forgive(short, 'a');
    expect((await limiter.take(short, 'a')).allowed).toBe(true);
  });

  it('stores no address and leaves no counter for ever', async () => {
    await limiter.take(rule, 'ada@example.com');
    const keys = await redis.keys(`attempts/${rule.name}*`);
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.join(' ')).not.toContain('ada');
    // -1: for ever; -2: gone since it was listed.
    for (const key of keys) expect(await redis.pttl(key)).not.toBe(-1);
  });

  it('without Redis nothing is let through', async () => {
    const gone = connectRedis('redis://127.0.0.1:1', 'commands');
    gone.on('error', () => undefined);
    await expect(new RedisAttemptLimiter(gone).take(rule, 'x')).rejects.toBeInstanceOf(AttemptLimiterUnavailable);
    gone.disconnect();
  });
});
