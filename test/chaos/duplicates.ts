import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Job, Queue } from 'bullmq';

import { connectRedis, QUEUE_NAME } from '@app/platform';

import { objectId, until } from '../proofs/run-stack.js';
import { type ChaosWorld, type WatchedConnection } from './chaos-world.js';

const HOOK = 'duplicates';
const EXECUTE = 'connector-run.execute';
const WITHIN_MS = 120_000;
/** The run waits for its first answer while jobs for it come; the vendor's answer must not be given up meanwhile. */
const HELD_MS = 10_000;
const LOOK_EVERY_MS = 100;

/** What became of jobs, as the queue tells it. */
export interface Delivered {
  /** When each was taken to its end without an error. */
  readonly completedAt: readonly Date[];
  readonly failed: number;
}
export interface Duplicated {
  readonly completed: number;
  readonly failed: number;
  /** Completed while the run was under way. */
  readonly whileRunning: number;
  /** Rows of the slot that the jobs were about. */
  readonly runs: number;
  readonly calls: number;
  /** Leases under which they were made. */
  readonly executors: number;
}

/** A queue that keeps what became of the jobs that it was given. */
export class DuplicateJobs {
  readonly #name = randomUUID();
  #given = 0;

  private constructor(
    private readonly world: ChaosWorld,
    private readonly redis: ReturnType<typeof connectRedis>,
    private readonly queue: Queue,
  ) {}

  static async open(world: ChaosWorld): Promise<DuplicateJobs> {
    const redis = connectRedis(world.redisUrl, 'commands');
    await until('Redis', () => redis.status === 'ready');
    return new DuplicateJobs(world, redis, new Queue(QUEUE_NAME, { connection: redis }));
  }

  async close(): Promise<void> {
    await this.queue.close();
    this.redis.disconnect();
  }

  /** A job for the same run each, none of which the queue takes for another. */
  async add({ id, organizationId }: WatchedConnection, slot: string, count: number, name = EXECUTE): Promise<void> {
    const data = { organizationId, connectionId: id, slot };
    await this.queue.addBulk(Array.from({ length: count }, () => ({ name, data, opts: { jobId: `${this.#name}-${String(++this.#given)}`, attempts: 1 } })));
  }

  async delivered(): Promise<Delivered> {
    const [completed, failed] = await Promise.all((['completed', 'failed'] as const).map((state) => this.#ours(state)));
    return { completedAt: (completed ?? []).map(({ finishedOn }) => new Date(finishedOn ?? Number.NaN)), failed: failed?.length ?? 0 };
  }

  /** So that they are not counted again. */
  async forget(): Promise<void> {
    const jobs = await Promise.all((['completed', 'failed'] as const).map((state) => this.#ours(state)));
    await Promise.all(jobs.flat().map((job) => job.remove()));
  }

  /** How often an undisturbed run calls the vendor. */
  async callsOfOneRun(connection: WatchedConnection): Promise<number> {
    const before = this.#callsOf(connection).length;
    await this.world.untilClosed([await this.world.request(connection)], WITHIN_MS);
    return this.#callsOf(connection).length - before;
  }

  /** Half of the jobs come while the run is under way, half when it is closed. */
  async ringFor(connection: WatchedConnection, count: number, planted: { readonly secondRun: boolean } = { secondRun: false }): Promise<Duplicated> {
    const [before, runId] = [this.#callsOf(connection).length, await this.world.request(connection)];
    const slot = String((await this.world.run(runId))['slot']);
    const half = Math.ceil(count / 2);
    let isHeld = true;
    for (const { vendor } of this.world.places) {
      vendor.hooks.set(HOOK, async (call) => {
        for (const end = call.at + HELD_MS; isHeld && call.slug === connection.slug && performance.now() < end;)
          await sleep(LOOK_EVERY_MS, undefined, { ref: false });
        return null;
      });
    }
    await this.add(connection, slot, half);
    await until('a call', () => this.#callsOf(connection).length > before, WITHIN_MS);
    // One of them executes the run, unless the dispatcher's own job was first.
    await until('jobs for a run under way', () => this.#areDone(half - 1), HELD_MS).catch(() => undefined);
    isHeld = false;
    await this.world.untilClosed([runId], WITHIN_MS);
    for (const { vendor } of this.world.places) vendor.hooks.delete(HOOK);
    if (planted.secondRun) await this.#plantAttempt(runId);
    await this.add(connection, slot, count - half);
    await until('the end of every job', () => this.#areDone(count), WITHIN_MS);
    return this.#report(connection, { runId, slot, before });
  }

  /** A second run of the slot, as no duplicate may make one. */
  async #plantAttempt(runId: string): Promise<void> {
    const { organizationId, connectionId, slot } = await this.world.run(runId);
    const row = { organizationId, connectionId, slot, attempt: 2, trigger: 'manual', state: 'queued', token: null, deaths: 0, requestedAt: new Date() };
    const rest = { requestedBy: null, startedAt: null, finishedAt: null, outcomes: [], error: null };
    await this.world.db.collection('connector_runs').insertOne({ ...row, ...rest });
  }

  async #report(connection: WatchedConnection, { runId, slot, before }: { runId: string; slot: string; before: number }): Promise<Duplicated> {
    const [{ completedAt, failed }, run] = [await this.delivered(), await this.world.run(runId)];
    const calls = this.#callsOf(connection).slice(before);
    return {
      completed: completedAt.length,
      failed,
      whileRunning: completedAt.filter((at) => at >= run['startedAt'] && at <= run['finishedAt']).length,
      runs: await this.world.db.collection('connector_runs').countDocuments({ connectionId: objectId(connection.id), slot }),
      calls: calls.length,
      executors: new Set(calls.map(({ token }) => token)).size,
    };
  }

  #callsOf({ slug }: WatchedConnection): ChaosWorld['leases']['calls'] {
    return this.world.leases.calls.filter((call) => call.slug === slug);
  }
  async #areDone(count: number): Promise<boolean> {
    const { completedAt, failed } = await this.delivered();
    return completedAt.length + failed >= count;
  }
  async #ours(state: 'completed' | 'failed'): Promise<readonly Job[]> {
    return (await this.queue.getJobs([state])).filter(({ id }) => id?.startsWith(this.#name) === true);
  }
}
