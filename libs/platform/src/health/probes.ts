import { type Redis } from 'ioredis';
import { type Connection } from 'mongoose';

import { type ServerClock } from '../clock/index.js';
import { NotReady } from './health.errors.js';
import { type HealthProbe } from './readiness.js';

/** Answers, and takes writes: after a step-down a member still answers pings. */
export const mongoProbe = (connection: Connection): HealthProbe => ({
  name: 'mongodb',
  remedy: 'Check that MongoDB runs, that its replica set has a primary, and that MONGODB_URI is right.',
  check: async () => {
    const answer: unknown = await connection.db?.command({ hello: 1 });
    const writable: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'isWritablePrimary') : undefined;
    if (writable !== true) throw new NotReady('no writable primary');
    await connection.db?.command({ ping: 1 });
  },
});

export const redisProbe = (redis: Pick<Redis, 'ping'>): HealthProbe => ({
  name: 'redis',
  remedy: 'Check that Redis runs and that REDIS_URL is right. Nothing is lost meanwhile: MongoDB is the record.',
  check: async () => {
    await redis.ping();
  },
});

/** This machine's own clock against the database server's, without any offset: at most 60 s. */
export const clockProbe = (clock: ServerClock, connection: Connection): HealthProbe => ({
  name: 'clock',
  remedy: 'Set the clock of this machine (NTP).',
  check: async () => clock.synchronize(connection),
});

export const vaultProbe = (describe: () => Promise<unknown>): HealthProbe => ({
  name: 'vault',
  remedy: 'Check KMS_PROVIDER and its key: without it no credential can be opened.',
  check: async () => {
    await describe();
  },
});
