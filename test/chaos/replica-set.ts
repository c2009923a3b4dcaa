import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type MongoClient } from 'mongodb';

import { findPrograms } from '../../apps/cli/src/local-services/find-programs.js';
import { freePort } from '../../apps/cli/src/local-services/free-port.js';
import { mongoClient, rootUri } from '../../apps/cli/src/local-services/mongod.js';
import { signalProcess, waitUntilGone } from '../../apps/cli/src/local-services/running-process.js';
import { ServerProcess } from '../../apps/cli/src/local-services/server-process.js';
import { projectHome, temporaryHome } from '../support/temporary-home.js';

const REPLICA_SET = 'rs0';
const PASSWORD = 'private';
const MEMBERS = 3;
const ELECTED_WITHIN_MS = 60_000;

interface Member {
  readonly port: number;
  pid: number;
}

/** Three mongods that elect a primary among them. They ask nobody who he is: users and roles are there, but for grants other suites look. */
export class ReplicaSet {
  #program = '';

  private constructor(
    private readonly home: Awaited<ReturnType<typeof temporaryHome>>,
    private readonly members: readonly Member[],
  ) {}

  static async open(): Promise<ReplicaSet> {
    const ports: number[] = [];
    while (ports.length < MEMBERS) ports.push(await freePort());
    const set = new ReplicaSet(
      await temporaryHome(),
      ports.map((port) => ({ port, pid: 0 })),
    );
    set.#program = (await findPrograms({ home: projectHome(), environment: process.env, log: () => undefined })).mongod;
    for (const member of set.members) await set.#start(member);
    await set.#initiate();
    return set;
  }

  /** Names one member: the driver finds the others by it. */
  get rootUri(): string {
    return rootUri(this.members[0]?.port ?? 0, PASSWORD);
  }

  /** The primary gives up its place, and another one is elected. → how long nobody took writes, in ms */
  async stepDown(): Promise<number> {
    const begin = performance.now();
    const primary = await this.#primary();
    // It hangs up on everybody, and on us.
    await this.#on(primary, (client) => client.db('admin').command({ replSetStepDown: 10, secondaryCatchUpPeriodSecs: 5, force: true })).catch(() => undefined);
    await this.#primary(primary);
    return performance.now() - begin;
  }

  /** kill -9 of the primary; it comes back as one of the others. → how long nobody took writes, in ms */
  async killPrimary(): Promise<number> {
    const begin = performance.now();
    const primary = await this.#primary();
    signalProcess(primary.pid, 'SIGKILL');
    await waitUntilGone(primary.pid);
    await this.#primary(primary);
    const tookMs = performance.now() - begin;
    await this.#start(primary);
    return tookMs;
  }

  async close(): Promise<void> {
    for (const { pid } of this.members) signalProcess(pid, 'SIGKILL');
    for (const { pid } of this.members) await waitUntilGone(pid);
    await this.home.remove();
  }

  async #start(member: Member): Promise<void> {
    const { port } = member;
    const dataFolder = path.join(this.home.path, `mongo-${String(port)}`);
    await mkdir(dataFolder, { recursive: true });
    const logFile = path.join(this.home.path, `mongo-${String(port)}.log`);
    const own = ['--dbpath', dataFolder, '--port', String(port), '--logpath', logFile, '--logappend', '--replSet', REPLICA_SET, '--bind_ip', '127.0.0.1'];
    const small = ['--wiredTigerCacheSizeGB', '0.25', '--nounixsocket', '--networkMessageCompressors', 'disabled', '--noscripting'];
    const parameters = ['--setParameter', 'diagnosticDataCollectionEnabled=false', '--setParameter', 'transactionLifetimeLimitSeconds=5'];
    const server = await ServerProcess.launch({
      name: 'mongod',
      program: this.#program,
      args: [...own, ...small, ...parameters],
      port,
      logFile,
      exitReasons: {},
    });
    member.pid = server.pid;
    await server.orStop(() => server.until('answer', () => this.#hello(member).then((hello) => (hello === null ? undefined : true))));
  }

  async #initiate(): Promise<void> {
    const [first] = this.members;
    if (first === undefined) throw new Error('no member');
    const members = this.members.map(({ port }, _id) => ({ _id, host: `127.0.0.1:${String(port)}` }));
    const settings = { electionTimeoutMillis: 2_000, heartbeatIntervalMillis: 500 };
    await this.#on(first, (client) => client.db('admin').command({ replSetInitiate: { _id: REPLICA_SET, members, settings } }));
    const primary = await this.#primary();
    await this.#on(primary, (client) => client.db('admin').command({ createUser: 'root', pwd: PASSWORD, roles: ['root'] }));
  }

  /** Waits for one that takes writes, and is not `before`. */
  async #primary(before?: Member): Promise<Member> {
    for (const end = performance.now() + ELECTED_WITHIN_MS; performance.now() < end; await sleep(100)) {
      for (const member of this.members) if (member !== before && (await this.#hello(member))?.isWritablePrimary === true) return member;
    }
    throw new Error('nobody was elected');
  }

  async #hello(member: Member): Promise<{ readonly isWritablePrimary?: boolean } | null> {
    return this.#on(member, (client) => client.db('admin').command({ hello: 1 })).catch(() => null);
  }

  async #on<T>({ port }: Member, work: (client: MongoClient) => Promise<T>): Promise<T> {
    const client = mongoClient(`mongodb://127.0.0.1:${String(port)}/?directConnection=true`, 500);
    try {
      return await work(await client.connect());
    } finally {
      await client.close();
    }
  }
}
