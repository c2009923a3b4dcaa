import { setTimeout as sleep } from 'node:timers/promises';

import { Queue } from 'bullmq';

import { connectRedis, QUEUE_NAME } from '@app/platform';

import { type ChaosWorld, type WorkerPlace } from './chaos-world.js';
import { type Fault, type FaultKind } from './fault-plan.js';
import { type RunWatch } from './run-watch.js';
import { type ServiceProcess } from './service-process.js';
import { type SoakPeople } from './soak-people.js';

export interface ApiPlace {
  readonly url: string;
  process: ServiceProcess;
  reviving: Promise<void>;
}

const DUPLICATES = 100;
const LOOK_AGAIN_MS = 100;
/** A worker is soon in a run again: people ask for them all the time. */
const IN_A_RUN_WITHIN_MS = 5_000;
/** A vendor's trouble stays until a call has met it, but not for ever. */
const MET_WITHIN_MS = 30_000;

/** Faults, each upon whom its number picks. A strike says whether it landed: nobody is killed twice, and trouble that met no call was none. */
export class Strikes {
  readonly #ends = new Set<Promise<unknown>>();
  /** Which trouble each vendor has just now: the end of an older one does not end it. */
  readonly #troubles = new Map<string, object>();

  constructor(
    private readonly world: ChaosWorld,
    private readonly watch: RunWatch,
    private readonly people: SoakPeople,
    private readonly apis: readonly ApiPlace[],
  ) {}

  /** The service goes on meanwhile. → `landed` is known when the fault is over */
  async strike(fault: Fault): Promise<{ readonly landed: Promise<boolean> }> {
    const landed = await this.#strikes[fault.kind](fault);
    return typeof landed === 'boolean' ? { landed: Promise.resolve(landed) } : landed;
  }

  async ended(): Promise<void> {
    await Promise.all(this.#ends);
  }

  readonly #strikes: Readonly<Record<FaultKind, (fault: Fault) => Promise<boolean | { readonly landed: Promise<boolean> }>>> = {
    'a worker is killed': ({ target }) => {
      const isStruck = this.world.killWorker(this.#place(target));
      if (isStruck) this.watch.crashed();
      return Promise.resolve(isStruck);
    },
    'a worker is asked to go in a run': async ({ target }) => {
      const place = this.#place(target);
      const isReading = (): boolean => place.vendor.calls.some(({ endedAt }) => endedAt === null);
      for (let waited = 0; !isReading() && waited < IN_A_RUN_WITHIN_MS; waited += LOOK_AGAIN_MS) await sleep(LOOK_AGAIN_MS);
      return isReading() && this.world.terminateWorker(place);
    },
    'a worker is frozen': ({ target, forMs }) => {
      const { process } = this.#place(target);
      const isStruck = process.freeze();
      void this.#later(sleep(forMs).then(() => process.thaw()));
      return Promise.resolve(isStruck);
    },
    'an API process is killed': ({ target }) => Promise.resolve(this.#killApi(pick(this.apis, target))),
    'connections to MongoDB are cut': ({ target }) => Promise.resolve(this.#place(target).database.reset() > 0),
    'Redis is emptied': () =>
      this.#onRedis(async (redis) => {
        const keys = await redis.dbsize();
        await redis.flushall();
        return keys > 0;
      }),
    'Redis is killed': () => this.world.restartRedis().then(() => true),
    'Redis is frozen': ({ forMs }) => paused(this.world.redis, forMs / 2),
    'MongoDB is killed': () => this.world.restartMongod().then(() => true),
    'MongoDB is frozen': ({ forMs }) => paused(this.world.mongod, forMs / 3),
    'the vendor answers 503': (fault) => this.#vendor(fault, { name: 'unavailable' }),
    'the vendor answers 429': (fault) => this.#vendor(fault, { name: 'rate-limited', retryAfter: 2 }),
    'the vendor is slow': (fault) => this.#vendor(fault, { name: 'slow', ms: 2_000 }),
    'the vendor hangs up': (fault) => this.#vendor(fault, { name: 'reset', calls: 2 }),
    'the vendor cuts its answers': (fault) => this.#vendor(fault, { name: 'truncation', bytes: 30 }),
    'the vendor shows a login page': (fault) => this.#vendor(fault, { name: 'html-200' }),
    'a job comes a hundred times': ({ target }) => this.#duplicates(target),
    'a connection is revoked and made again': ({ target }) => this.people.revokeAndConnect(pick(this.world.connections, target), target),
  };

  #place(target: number): WorkerPlace {
    return pick(this.world.places, target);
  }
  #later<T>(end: Promise<T>): Promise<T> {
    this.#ends.add(end);
    return end;
  }

  #killApi(api: ApiPlace): boolean {
    if (api.process.isDying) return false;
    api.reviving = api.process.kill().then(() => this.world.keep(api, () => this.people.startApi(api.url)));
    return true;
  }

  async #vendor({ target, forMs }: Fault, scenario: object): Promise<{ readonly landed: Promise<boolean> }> {
    const connection = pick(this.world.connections, target);
    const { slug } = connection;
    this.#troubles.set(slug, scenario);
    await this.world.stack.scenario(slug, scenario);
    const [begin, met] = [performance.now(), this.#callsTo(slug)];
    await this.people.askForRun(connection);
    const isStanding = (): boolean => this.#troubles.get(slug) === scenario;
    const hasMet = (): boolean => this.#callsTo(slug) > met;
    const over = async (): Promise<boolean> => {
      await sleep(forMs);
      while (isStanding() && !hasMet() && performance.now() - begin < MET_WITHIN_MS) await sleep(LOOK_AGAIN_MS);
      const landed = hasMet();
      if (isStanding()) await this.world.stack.scenario(slug, { name: 'healthy' });
      return landed;
    };
    return { landed: this.#later(over()) };
  }
  #callsTo(slug: string): number {
    return this.world.places.reduce((sum, { vendor }) => sum + vendor.callsOf(slug).length, 0);
  }

  /** Of a run that waits: each job finds it taken or ended. */
  async #duplicates(target: number): Promise<boolean> {
    const run = await this.people.askForRun(pick(this.world.connections, target));
    if (run === null) return false;
    const jobs = Array.from({ length: DUPLICATES }, (_, n) => ({
      name: 'connector-run.execute',
      data: run,
      opts: { jobId: `${run.connectionId}-${String(n)}`, removeOnComplete: true },
    }));
    return this.#onRedis(async (redis) => {
      const queue = new Queue(QUEUE_NAME, { connection: redis });
      const added = await queue.addBulk(jobs);
      await queue.close();
      return added.length === DUPLICATES;
    });
  }

  /** Waits for a Redis that is just coming back. */
  async #onRedis(work: (redis: ReturnType<typeof connectRedis>) => Promise<boolean>): Promise<boolean> {
    const redis = connectRedis(this.world.redisUrl, 'blocking');
    redis.on('error', () => undefined);
    while (redis.status !== 'ready') await sleep(LOOK_AGAIN_MS);
    const landed = await work(redis);
    redis.disconnect();
    return landed;
  }
}

/** SIGSTOP, and on after so long. */
async function paused(server: { freeze(): void; thaw(): void }, ms: number): Promise<boolean> {
  server.freeze();
  await sleep(ms);
  server.thaw();
  return true;
}

function pick<T>(items: readonly T[], target: number): T {
  const item = items[Math.floor(target * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
