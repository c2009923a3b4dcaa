import { setTimeout as sleep } from 'node:timers/promises';

import { Queue } from 'bullmq';
import { type mongo } from 'mongoose';

import { connectRedis, QUEUE_NAME } from '@app/platform';

import { freePort } from '../../apps/cli/src/local-services/free-port.js';
import { objectId } from '../proofs/run-stack.js';
import { type ApiClient, client } from '../support/api-client.js';
import { type Owner } from '../support/stack.js';
import { type ChaosWorld, type WorkerPlace } from './chaos-world.js';
import { type Fault, type FaultKind } from './fault-plan.js';
import { type RunWatch } from './run-watch.js';
import { type ServiceProcess } from './service-process.js';

interface ApiPlace {
  readonly url: string;
  process: ServiceProcess;
  reviving: Promise<void>;
}
const TRAFFIC_EVERY_MS = 700;
const DUPLICATES = 100;
/** Nobody waits longer for an answer. */
const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 100;

/** Faults of a plan upon a service that is being used: two API processes and the world's workers. */
export class Soak {
  readonly happened = new Map<FaultKind, number>();
  readonly apis: ApiPlace[] = [];
  asked = 0;
  answered = 0;
  readonly #ends = new Set<Promise<unknown>>();
  #isOver = false;

  constructor(
    private readonly world: ChaosWorld,
    private readonly watch: RunWatch,
  ) {}

  async addApi(): Promise<void> {
    const port = await freePort();
    const process = this.#startApi(port);
    this.apis.push({ url: `http://127.0.0.1:${String(port)}`, process, reviving: Promise.resolve() });
    if (!(await process.ready())) throw new Error(`the API did not start: ${process.output}`);
  }

  /** All of the plan, one after another, while the service is used. */
  async run(plan: readonly Fault[]): Promise<void> {
    const traffic = this.#traffic();
    const begin = performance.now();
    for (const fault of plan) {
      await sleep(Math.max(0, fault.atMs - (performance.now() - begin)));
      await this.#strike[fault.kind](fault);
      this.happened.set(fault.kind, (this.happened.get(fault.kind) ?? 0) + 1);
    }
    this.#isOver = true;
    await traffic;
    await this.#heal();
  }

  async #heal(): Promise<void> {
    await Promise.all(this.#ends);
    await Promise.all([this.world.revived(), ...this.apis.map(({ reviving }) => reviving)]);
    for (const { slug } of this.world.connections) await this.world.stack.scenario(slug, { name: 'healthy' });
  }

  readonly #strike: Readonly<Record<FaultKind, (fault: Fault) => Promise<void>>> = {
    'a worker is killed': ({ target }) => {
      if (this.world.killWorker(this.#place(target))) this.watch.crashed();
      return Promise.resolve();
    },
    'a worker is frozen': ({ target, forMs }) => {
      const { process } = this.#place(target);
      process.freeze();
      return this.#later(forMs, () => Promise.resolve(process.thaw()));
    },
    'an API process is killed': ({ target }) => {
      const api = pick(this.apis, target);
      if (!api.process.isDying) {
        const port = Number(new URL(api.url).port);
        api.reviving = api.process.kill().then(() => this.world.keep(api, () => this.#startApi(port)));
      }
      return Promise.resolve();
    },
    'connections to MongoDB are cut': ({ target }) => Promise.resolve(this.#place(target).database.reset()),
    'Redis is emptied': () => this.#onRedis(async (redis) => void (await redis.flushall())),
    'Redis is killed': () => this.world.restartRedis(),
    'MongoDB is killed': () => this.world.restartMongod(),
    'MongoDB is frozen': async ({ forMs }) => {
      this.world.mongod.freeze();
      await sleep(forMs / 3);
      this.world.mongod.thaw();
    },
    'the vendor answers 503': (fault) => this.#vendor(fault, { name: 'unavailable' }),
    'the vendor answers 429': (fault) => this.#vendor(fault, { name: 'rate-limited', retryAfter: 2 }),
    'the vendor is slow': (fault) => this.#vendor(fault, { name: 'slow', ms: 2_000 }),
    'the vendor hangs up': (fault) => this.#vendor(fault, { name: 'reset', calls: 2 }),
    'the vendor cuts its answers': (fault) => this.#vendor(fault, { name: 'truncation', bytes: 30 }),
    'the vendor shows a login page': (fault) => this.#vendor(fault, { name: 'html-200' }),
    'a job comes a hundred times': ({ target }) => this.#duplicates(target),
    'a connection is revoked and made again': ({ target }) => this.#again(target),
  };

  #startApi(port: number): ServiceProcess {
    return this.world.startProcess('api', { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${String(port)}` });
  }
  #place(target: number): WorkerPlace {
    return pick(this.world.places, target);
  }
  async #later(ms: number, end: () => Promise<unknown>): Promise<void> {
    const ended = sleep(ms).then(end);
    this.#ends.add(ended);
    return Promise.resolve();
  }

  async #vendor({ target, forMs }: Fault, scenario: object): Promise<void> {
    const { slug } = pick(this.world.connections, target);
    await this.world.stack.scenario(slug, scenario);
    await this.#later(forMs, () => this.world.stack.scenario(slug, { name: 'healthy' }));
  }

  async #duplicates(target: number): Promise<void> {
    const { id, organizationId } = pick(this.world.connections, target);
    const data = { organizationId, connectionId: id, slot: `manual-${String(Math.floor(Date.now() / 60_000))}` };
    const jobs = Array.from({ length: DUPLICATES }, (_, n) => ({
      name: 'connector-run.execute',
      data,
      opts: { jobId: `${id}-${String(n)}`, removeOnComplete: true },
    }));
    await this.#onRedis(async (redis) => {
      const queue = new Queue(QUEUE_NAME, { connection: redis });
      await queue.addBulk(jobs);
      await queue.close();
    });
  }

  /** Through an API process that may be down just now: then it did not happen, and nothing may be left half done. */
  async #again(target: number): Promise<void> {
    const { slug, organizationId } = pick(this.world.connections, target);
    const api = this.#api(target, this.#owner(organizationId));
    const living = await this.#living({ organizationId: this.#owner(organizationId).organizationId, slug });
    if (living === null) return;
    await this.#ask(() => api.delete(`/api/v1/connections/${living}`));
    const wish = { connector: 'bamboohr', config: { subdomain: slug }, credential: { apiKey: this.world.stack.sandbox.apiKey(slug) } };
    await this.#ask(() => api.post('/api/v1/connections', wish));
  }

  /** People who look and ask for runs, as long as the faults last. */
  async #traffic(): Promise<void> {
    for (let turn = 0; !this.#isOver; turn++) {
      await sleep(TRAFFIC_EVERY_MS);
      const { slug, organizationId } = this.world.connections[turn % this.world.connections.length] ?? { slug: '', organizationId: '' };
      const api = this.#api(turn % 2 === 0 ? 0 : 0.99, this.#owner(organizationId));
      const id = await this.#living({ organizationId, slug });
      if (id !== null) {
        await this.#ask(() => api.post(`/api/v1/connections/${id}/runs`));
        // More often than the API lets anybody ask.
        if (await this.#isIdle(id)) await this.world.request({ id, slug, organizationId }).catch(() => undefined);
      }
      await this.#ask(() => api.get('/api/v1/connector-runs?limit=20'));
    }
  }

  async #living({ organizationId, slug }: { readonly organizationId: string; readonly slug: string }): Promise<string | null> {
    const where = { living: true, 'config.subdomain': slug };
    const rows: readonly mongo.Document[] = await this.world.db.collection('connections').find(where).toArray().catch(() => []); // prettier-ignore
    const own = rows.find((row) => String(row['organizationId']) === organizationId);
    return own === undefined ? null : String(own._id);
  }
  async #isIdle(id: string): Promise<boolean> {
    const open = { connectionId: objectId(id), state: { $in: ['queued', 'running'] } };
    return (await this.world.db.collection('connector_runs').countDocuments(open).catch(() => 1)) === 0; // prettier-ignore
  }
  async #ask(call: () => Promise<{ readonly status: number }>): Promise<void> {
    this.asked++;
    const answered = call().then(
      () => true,
      () => false,
    );
    if (await Promise.race([answered, sleep(PATIENCE_MS, false, { ref: false })])) this.answered++;
  }
  #api(target: number, owner: Owner): ApiClient {
    return client(pick(this.apis, target).url, owner.headers);
  }
  #owner(organizationId: string): Owner {
    const owner = this.world.owners.find((one) => one.organizationId === organizationId);
    if (owner === undefined) throw new Error('nobody owns it');
    return owner;
  }

  /** Waits for a Redis that is just coming back. */
  async #onRedis(work: (redis: ReturnType<typeof connectRedis>) => Promise<void>): Promise<void> {
    const redis = connectRedis(this.world.redisUrl, 'blocking');
    redis.on('error', () => undefined);
    while (redis.status !== 'ready') await sleep(LOOK_AGAIN_MS);
    await work(redis);
    redis.disconnect();
  }
}

function pick<T>(items: readonly T[], target: number): T {
  const item = items[Math.floor(target * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
