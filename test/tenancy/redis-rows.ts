import { Redis } from 'ioredis';

import { testRedisUrl } from '../support/api.js';

/** A key with what stands under it: one text an entry of a list, set, sorted set or stream, and one for a text or a hash. */
export interface RedisRow {
  readonly key: string;
  readonly entries: readonly string[];
}

async function entriesOf(redis: Redis, key: string): Promise<readonly string[]> {
  const read: Readonly<Record<string, () => Promise<readonly unknown[]>>> = {
    string: async () => [await redis.get(key)],
    hash: async () => [await redis.hgetall(key)],
    list: () => redis.lrange(key, 0, -1),
    set: () => redis.smembers(key),
    zset: () => redis.zrange(key, '0', '-1'),
    stream: () => redis.xrange(key, '-', '+'),
    // Gone since the keys were listed.
    none: () => Promise.resolve([]),
  };
  const type = await redis.type(key);
  if (read[type] === undefined) throw new TypeError(`a kind of value that nobody reads: ${type} of ${key}`);
  return (await read[type]()).map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry)));
}

/** Everything that stands in the Redis database of the suite. */
export async function redisRows(): Promise<readonly RedisRow[]> {
  const redis = new Redis(testRedisUrl());
  try {
    const rows: RedisRow[] = [];
    for (const key of (await redis.keys('*')).sort()) rows.push({ key, entries: await entriesOf(redis, key) });
    return rows;
  } finally {
    redis.disconnect();
  }
}
