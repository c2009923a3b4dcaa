import { setTimeout as sleep } from 'node:timers/promises';

import { objectId } from '../proofs/run-stack.js';
import { type ChaosWorld, type WorkerPlace } from './chaos-world.js';
import { type HandOut } from './lease-watch.js';
import { type ServiceProcess } from './service-process.js';

const HOOK = 'zombie';
const LOOK_EVERY_MS = 100;
/** An heir waits with its calls until the zombie is back, so that two of them are awake; the vendor's answer must not be given up meanwhile. */
const HEIR_WAITS_MS = 10_000;

/** A connection whose worker was stopped while it executed its run. */
interface Left extends HandOut {
  readonly runId: string;
  wasTakenOver: boolean;
  /** The heir was still at work when the zombie woke up. */
  hadHeirAtWork: boolean;
  wokenAt: number;
}
export interface ZombieCount {
  /** Connections whose token rose while their worker was stopped. */
  takenOver: number;
  /** Of these: another worker executed the run when its first one woke up. */
  withHeirAtWork: number;
  /** Of these: the woken worker wrote under its old token, and the database refused it. */
  refused: number;
  /** Of these: the run was closed under a newer token. */
  closedByHeir: number;
}

/** Workers that are stopped while they wait for the vendor, for as long as it takes until somebody else has their connections. */
export class Zombies {
  readonly #frozen = new Map<WorkerPlace, ServiceProcess>();
  #left: readonly Left[] = [];
  #isAwake = false;

  constructor(
    private readonly world: ChaosWorld,
    private readonly places: readonly WorkerPlace[],
  ) {
    for (const place of places) {
      place.vendor.hooks.set(HOOK, () => {
        const { process } = place;
        if (process.isDying) return null;
        process.freeze();
        this.#frozen.set(place, process);
        return null;
      });
    }
    for (const { vendor } of this.#others) {
      vendor.hooks.set(HOOK, async ({ slug }) => {
        const end = performance.now() + HEIR_WAITS_MS;
        while (!this.#isAwake && performance.now() < end && this.#left.some((one) => one.slug === slug)) await sleep(LOOK_EVERY_MS, undefined, { ref: false });
        return null;
      });
    }
  }

  get workers(): number {
    return this.#frozen.size;
  }

  /** → false when a worker had nothing to do meanwhile */
  async untilFrozen(withinMs: number): Promise<boolean> {
    const areAll = await holds(() => Promise.resolve(this.#frozen.size === this.places.length), withinMs);
    for (const { vendor } of this.places) vendor.hooks.delete(HOOK);
    this.#left = await this.#leases();
    return areAll;
  }

  /** → false when somebody's connection was left alone */
  async untilTakenOver(withinMs: number): Promise<boolean> {
    return holds(async () => {
      await this.#look();
      return this.#left.every(({ wasTakenOver }) => wasTakenOver);
    }, withinMs);
  }

  async wake(): Promise<void> {
    await this.#look();
    this.#isAwake = true;
    for (const process of this.#frozen.values()) process.thaw();
    for (const one of this.#left) one.wokenAt = performance.now();
    for (const { vendor } of this.#others) vendor.hooks.delete(HOOK);
  }

  /** Once all runs are closed. */
  async count(withinMs: number): Promise<ZombieCount> {
    await holds(() => Promise.resolve(this.#left.filter(({ wasTakenOver }) => wasTakenOver).every((one) => this.#isRefused(one))), withinMs);
    const count: ZombieCount = { takenOver: 0, withHeirAtWork: 0, refused: 0, closedByHeir: 0 };
    for (const one of this.#left.filter(({ wasTakenOver }) => wasTakenOver)) {
      const { token, finishedAt } = await this.world.run(one.runId);
      count.takenOver++;
      if (one.hadHeirAtWork) count.withHeirAtWork++;
      if (this.#isRefused(one)) count.refused++;
      if (finishedAt !== null && Number(token) > one.token) count.closedByHeir++;
    }
    return count;
  }

  get #others(): readonly WorkerPlace[] {
    return this.world.places.filter((place) => !this.places.includes(place));
  }

  /** Runs that the stopped workers execute, by the database. */
  async #leases(): Promise<readonly Left[]> {
    const handOuts = [...this.#frozen.keys()].flatMap((place) => this.world.leases.heldBy(place));
    const left = await Promise.all(
      handOuts.map(async (handOut): Promise<readonly Left[]> => {
        const where = { connectionId: objectId(handOut.connectionId), state: 'running', token: handOut.token };
        const run = await this.world.db.collection('connector_runs').findOne(where);
        return run === null ? [] : [{ ...handOut, runId: String(run._id), wasTakenOver: false, hadHeirAtWork: false, wokenAt: Infinity }];
      }),
    );
    return left.flat();
  }

  async #look(): Promise<void> {
    for (const one of this.#left) {
      const connection = await this.world.db.collection('connections').findOne({ _id: objectId(one.connectionId) });
      one.wasTakenOver = Number(connection?.['leaseToken']) > one.token;
      const { state, token } = await this.world.run(one.runId);
      one.hadHeirAtWork = state === 'running' && Number(token) > one.token;
    }
  }

  #isRefused({ connectionId, token, wokenAt }: Left): boolean {
    return this.world.leases.staleWrites.some((write) => write.connectionId === connectionId && write.token === token && write.at > wokenAt && write.isRefused);
  }
}

async function holds(condition: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  for (const end = performance.now() + withinMs; performance.now() < end; await sleep(LOOK_EVERY_MS)) if (await condition()) return true;
  return condition();
}
