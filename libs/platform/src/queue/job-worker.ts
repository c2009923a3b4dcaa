import { type Job, Worker } from 'bullmq';
import { type Redis } from 'ioredis';

import { jobCatalog, type JobHandlers, type JobName } from '@app/jobs';

import { QUEUE_NAME } from './doorbell.js';
import { UnreadableJob } from './queue.errors.js';
import { connectRedis } from './redis.js';

export interface JobWorkerOptions {
  readonly redisUrl: string;
  readonly handlers: JobHandlers;
  readonly concurrency: number;
  readonly onError: (error: Error, job: { readonly name: string; readonly id: string } | null) => void;
  readonly queueName?: string;
}

/** Measured: with the defaults a job whose worker was killed starts again after 61 s and a second death fails it for good; with these after 10.5 s. */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 5_000;
const MAX_STALLED = 1_000;

const isJobName = (name: string): name is JobName => Object.hasOwn(jobCatalog, name);

/** Takes jobs and calls their handlers. A lost lock, the time limit and `close` abort the handler's signal. */
export class JobWorker {
  readonly #worker: Worker;
  readonly #redis: Redis;
  readonly #running = new Map<string, AbortController>();

  constructor(private readonly options: JobWorkerOptions) {
    this.#redis = connectRedis(options.redisUrl, 'blocking');
    this.#redis.on('error', (error) => options.onError(error, null));
    this.#worker = new Worker(options.queueName ?? QUEUE_NAME, (job) => this.#process(job), {
      connection: this.#redis,
      concurrency: options.concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      maxStalledCount: MAX_STALLED,
    });
    this.#worker.on('error', (error) => options.onError(error, null));
    this.#worker.on('failed', (job, error) => options.onError(error, job === undefined ? null : { name: job.name, id: job.id ?? '' }));
    this.#worker.on('lockRenewalFailed', (ids: string[]) => {
      for (const id of ids) this.#running.get(id)?.abort();
    });
  }

  async #process(job: Job<unknown>): Promise<void> {
    if (!isJobName(job.name)) throw new UnreadableJob(job.name, ['name']);
    const definition = jobCatalog[job.name];
    const payload = definition.payload.safeParse(job.data);
    if (!payload.success)
      throw new UnreadableJob(
        job.name,
        payload.error.issues.map((issue) => issue.path.join('.')),
      );
    const controller = new AbortController();
    const id = job.id ?? '';
    this.#running.set(id, controller);
    try {
      await this.options.handlers[job.name](payload.data, { signal: AbortSignal.any([controller.signal, AbortSignal.timeout(definition.timeoutMs)]) });
    } finally {
      this.#running.delete(id);
    }
  }

  /** Stops taking jobs, lets the running ones end within `graceMs`, then aborts them. */
  async close(graceMs: number): Promise<void> {
    const timer = setTimeout(() => {
      for (const controller of this.#running.values()) controller.abort();
    }, graceMs);
    try {
      await this.#worker.close();
    } finally {
      clearTimeout(timer);
      this.#redis.disconnect();
    }
  }
}
