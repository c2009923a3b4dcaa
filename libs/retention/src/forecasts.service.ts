import { Inject, Injectable } from '@nestjs/common';

import { type Clock, type OrganizationId } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { cutoffOf, type Policy } from './domain/index.js';
import { ExpiredPopulations } from './expired-populations.service.js';
import { ExpiringCollections } from './expiring-collections.service.js';
import { SaltRowsRepository } from './persistence/salt-rows.repository.js';
import { UnusedSalts } from './unused-salts.service.js';

export interface CollectionForecast {
  readonly collection: string;
  /** Documents. */
  readonly count: number;
  readonly oldest: Date | null;
  readonly newest: Date | null;
}
export interface Forecast {
  readonly organizationId: OrganizationId;
  readonly at: Date;
  readonly collections: readonly CollectionForecast[];
  /** Findings whose rows would go, and how many rows about people that is. */
  readonly populations: { readonly count: number; readonly rows: number };
}
interface Leaving {
  readonly evidenceIds: Set<string>;
  readonly records: Set<string>;
}

/** What the next purge would remove. Changes nothing; reads what the purge reads. */
@Injectable()
export class Forecasts {
  constructor(
    private readonly expiring: ExpiringCollections,
    private readonly populations: ExpiredPopulations,
    private readonly unused: UnusedSalts,
    private readonly salts: SaltRowsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async forecast(org: OrganizationId, policy: Policy): Promise<Forecast> {
    const at = this.clock.now();
    const dated: CollectionForecast[] = [];
    for (const one of this.expiring.dated) {
      const { name: collection, rule } = one.spec;
      dated.push({ collection, ...(await one.forecast(org, cutoffOf(rule, policy, at))) });
    }
    const { populations, rows, salts } = await this.#populations(org, policy, at);
    return { organizationId: org, at, collections: [...dated, rows, salts], populations };
  }

  async #populations(
    org: OrganizationId,
    policy: Policy,
    at: Date,
  ): Promise<{ readonly populations: Forecast['populations']; readonly rows: CollectionForecast; readonly salts: CollectionForecast }> {
    let [count, people, chunks] = [0, 0, 0];
    let [oldest, newest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const leaving = new Map<string, Leaving>();
    for await (const population of this.populations.of(org, policy, at)) {
      count++;
      people += population.rows;
      chunks += population.chunks.length;
      const seen = population.lastSeenAt.getTime();
      [oldest, newest] = [Math.min(oldest, seen), Math.max(newest, seen)];
      const own = leaving.get(population.connectionId) ?? { evidenceIds: new Set(), records: new Set() };
      leaving.set(population.connectionId, own);
      own.evidenceIds.add(population.evidenceId);
      for (const { records } of population.chunks) for (const record of records) own.records.add(record);
    }
    const salts = policy.kind === 'deleted' ? await this.salts.countAll(org) : await this.#unusedSalts(org, leaving);
    return {
      populations: { count, rows: people },
      rows: { collection: 'populations', count: chunks, oldest: count === 0 ? null : new Date(oldest), newest: count === 0 ? null : new Date(newest) },
      salts: { collection: 'population_salts', count: salts, oldest: null, newest: null },
    };
  }

  async #unusedSalts(org: OrganizationId, leaving: ReadonlyMap<string, Leaving>): Promise<number> {
    let unused = 0;
    for (const [connectionId, own] of leaving) unused += (await this.unused.of(org, { connectionId, ...own })).length;
    return unused;
  }
}
