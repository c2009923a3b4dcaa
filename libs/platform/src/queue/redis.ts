import { Redis } from 'ioredis';

const MAX_RECONNECT_DELAY_MS = 2_000;

/** `blocking`: BullMQ workers wait inside a command and must not give up on it. `subscriptions`: lost ones are asked for again by whoever still wants them. */
export function connectRedis(url: string, use: 'blocking' | 'commands' | 'subscriptions'): Redis {
  return new Redis(url, {
    maxRetriesPerRequest: use === 'blocking' ? null : 1,
    enableOfflineQueue: use === 'blocking',
    retryStrategy: (attempt) => Math.min(attempt * 100, MAX_RECONNECT_DELAY_MS),
    lazyConnect: false,
    autoResubscribe: use !== 'subscriptions',
  });
}
