import { Injectable } from '@nestjs/common';

import { type OrganizationId } from '@app/kernel';

import { isPopulationExpired, type Policy } from './domain/index.js';
import { ApprovalRepository } from './persistence/approval.repository.js';
import { EvidenceAgeRepository } from './persistence/evidence-age.repository.js';
import { type PopulationChunk, PopulationRowsRepository } from './persistence/population-rows.repository.js';
import { SightingRepository } from './persistence/sighting.repository.js';

export interface ExpiredPopulation {
  readonly evidenceId: string;
  readonly connectionId: string;
  readonly root: string;
  readonly rows: number;
  readonly lastSeenAt: Date;
  readonly chunks: readonly PopulationChunk[];
}

const LOOKED_AT = 100;

/** Finds populations whose time is over. Looks only at evidence that still has rows, so its work does not grow with what was removed before. */
@Injectable()
export class ExpiredPopulations {
  constructor(
    private readonly populations: PopulationRowsRepository,
    private readonly evidence: EvidenceAgeRepository,
    private readonly sightings: SightingRepository,
    private readonly approvals: ApprovalRepository,
  ) {}

  /** One by one; what is removed between two of them disturbs nothing. */
  async *of(org: OrganizationId, policy: Policy, now: Date): AsyncGenerator<ExpiredPopulation> {
    let after: string | null = null;
    for (;;) {
      const heads: readonly string[] = await this.populations.heads(org, after, LOOKED_AT);
      after = heads.at(-1) ?? null;
      if (after === null) return;
      for (const population of await this.#expiredAmong(org, heads, policy, now)) {
        const chunks: PopulationChunk[] = [];
        for await (const chunk of this.populations.chunksOf(org, [population.evidenceId])) chunks.push(chunk);
        yield { ...population, chunks };
      }
    }
  }

  async #expiredAmong(org: OrganizationId, ids: readonly string[], policy: Policy, now: Date): Promise<readonly Omit<ExpiredPopulation, 'chunks'>[]> {
    const [ages, seen, sealed] = [await this.evidence.byIds(org, ids), await this.sightings.newest(org, ids), await this.approvals.newest(org, ids)];
    return ages.flatMap(({ id: evidenceId, connectionId, root, rows, collectedAt }) => {
      const lastSeenAt = seen.get(evidenceId) ?? collectedAt;
      const isExpired = isPopulationExpired({ lastSeenAt, sealedAt: sealed.get(evidenceId) ?? null }, policy, now);
      return isExpired ? [{ evidenceId, connectionId, root, rows, lastSeenAt }] : [];
    });
  }
}
