import { type mongo } from 'mongoose';

import { type DatabaseGate } from './database-gate.js';
import { type GateCall, type VendorGate } from './vendor-gate.js';
import { type SeenCommand } from './wire-message.js';

/**
 * What the design leaves to a worker that lost its lease: it hears so from its next renewal, which is at most this far away, and hangs up. While it is
 * stopped it calls nobody, so the time begins when it wakes. Its writes have no such time: the fence refuses the first of them.
 */
export const RENEWAL_MS = 2_000;

export interface WatchedWorker {
  readonly vendor: VendorGate;
  readonly database: DatabaseGate;
  readonly process: { readonly thawedAt: number };
}
/** One lease as a worker got it. Times of `performance.now()`. */
export interface HandOut {
  readonly worker: WatchedWorker;
  readonly connectionId: string;
  readonly slug: string;
  readonly token: number;
  readonly at: number;
}
export interface LeasedCall {
  readonly slug: string;
  readonly at: number;
  /** Of the newest lease that its worker had on the connection; null = none. */
  readonly token: number | null;
  /** Since a newer one was handed out and the worker was awake; null = there is no newer one. */
  readonly overdueMs: number | null;
}
/** A renewal, a fence, a release, or a change of the run itself, under a token when a newer one was handed out already. */
export interface StaleWrite {
  readonly connectionId: string;
  readonly token: number;
  readonly at: number;
  readonly isRefused: boolean;
}

/** Who was given which lease, who calls the vendor under which, and what becomes of writes under older ones: read off the wire, below the product. */
export class LeaseWatch {
  readonly handOuts: HandOut[] = [];
  readonly calls: LeasedCall[] = [];
  readonly staleWrites: StaleWrite[] = [];
  readonly #newest = new Map<string, HandOut>();
  readonly #held = new Map<WatchedWorker, Map<string, HandOut>>();
  readonly #connectionOfRun = new Map<string, string>();

  /** From its first command on: before its hooks that take their time. */
  join(worker: WatchedWorker): void {
    this.#held.set(worker, new Map());
    worker.vendor.hooks.set('leases', (call) => {
      this.calls.push(this.#leased(worker, call));
      return null;
    });
    worker.database.watch = (command, body) => this.#seen(worker, command, body);
  }

  /** The newest lease on a connection; of this worker, when one is named. */
  newest(slug: string, worker?: WatchedWorker): HandOut | undefined {
    const own = worker === undefined ? undefined : this.#held.get(worker)?.get(slug);
    return worker === undefined ? this.handOuts.findLast((one) => one.slug === slug) : own;
  }
  heldBy(worker: WatchedWorker): readonly HandOut[] {
    return [...(this.#held.get(worker)?.values() ?? [])];
  }

  /** Calls by a worker that had no lease on the connection at any time. */
  get withoutLease(): readonly LeasedCall[] {
    return this.calls.filter(({ token }) => token === null);
  }
  /** Calls that began although a newer lease was handed out: two workers execute one connection. */
  get byOlderToken(): readonly LeasedCall[] {
    return this.calls.filter(({ overdueMs }) => overdueMs !== null);
  }
  /** Those for which not even the design has an excuse. */
  get bySecondExecutor(): readonly LeasedCall[] {
    return this.byOlderToken.filter(({ overdueMs }) => overdueMs !== null && overdueMs > RENEWAL_MS);
  }
  /** Writes to the lease under an older token that the database took. */
  get landed(): readonly StaleWrite[] {
    return this.staleWrites.filter(({ isRefused }) => !isRefused);
  }

  #leased(worker: WatchedWorker, { slug, at }: GateCall): LeasedCall {
    const own = this.#held.get(worker)?.get(slug);
    if (own === undefined) return { slug, at, token: null, overdueMs: null };
    const newer = this.#newerThan(own.connectionId, own.token);
    return { slug, at, token: own.token, overdueMs: newer === undefined ? null : at - Math.max(newer.at, worker.process.thawedAt) };
  }

  /** The first of them. */
  #newerThan(connectionId: string, token: number): HandOut | undefined {
    if ((this.#newest.get(connectionId)?.token ?? 0) <= token) return undefined;
    return this.handOuts.find((one) => one.connectionId === connectionId && one.token > token);
  }

  #seen(worker: WatchedWorker, { name, collection }: SeenCommand, body: () => mongo.Document): ((answer: mongo.Document) => void) | null {
    if (collection === 'connector_runs') return this.#ofRun(name, body);
    if (collection !== 'connections') return null;
    if (name === 'findAndModify') return (answer) => this.#handedOut(worker, body(), answer);
    return name === 'update' ? this.#ofLease(body()) : null;
  }

  #handedOut(worker: WatchedWorker, request: mongo.Document, { value }: mongo.Document): void {
    const row = value as { readonly _id: unknown; readonly config: { readonly subdomain: string }; readonly lease?: { readonly token: number } | null } | null;
    if (!Array.isArray(request['update']) || row?.lease == null) return;
    const handOut = { worker, connectionId: String(row._id), slug: row.config.subdomain, token: row.lease.token, at: performance.now() };
    this.handOuts.push(handOut);
    this.#newest.set(handOut.connectionId, handOut);
    this.#held.get(worker)?.set(handOut.slug, handOut);
  }

  /** What was sent before the newer lease was known may still have come first: only what was sent after it can land too late. */
  #ofLease(request: mongo.Document): ((answer: mongo.Document) => void) | null {
    const { token, id } = namedBy(request, 'lease.token');
    if (typeof token !== 'number') return null;
    const wasOlder = this.#newerThan(id, token) !== undefined;
    return ({ n }) => {
      if (wasOlder && Number(n) > 0) this.staleWrites.push({ connectionId: id, token, at: performance.now(), isRefused: false });
      else this.#refused(id, token, n);
    };
  }

  /** Only refusals: until the heir has taken the run, what its first worker shows of it counts for nothing and may land. */
  #ofRun(name: string, body: () => mongo.Document): ((answer: mongo.Document) => void) | null {
    if (name === 'findAndModify') {
      return ({ value }) => {
        const row = value as { readonly _id: unknown; readonly connectionId: unknown } | null;
        if (row != null) this.#connectionOfRun.set(String(row._id), String(row.connectionId));
      };
    }
    if (name !== 'update') return null;
    const { token, id } = namedBy(body(), 'token');
    const connectionId = this.#connectionOfRun.get(id);
    return typeof token !== 'number' || connectionId === undefined ? null : ({ n }) => this.#refused(connectionId, token, n);
  }

  #refused(connectionId: string, token: number, n: unknown): void {
    if (n === 0 && this.#newerThan(connectionId, token) !== undefined) this.staleWrites.push({ connectionId, token, at: performance.now(), isRefused: true });
  }
}

/** The row and the token that an update is bound to. */
function namedBy(request: mongo.Document, key: string): { readonly id: string; readonly token: unknown } {
  const [update] = request['updates'] as readonly { readonly q: mongo.Document }[];
  return { id: String(update?.q._id), token: update?.q[key] };
}
