import { Inject, Injectable } from '@nestjs/common';

import { InvariantViolated, type OrganizationId } from '@app/kernel';
import { type Transaction } from '@app/platform';

import { type DatedRepository } from './persistence/dated.repository.js';
import { PopulationRowsRepository } from './persistence/population-rows.repository.js';
import { SaltRowsRepository } from './persistence/salt-rows.repository.js';

export const DATED_REPOSITORIES = Symbol('DatedRepositories');

/** Every collection from which something may be removed, by name. */
@Injectable()
export class ExpiringCollections {
  constructor(
    @Inject(DATED_REPOSITORIES) readonly dated: readonly DatedRepository[],
    private readonly populations: PopulationRowsRepository,
    private readonly salts: SaltRowsRepository,
  ) {}

  /** → how many of these were there */
  async remove(org: OrganizationId, collection: string, ids: readonly string[], tx: Transaction): Promise<number> {
    if (collection === 'populations') return this.populations.remove(org, ids, tx);
    if (collection === 'population_salts') return this.salts.remove(org, ids, tx);
    const dated = this.dated.find((one) => one.spec.name === collection);
    if (dated === undefined) throw new InvariantViolated(`${collection} is no collection that expires`);
    return dated.remove(org, ids, tx);
  }
}
