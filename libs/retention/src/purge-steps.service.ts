import { Inject, Injectable } from '@nestjs/common';

import { type Clock, type OrganizationId } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { cutoffOf, type Expiring, type ExpiringPopulation, type Policy } from './domain/index.js';
import { type ExpiredPopulation, ExpiredPopulations } from './expired-populations.service.js';
import { ExpiringCollections } from './expiring-collections.service.js';
import { SaltRowsRepository } from './persistence/salt-rows.repository.js';
import { leavingOf, UnusedSalts } from './unused-salts.service.js';

/** What one transaction removes. */
export interface PurgeStep {
  readonly removed: readonly Expiring[];
  readonly populations: readonly ExpiringPopulation[];
}
export interface StepLimits {
  /** Documents of one collection. */
  readonly documents: number;
  readonly populations: number;
}
/** Together well below the five seconds that a transaction may stay open. */
export const STEP_LIMITS: StepLimits = { documents: 1_000, populations: 100 };

/** Decides what goes, step by step. Each is looked up when the one before has been committed. */
@Injectable()
export class PurgeSteps {
  constructor(
    private readonly expiring: ExpiringCollections,
    private readonly populations: ExpiredPopulations,
    private readonly unused: UnusedSalts,
    private readonly salts: SaltRowsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async *of(org: OrganizationId, policy: Policy, limits: StepLimits = STEP_LIMITS): AsyncGenerator<PurgeStep> {
    const now = this.clock.now();
    yield* this.#dated(org, policy, now, limits);
    let batch: ExpiredPopulation[] = [];
    for await (const population of this.populations.of(org, policy, now)) {
      if (isFull([...batch, population], limits)) {
        yield* this.#together(org, batch, limits);
        batch = [];
      }
      batch.push(population);
    }
    yield* this.#together(org, batch, limits);
    if (policy.kind === 'deleted') yield* this.#allSalts(org, limits);
  }

  /** Usually one step for a night: a little of each collection. */
  async *#dated(org: OrganizationId, policy: Policy, now: Date, { documents }: StepLimits): AsyncGenerator<PurgeStep> {
    for (;;) {
      const removed: Expiring[] = [];
      for (const dated of this.expiring.dated) removed.push(await dated.oldest(org, cutoffOf(dated.spec.rule, policy, now), documents));
      const some = removed.filter(({ ids }) => ids.length > 0);
      if (some.length === 0) return;
      yield { removed: some, populations: [] };
    }
  }

  /** Salts first, rows last: whatever stops this, the rows that are left still tell which salts have to go. */
  async *#together(org: OrganizationId, batch: readonly ExpiredPopulation[], { documents }: StepLimits): AsyncGenerator<PurgeStep> {
    if (batch.length === 0) return;
    const salts: string[] = [];
    for (const leaving of leavingOf(batch)) salts.push(...(await this.unused.of(org, leaving)));
    while (salts.length > documents) yield { removed: [undated('population_salts', salts.splice(0, documents))], populations: [] };
    const dates = batch.map(({ lastSeenAt }) => lastSeenAt.getTime());
    const rows = {
      collection: 'populations',
      ids: batch.flatMap(({ chunks }) => chunks.map(({ id }) => id)),
      oldest: new Date(Math.min(...dates)),
      newest: new Date(Math.max(...dates)),
    };
    const populations = batch.map(({ evidenceId, root, rows: count }) => ({ evidenceId, root, rows: count }));
    yield { removed: [...(salts.length === 0 ? [] : [undated('population_salts', salts)]), rows], populations };
  }

  async *#allSalts(org: OrganizationId, { documents }: StepLimits): AsyncGenerator<PurgeStep> {
    for (let ids = await this.salts.any(org, documents); ids.length > 0; ids = await this.salts.any(org, documents))
      yield { removed: [undated('population_salts', ids)], populations: [] };
  }
}

const undated = (collection: string, ids: readonly string[]): Expiring => ({ collection, ids, oldest: null, newest: null });

/** A population alone always fits. */
function isFull(batch: readonly ExpiredPopulation[], { documents, populations }: StepLimits): boolean {
  const chunks = batch.reduce((sum, one) => sum + one.chunks.length, 0);
  return batch.length > 1 && (batch.length > populations || chunks > documents);
}
