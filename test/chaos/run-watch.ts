import { type mongo } from 'mongoose';

import { objectId } from '../proofs/run-stack.js';

const LOOK_EVERY_MS = 60;

interface SeenRun {
  token: number | null;
  closed: boolean;
}
interface Crash {
  readonly at: number;
  /** Runs that waited or ran when it happened, with the token that they had. */
  readonly open: Map<string, number | null>;
}

/** Looks at the runs again and again, below the product, while processes and servers die. */
export class RunWatch {
  /** The most runs that one connection had running at the same moment. */
  mostRunning = 0;
  looks = 0;
  /** From each crash to the moment at which each run that was open then ran under a new worker or was closed. */
  readonly pickupsMs: number[] = [];
  readonly #open = new Map<string, SeenRun>();
  readonly #crashes: Crash[] = [];
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> = Promise.resolve();
  #isLooking = false;

  constructor(private readonly db: mongo.Db) {
    this.#timer = setInterval(() => {
      if (this.#isLooking) return;
      this.#isLooking = true;
      // A server that is down has no rows to look at; the next look comes.
      this.#looking = this.look()
        .catch(() => undefined)
        .finally(() => (this.#isLooking = false));
    }, LOOK_EVERY_MS);
  }

  /** A worker dies now. */
  crashed(): void {
    const open = new Map([...this.#open].filter(([, { closed }]) => !closed).map(([id, { token }]) => [id, token]));
    this.#crashes.push({ at: performance.now(), open });
  }

  /** Runs that a crash left and that nobody has taken up yet. */
  get waiting(): number {
    return this.#crashes.reduce((sum, { open }) => sum + open.size, 0);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async look(): Promise<void> {
    const known = [...this.#open].filter(([, { closed }]) => !closed).map(([id]) => objectId(id));
    const rows = await this.db
      .collection('connector_runs')
      .find({ $or: [{ state: { $in: ['queued', 'running'] } }, { _id: { $in: known } }] }, { projection: { connectionId: 1, state: 1, token: 1 } })
      .toArray();
    this.looks++;
    const running = new Map<string, number>();
    for (const { _id, connectionId, state, token } of rows) {
      if (state === 'running') running.set(String(connectionId), (running.get(String(connectionId)) ?? 0) + 1);
      this.#saw(String(_id), { token: (token as number | null) ?? null, closed: state !== 'queued' && state !== 'running' });
    }
    this.mostRunning = Math.max(this.mostRunning, ...running.values());
  }

  #saw(id: string, seen: SeenRun): void {
    this.#open.set(id, seen);
    for (const { at, open } of this.#crashes) {
      const before = open.get(id);
      if (before === undefined || !(seen.closed || (seen.token !== null && seen.token > (before ?? 0)))) continue;
      open.delete(id);
      this.pickupsMs.push(performance.now() - at);
    }
  }
}
