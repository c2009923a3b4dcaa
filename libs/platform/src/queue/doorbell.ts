import { Queue } from 'bullmq';
import { type Redis } from 'ioredis';

import { jobCatalog, type JobName, type JobPayload } from '@app/jobs';

import { connectRedis } from './redis.js';

export const QUEUE_NAME = 'attesta';

/**
 * Asks the workers to look. MongoDB is the record: a ring that is lost (Redis down, flushed, restarted) costs only time, because the dispatcher
 * rings again for whatever is still due.
 */
export class Doorbell {
  readonly #queue: Queue;
  readonly #redis: Redis;

  constructor(redisUrl: string, onError: (error: Error) => void, queueName = QUEUE_NAME) {
    this.#redis = connectRedis(redisUrl, 'commands');
    this.#redis.on('error', onError);
    this.#queue = new Queue(queueName, { connection: this.#redis });
    this.#queue.on('error', onError);
  }

  /** → false when Redis could not be reached; nothing is lost by it. */
  async ring<Name extends JobName>(name: Name, payload: JobPayload<Name>): Promise<boolean> {
    const definition = jobCatalog[name];
    const data = definition.payload.parse(payload);
    try {
      await this.#queue.add(name, data, { jobId: definition.dedupeBy(data), attempts: 1, removeOnComplete: true, removeOnFail: true });
      return true;
    } catch (error) {
      if (error instanceof Error) return false;
      throw error;
    }
  }

  /** Jobs that wait or run. */
  async depth(): Promise<number> {
    const counts = await this.#queue.getJobCounts('waiting', 'active', 'prioritized', 'delayed');
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
  }

  /** Called whenever Redis is back after it was away. */
  onReady(listener: () => void): void {
    this.#redis.on('ready', listener);
  }

  async ping(): Promise<boolean> {
    return (await this.#redis.ping()) === 'PONG';
  }

  async close(): Promise<void> {
    await this.#queue.close();
    this.#redis.disconnect();
  }
}
