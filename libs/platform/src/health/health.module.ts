import { Module } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { type Redis } from 'ioredis';
import { type Connection } from 'mongoose';

import { ServerClock } from '../clock/index.js';
import { RateLimitModule, REDIS_COMMANDS } from '../rate-limit/index.js';
import { KEY_MANAGEMENT, type KeyManagement, VaultModule } from '../vault/index.js';
import { clockProbe, mongoProbe, redisProbe, vaultProbe } from './probes.js';
import { type HealthProbe } from './readiness.js';

export const HEALTH_PROBES = Symbol('HealthProbes');

@Module({
  imports: [RateLimitModule, VaultModule],
  providers: [
    {
      provide: HEALTH_PROBES,
      inject: [getConnectionToken(), ServerClock, REDIS_COMMANDS, KEY_MANAGEMENT],
      useFactory: (connection: Connection, clock: ServerClock, redis: Redis, kms: KeyManagement): readonly HealthProbe[] => [
        mongoProbe(connection),
        clockProbe(clock, connection),
        redisProbe(redis),
        vaultProbe(() => kms.describe()),
      ],
    },
  ],
  exports: [HEALTH_PROBES],
})
export class HealthModule {}
