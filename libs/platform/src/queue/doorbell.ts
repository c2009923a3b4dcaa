import { setTimeout as sleep } from 'node:timers/promises';

import { Queue } from 'bullmq';
import { type Redis } from 'ioredis';

import { jobCatalog, type JobName, type JobPayload } from '@app/jobs';

import { connectRedis } from './redis.js';

export const QUEUE_NAME = 'attesta';
const RING_WITHIN_MS = 1_500;

/**
 * Asks the workers to look. MongoDB is the record: a ring that is lost (Redis down, flushed, restarted) costs only time, because the dispatcher
 * rings again for whatever is still due.
 */
export class Doorbell {
  readonly #queue: Queue;
  readonly #redis: Redis;
  readonly #onError: (error: Error) => void;

  constructor(redisUrl: string, onError: (error: Error) => void, queueName = QUEUE_NAME) {
    this.#onError = onError;
    this.#redis = connectRedis(redisUrl, 'commands');
    this.#redis.on('error', onError);
    this.#queue = new Queue(queueName, { connection: this.#redis });
    this.#queue.on('error', onError);
  }

  /** → false when Redis could not be reached in time; nothing is lost by it. */
  async ring<Name extends JobName>(name: Name, payload: JobPayload<Name>): Promise<boolean> {
    const definition = jobCatalog[name];
    const data = definition.payload.parse(payload);
    const added = this.#queue.add(name, data, { jobId: definition.dedupeBy(data), attempts: 1, removeOnComplete: true, removeOnFail: true }).then(
      () => true,
      (error: unknown) => {
        this.#onError(error instanceof Error ? error : new TypeError(String(error)));
        return false;
      },
    );
    // While Redis is away BullMQ waits for it without end; whoever rings has a person waiting.
    const deadline = new AbortController();
    const late = sleep(RING_WITHIN_MS, false, { signal: deadline.signal, ref: false }).catch(() => false);
    const rung = await Promise.race([added, late]);
    deadline.abort();
    return rung;
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
