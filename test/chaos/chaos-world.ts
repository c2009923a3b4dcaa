import { setTimeout as sleep } from 'node:timers/promises';

import { type mongo } from 'mongoose';

import { APP_CONFIG, type AppConfig } from '@app/platform';

import { objectId, until } from '../proofs/run-stack.js';
import { compile } from '../support/compiled.js';
import { PrivateRedis } from '../support/private-redis.js';
import { publishAddresses } from '../support/servers.js';
import { type Owner, startStack, type TestStack } from '../support/stack.js';
import { DatabaseGate } from './database-gate.js';
import { LeaseWatch } from './lease-watch.js';
import { PrivateMongod } from './private-mongod.js';
import { type ServiceName, ServiceProcess } from './service-process.js';
import { VendorGate } from './vendor-gate.js';

/** A place for a worker: who dies is replaced by one with the same gates. */
export interface WorkerPlace {
  readonly vendor: VendorGate;
  readonly database: DatabaseGate;
  process: ServiceProcess;
  /** Done when the replacement of a dead one is ready. */
  reviving: Promise<void>;
}
export interface WatchedConnection {
  readonly id: string;
  readonly slug: string;
  readonly organizationId: string;
}
export interface WorldPlan {
  readonly workers: number;
  readonly organizations: number;
  readonly connectionsEach: number;
}

/** A supervisor's pause before it tries again. */
const RESTART_AFTER_MS = 500;
const CLOSED = ['succeeded', 'partial', 'failed'];

/** The shipped workers on servers of their own, each behind gates of its own to the vendor and to MongoDB, so that anything may be killed at any point. */
export class ChaosWorld {
  readonly places: WorkerPlace[] = [];
  readonly owners: Owner[] = [];
  readonly connections: WatchedConnection[] = [];
  readonly leases = new LeaseWatch();
  /** Dead ones too: what they wrote is looked at in the end. */
  readonly processes: ServiceProcess[] = [];
  /** Workers that were asked to go and did not. */
  deafToSigterm = 0;
  #requested = 0;

  private constructor(
    readonly mongod: PrivateMongod,
    readonly redis: PrivateRedis,
    readonly stack: TestStack,
    readonly compiled: Awaited<ReturnType<typeof compile>>,
  ) {}

  static async start({ workers, organizations, connectionsEach }: WorldPlan): Promise<ChaosWorld> {
    const [mongod, redis, compiled] = await Promise.all([PrivateMongod.open(), PrivateRedis.open(), compile()]);
    publishAddresses({ mongodbRootUri: mongod.rootUri, redisUrl: redis.url });
    const world = new ChaosWorld(mongod, redis, await startStack(), compiled);
    for (let number = 1; number <= organizations; number++) await world.#found(number, connectionsEach);
    await Promise.all(Array.from({ length: workers }, () => world.#addWorker()));
    return world;
  }

  get db(): mongo.Db {
    return this.stack.api.database.root.db(this.stack.api.database.name);
  }
  get redisUrl(): string {
    return this.stack.api.app.get<AppConfig>(APP_CONFIG).REDIS_URL;
  }

  /** Of a service process: the suite's servers and vendor, unless told otherwise. */
  environment(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
    const { MONGODB_URI, REDIS_URL, LOCAL_KEY_FILE = '', ATTESTA_HOME, VENDOR_BASE_URL_OVERRIDE = '' } = this.stack.api.app.get<AppConfig>(APP_CONFIG);
    return { MONGODB_URI, REDIS_URL, LOCAL_KEY_FILE, ATTESTA_HOME, VENDOR_BASE_URL_OVERRIDE, ...more };
  }

  /** A run that somebody asked for, as the API writes it down; the next tick of any worker rings for it. → its id */
  async request({ id, organizationId }: WatchedConnection, deaths = 0): Promise<string> {
    const row = {
      organizationId: objectId(organizationId),
      connectionId: objectId(id),
      slot: `chaos-${String(++this.#requested)}`,
      ...{ attempt: 1, trigger: 'manual', state: 'queued', token: null, deaths, requestedAt: new Date(), requestedBy: null },
      ...{ startedAt: null, finishedAt: null, outcomes: [], error: null },
    };
    return (await this.db.collection('connector_runs').insertOne(row)).insertedId.toHexString();
  }

  async run(id: string): Promise<mongo.Document> {
    return (await this.db.collection('connector_runs').findOne({ _id: objectId(id) })) ?? {};
  }

  async untilClosed(runIds: readonly string[], withinMs: number): Promise<void> {
    const where = { _id: { $in: runIds.map(objectId) }, state: { $in: CLOSED } };
    const allClosed = async (): Promise<boolean> => (await this.db.collection('connector_runs').countDocuments(where)) === runIds.length;
    await until('every run closed', () => allClosed().catch(() => false), withinMs);
  }

  /** kill -9; the next one takes its place at once. → false when it was dying already */
  killWorker(place: WorkerPlace): boolean {
    const dead = place.process;
    if (dead.isDying) return false;
    place.reviving = dead.kill().then(() => this.keep(place, () => this.#worker(place)));
    return true;
  }

  /** SIGTERM; the next one comes when it has gone. → false when it was dying already */
  terminateWorker(place: WorkerPlace): boolean {
    const old = place.process;
    if (old.isDying) return false;
    place.reviving = old.terminate().then((hasGone) => {
      if (!hasGone) this.deafToSigterm++;
      return this.keep(place, () => this.#worker(place));
    });
    return true;
  }

  /** As a supervisor does: starts again what ended by itself, because a server that it needs is down just now. */
  async keep(place: { process: ServiceProcess }, start: () => ServiceProcess): Promise<void> {
    // In its place before it is ready: it may have to be killed on its way.
    do place.process = start();
    while (!(await place.process.ready()) && (await sleep(RESTART_AFTER_MS, true)));
  }

  async revived(): Promise<void> {
    await Promise.all(this.places.map(({ reviving }) => reviving));
  }

  async restartMongod(): Promise<void> {
    await this.mongod.kill();
    await this.mongod.start();
  }
  /** What was in it is gone. */
  async restartRedis(): Promise<void> {
    await this.redis.kill();
    await this.redis.start();
  }

  async stop(): Promise<void> {
    await this.revived();
    await Promise.all(this.processes.map((process) => process.kill()));
    await Promise.all(this.places.flatMap(({ vendor, database }) => [vendor.close(), database.close()]));
    await this.stack.stop();
    await Promise.all([this.redis.close(), this.mongod.close(), this.compiled.remove()]);
  }

  async #found(number: number, connections: number): Promise<void> {
    const owner = await this.stack.owner(`Organization ${String(number)}`);
    this.owners.push(owner);
    for (let n = 1; n <= connections; n++) await this.connect(owner, `org${String(number)}-${String(n)}`);
    await this.stack.work(owner);
  }

  /** A company and its connection, whose first run is due. */
  async connect(owner: Owner, slug: string): Promise<WatchedConnection> {
    await this.stack.company(slug, { people: 40, seed: slug });
    const { status, body } = await this.stack.connect(owner, slug);
    if (status !== 201) throw new Error(`connect ${slug}: ${JSON.stringify(body)}`);
    const connection = { id: body.id as string, slug, organizationId: owner.organizationId };
    this.connections.push(connection);
    return connection;
  }

  /** The same, and a worker has done the first run. */
  async connected(owner: Owner, slug: string): Promise<WatchedConnection> {
    const connection = await this.connect(owner, slug);
    const first = { connectionId: objectId(connection.id), state: 'succeeded' };
    await until('the first run', async () => (await this.db.collection('connector_runs').countDocuments(first)) === 1);
    return connection;
  }

  async #addWorker(): Promise<void> {
    const [vendor, database] = await Promise.all([VendorGate.open(), DatabaseGate.open(this.mongod.port)]);
    vendor.upstream = this.stack.sandbox.url;
    const gates = { vendor, database };
    const process = this.#worker(gates);
    const place = { ...gates, process, reviving: Promise.resolve() };
    this.leases.join(place);
    this.places.push(place);
    if (!(await process.ready())) throw new Error(`the worker did not start: ${process.output}`);
  }

  #worker({ vendor, database }: Pick<WorkerPlace, 'vendor' | 'database'>): ServiceProcess {
    const { MONGODB_URI = '' } = this.environment();
    return this.startProcess('worker', { MONGODB_URI: database.through(MONGODB_URI), VENDOR_BASE_URL_OVERRIDE: vendor.url });
  }

  /** Not ready yet. */
  startProcess(name: ServiceName, more: Readonly<Record<string, string>>): ServiceProcess {
    const process = new ServiceProcess(this.compiled.path, name, this.environment(more));
    this.processes.push(process);
    return process;
  }
}
