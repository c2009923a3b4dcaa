import { once } from 'node:events';

import { Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import { type Redis } from 'ioredis';

import { type AppConfig } from '../config/app-config.js';
import { APP_CONFIG } from '../config/config.module.js';
import { connectRedis } from '../queue/redis.js';
import { ATTEMPT_LIMITER } from './attempt-limiter.js';
import { RedisAttemptLimiter } from './redis-attempt-limiter.js';

/** A connection for short commands, which fail at once while Redis is away. */
export const REDIS_COMMANDS = Symbol('RedisCommands');

const FIRST_CONNECT_MS = 2_000;

/** Redis away at the start is no error: commands are refused until it is back, and the readiness answer says so. */
async function connected(config: AppConfig): Promise<Redis> {
  const redis = connectRedis(config.REDIS_URL, 'commands');
  redis.on('error', () => undefined);
  await Promise.race([once(redis, 'ready'), new Promise((resolve) => setTimeout(resolve, FIRST_CONNECT_MS).unref())]);
  return redis;
}

@Module({
  providers: [
    { provide: REDIS_COMMANDS, inject: [APP_CONFIG], useFactory: connected },
    { provide: ATTEMPT_LIMITER, inject: [REDIS_COMMANDS], useFactory: (redis: Redis) => new RedisAttemptLimiter(redis) },
  ],
  exports: [REDIS_COMMANDS, ATTEMPT_LIMITER],
})
export class RateLimitModule implements OnModuleDestroy {
  constructor(@Inject(REDIS_COMMANDS) private readonly redis: Pick<Redis, 'disconnect'>) {}

  onModuleDestroy(): void {
    this.redis.disconnect();
  }
}
