import { Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { type OrganizationId } from '@app/kernel';

import { type Policy, purgeData } from './domain/index.js';
import { ExpiringCollections } from './expiring-collections.service.js';
import { type PurgeStep, PurgeSteps, type StepLimits } from './purge-steps.service.js';
import { PurgeOvertaken } from './retention.errors.js';

const ACTOR = { kind: 'system', id: 'retention', label: 'retention' } as const;
/** The application removes ended sessions of its own accord: then look again. */
const ATTEMPTS = 3;

export interface PurgeReport {
  readonly organizationId: OrganizationId;
  /** One event each. */
  readonly purges: number;
  readonly removed: Readonly<Record<string, number>>;
}

/** Removes what has expired, as the retention user: the rows and the event that tells of them go in one transaction, or neither does. */
@Injectable()
export class Purges {
  constructor(
    private readonly steps: PurgeSteps,
    private readonly expiring: ExpiringCollections,
    private readonly audit: AuditLog,
  ) {}

  /** May be stopped and called again at any time. @throws PurgeOvertaken when somebody else keeps removing the same rows */
  async purge(org: OrganizationId, policy: Policy, limits?: StepLimits): Promise<PurgeReport> {
    let purges = 0;
    const removed = new Map<string, number>();
    for (let attempt = 1; ; attempt++) {
      try {
        for await (const step of this.steps.of(org, policy, limits)) {
          await this.#commit(org, policy, step);
          purges++;
          for (const { collection: name, ids } of step.removed) removed.set(name, (removed.get(name) ?? 0) + ids.length);
        }
        return { organizationId: org, purges, removed: Object.fromEntries(removed) };
      } catch (error) {
        if (!(error instanceof PurgeOvertaken) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  async #commit(org: OrganizationId, policy: Policy, { removed, populations }: PurgeStep): Promise<void> {
    const reason = policy.kind === 'deleted' ? 'organization-deleted' : 'retention';
    await this.audit.commit(org, async (tx, append) => {
      for (const { collection, ids } of removed) if ((await this.expiring.remove(org, collection, ids, tx)) !== ids.length) throw new PurgeOvertaken();
      const data = { ...purgeData(reason, removed, populations), window: policy.kind === 'deleted' ? null : { ...policy.window } };
      await append({ type: 'retention.purged', actor: ACTOR, target: { kind: 'organization', id: org }, outcome: 'success', data });
    });
  }
}
