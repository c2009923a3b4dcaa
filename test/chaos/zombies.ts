import { type WorkerPlace } from './chaos-world.js';
import { type ServiceProcess } from './service-process.js';

const HOOK = 'zombie';

/** Workers that are stopped while they wait for the vendor: when they wake up, somebody else has their connection. */
export class Zombies {
  readonly #frozen = new Map<WorkerPlace, ServiceProcess>();

  constructor(private readonly places: readonly WorkerPlace[]) {
    for (const place of places) {
      place.vendor.hooks.set(HOOK, () => {
        const { process } = place;
        if (process.isDying) return null;
        process.freeze();
        this.#frozen.set(place, process);
        return null;
      });
    }
  }

  get areAllFrozen(): boolean {
    return this.#frozen.size === this.places.length;
  }

  /** → how many there were */
  wake(): number {
    for (const { vendor } of this.places) vendor.hooks.delete(HOOK);
    for (const process of this.#frozen.values()) process.thaw();
    return this.#frozen.size;
  }
}
