import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../../apps/cli/src/local-services/free-port.js';
import { type ChaosWorld } from './chaos-world.js';
import { type Fault, type FaultKind } from './fault-plan.js';
import { type RunWatch } from './run-watch.js';
import { SoakPeople } from './soak-people.js';
import { type ApiPlace, Strikes } from './strikes.js';

/** Faults of a plan upon a service that is being used: two API processes and the world's workers. */
export class Soak {
  readonly apis: ApiPlace[] = [];
  readonly people: SoakPeople;
  /** Of each kind those that met somebody; complete when the run is over. */
  readonly landed = new Map<FaultKind, number>();
  missed = 0;
  readonly strikes: Strikes;
  #isOver = false;

  constructor(
    private readonly world: ChaosWorld,
    watch: RunWatch,
  ) {
    this.people = new SoakPeople(world, this.apis);
    this.strikes = new Strikes(world, watch, this.people, this.apis);
  }

  get faults(): number {
    return [...this.landed.values()].reduce((sum, count) => sum + count, 0);
  }

  async addApi(): Promise<void> {
    const url = `http://127.0.0.1:${String(await freePort())}`;
    const process = this.people.startApi(url);
    this.apis.push({ url, process, reviving: Promise.resolve() });
    if (!(await process.ready())) throw new Error(`the API did not start: ${process.output}`);
  }

  /** All of the plan, one after another, while the service is used. */
  async run(plan: readonly Fault[]): Promise<void> {
    const use = this.people.use(() => this.#isOver);
    const counts: Promise<void>[] = [];
    const begin = performance.now();
    for (const fault of plan) {
      await sleep(Math.max(0, fault.atMs - (performance.now() - begin)));
      const { landed } = await this.strikes.strike(fault);
      counts.push(landed.then((hasLanded) => this.#count(fault, hasLanded)));
    }
    this.#isOver = true;
    await Promise.all([use, ...counts]);
    await this.#heal();
  }

  #count({ kind }: Fault, hasLanded: boolean): void {
    if (hasLanded) this.landed.set(kind, (this.landed.get(kind) ?? 0) + 1);
    else this.missed++;
  }

  async #heal(): Promise<void> {
    await this.strikes.ended();
    await Promise.all([this.world.revived(), ...this.apis.map(({ reviving }) => reviving)]);
    for (const { slug } of this.world.connections) await this.world.stack.scenario(slug, { name: 'healthy' });
  }
}
