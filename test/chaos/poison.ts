import { type ChaosWorld, type WatchedConnection } from './chaos-world.js';
import { type RunWatch } from './run-watch.js';

/** A company whose first call kills whoever makes it. It goes on doing so while everything else happens. */
export class Poison {
  /** Workers that died of it. */
  deaths = 0;

  private constructor(
    readonly connection: WatchedConnection,
    readonly runId: string,
  ) {}

  /** `givenDeaths`: those that the run has behind it already. */
  static async bring(world: ChaosWorld, watch: RunWatch, givenDeaths: number): Promise<Poison> {
    const [owner] = world.owners;
    if (owner === undefined) throw new Error('no owner');
    const connection = await world.connected(owner, 'poison');
    const poison = new Poison(connection, await world.request(connection, givenDeaths));
    for (const place of world.places) {
      place.vendor.hooks.set('poison', ({ slug }) => {
        if (slug === connection.slug && world.killWorker(place)) {
          poison.deaths++;
          watch.crashed();
        }
        return null;
      });
    }
    return poison;
  }
}
