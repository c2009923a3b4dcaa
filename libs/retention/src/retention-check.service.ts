import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { AuditReader } from '@app/audit-log';
import { type OrganizationId } from '@app/kernel';

import { EvidenceAgeRepository } from './persistence/evidence-age.repository.js';
import { PopulationRowsRepository } from './persistence/population-rows.repository.js';

const AT_ONCE = 200;
const purged = z.object({ populations: z.array(z.object({ evidenceId: z.string(), root: z.string() })) });

/** Finds rows that are gone although no event tells of it: whoever knows the retention user's password could remove them by hand. */
@Injectable()
export class RetentionCheck {
  constructor(
    private readonly evidence: EvidenceAgeRepository,
    private readonly populations: PopulationRowsRepository,
    private readonly audit: AuditReader,
  ) {}

  /** Ids of evidence whose rows are missing without a purge that names evidence and root. Empty = all is accounted for. */
  async unexplained(org: OrganizationId): Promise<readonly string[]> {
    const missing = await this.#missing(org);
    let cursor: string | undefined;
    while (missing.size > 0) {
      const page = await this.audit.list(org, { types: ['retention.purged'] }, { limit: AT_ONCE, cursor });
      for (const { data } of page.items)
        for (const { evidenceId, root } of purged.parse(data).populations) if (missing.get(evidenceId) === root) missing.delete(evidenceId);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    return [...missing.keys()].sort();
  }

  /** Evidence id → root. */
  async #missing(org: OrganizationId): Promise<Map<string, string>> {
    const missing = new Map<string, string>();
    let some: { readonly id: string; readonly root: string }[] = [];
    const look = async (): Promise<void> => {
      const kept = await this.populations.keptAmong(
        org,
        some.map(({ id }) => id),
      );
      for (const { id, root } of some) if (!kept.has(id)) missing.set(id, root);
      some = [];
    };
    for await (const age of this.evidence.withPopulation(org)) {
      some.push(age);
      if (some.length === AT_ONCE) await look();
    }
    if (some.length > 0) await look();
    return missing;
  }
}
