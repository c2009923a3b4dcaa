import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { MongoClient } from 'mongodb';

import { type StoredEvent, verifyChain } from '@app/audit-log/domain/index.js';
import { connectDatabase, ensureRoles, migrate } from '@app/platform';

import { findPrograms } from '../../apps/cli/src/local-services/find-programs.js';
import { freePort } from '../../apps/cli/src/local-services/free-port.js';
import { rootUri, startMongod } from '../../apps/cli/src/local-services/mongod.js';
import { signalProcess, waitUntilGone } from '../../apps/cli/src/local-services/running-process.js';
import { compile } from '../support/compiled.js';
import { projectHome, temporaryHome } from '../support/temporary-home.js';
import { type CountedRow, PROOF_COLLECTIONS, PROOF_ORGANIZATIONS } from './audited-changes.js';

const DATABASE = 'proof';
const PASSWORD = 'proof';
const WRITERS = 4;

export interface HammerPlan {
  readonly mode: 'together' | 'outside';
  readonly writerKills: number;
  readonly serverKills: number;
}
export interface HammerReport {
  readonly writerKills: number;
  readonly serverKills: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly changes: number;
  readonly events: number;
  /** Changes without their event, and events without their change. */
  readonly apart: number;
  readonly chainProblems: number;
}

/** A mongod of its own, whose data outlive its kills, and writers that are killed while they write. */
export class AuditHammer {
  readonly acknowledged = new Set<string>();
  #mongod = 0;
  #running = true;
  #writerKills = 0;

  private constructor(
    private readonly port: number,
    private readonly home: Awaited<ReturnType<typeof temporaryHome>>,
    private readonly compiled: Awaited<ReturnType<typeof compile>>,
  ) {}

  static async open(): Promise<AuditHammer> {
    const hammer = new AuditHammer(await freePort(), await temporaryHome(), await compile(['libs', 'test/proofs']));
    await hammer.#startMongod();
    return hammer;
  }

  async run({ mode, writerKills, serverKills }: HammerPlan): Promise<HammerReport> {
    await this.#prepare();
    this.acknowledged.clear();
    [this.#running, this.#writerKills] = [true, 0];
    const writers = Array.from({ length: WRITERS }, () => this.#writer(mode));
    const every = Math.ceil(writerKills / (serverKills + 1));
    for (let servers = 0, next = 0; this.#writerKills < writerKills; next++) {
      const before = this.acknowledged.size;
      // Only a writer at work is worth a kill.
      for (const end = Date.now() + 10_000; this.acknowledged.size < before + 5 && Date.now() < end;) await sleep(10);
      writers[next % WRITERS]?.kill();
      if (servers < serverKills && this.#writerKills >= every * (servers + 1)) {
        await this.#killMongod();
        servers++;
      }
    }
    this.#running = false;
    await Promise.all(writers.map((one) => one.end()));
    return this.#report(serverKills);
  }

  async close(): Promise<void> {
    signalProcess(this.#mongod, 'SIGKILL');
    await waitUntilGone(this.#mongod);
    await this.home.remove();
    await this.compiled.remove();
  }

  /** Starts again whenever it is killed, by whomever. */
  #writer(mode: string): { kill(): void; end(): Promise<void> } {
    let child: ChildProcess;
    let closed: Promise<unknown>;
    const launch = (): void => {
      const uri = `mongodb://attestaApp:${PASSWORD}@127.0.0.1:${String(this.port)}/${DATABASE}?replicaSet=rs0&authSource=${DATABASE}`;
      child = spawn(process.execPath, [path.join(this.compiled.path, 'test/proofs/audit-writer.js'), uri, mode], { stdio: ['ignore', 'pipe', 'ignore'] });
      if (child.stdout !== null) createInterface(child.stdout).on('line', (id) => this.acknowledged.add(id));
      closed = once(child, 'close').then(([, signal]: unknown[]) => {
        if (signal === 'SIGKILL') this.#writerKills++;
        if (this.#running) launch();
      });
    };
    launch();
    return {
      kill: () => void child.kill('SIGKILL'),
      end: async () => {
        child.kill('SIGKILL');
        await closed;
      },
    };
  }

  async #startMongod(): Promise<void> {
    const { mongod } = await findPrograms({ home: projectHome(), environment: process.env, log: () => undefined });
    this.#mongod = (await startMongod({ program: mongod, home: this.home.path, port: this.port, rootPassword: PASSWORD })).pid;
  }
  async #killMongod(): Promise<void> {
    process.kill(this.#mongod, 'SIGKILL');
    await waitUntilGone(this.#mongod);
    await this.#startMongod();
  }

  /** Roles, collections, validators and indexes as the product makes them, and one counting row for each organization. */
  async #prepare(): Promise<void> {
    await this.#asRoot(async (root) => {
      await root.db(DATABASE).dropDatabase();
      const passwords = { attestaApp: PASSWORD, attestaMigrator: PASSWORD, attestaRetention: PASSWORD, attestaWatcher: PASSWORD };
      await ensureRoles(root, DATABASE, PROOF_COLLECTIONS, passwords);
      const uri = `mongodb://attestaMigrator:${PASSWORD}@127.0.0.1:${String(this.port)}/${DATABASE}?replicaSet=rs0&authSource=${DATABASE}`;
      const migrator = await connectDatabase({ uri, appName: 'proof' });
      await migrate(migrator.getClient().db(DATABASE), PROOF_COLLECTIONS, [], new Date());
      await migrator.close();
      const { ObjectId } = await import('mongodb');
      const totals = PROOF_ORGANIZATIONS.map((org) => ({ organizationId: new ObjectId(org), name: 'total', count: 0 }));
      await root.db(DATABASE).collection('proof_changes').insertMany(totals);
    });
  }

  /** Counted below our code: sets of ids and the shared totals. The chain by the product's own check, which has its own tests. */
  async #report(serverKills: number): Promise<HammerReport> {
    return this.#asRoot(async (root) => {
      const db = root.db(DATABASE);
      const rows = await db.collection<CountedRow>('proof_changes').find().toArray();
      const changes = rows.filter(({ name }) => name !== 'total').map(({ name }) => name);
      const counted = rows.filter(({ name }) => name === 'total').reduce((sum, { count }) => sum + count, 0);
      const stored = await db.collection<StoredEvent & { organizationId: object }>('audit_events').find().sort({ sequence: 1 }).toArray();
      const [events, made] = [new Set(stored.map(({ eventId }) => eventId)), new Set(changes)];
      let chainProblems = 0;
      for (const org of PROOF_ORGANIZATIONS) {
        const own = stored.filter(({ organizationId }) => String(organizationId) === org);
        chainProblems += (await verifyChain(org, (async function* () { yield* own; })())).problems; // prettier-ignore
      }
      return {
        writerKills: this.#writerKills,
        serverKills,
        acknowledged: this.acknowledged.size,
        lost: [...this.acknowledged].filter((id) => !events.has(id) || !made.has(id)).length,
        changes: counted,
        events: stored.length,
        apart: changes.filter((id) => !events.has(id)).length + [...events].filter((id) => !made.has(id)).length + Math.abs(counted - changes.length),
        chainProblems,
      };
    });
  }

  async #asRoot<T>(work: (root: MongoClient) => Promise<T>): Promise<T> {
    const root = await new MongoClient(rootUri(this.port, PASSWORD), { runtimeAdapters: { os } }).connect();
    try {
      return await work(root);
    } finally {
      await root.close();
    }
  }
}
