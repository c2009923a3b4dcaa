import { AppError, type OrganizationId } from '@app/kernel';
import { type AppConfig } from '@app/platform';
import { Purges, RetentionRuns } from '@app/retention';

import { withRetention } from './retention-context.js';

export interface PurgeLine {
  readonly organizationId: OrganizationId;
  readonly purges: number;
  readonly removed: Readonly<Record<string, number>>;
  /** Why it stopped; null = it came to its end. */
  readonly failure: string | null;
}

/** Every organization, or the one named; one organization's trouble never stops the others. */
export async function purgeAll(config: AppConfig, only: OrganizationId | undefined, tell: (line: PurgeLine) => void): Promise<void> {
  await withRetention(config, async (get) => {
    for await (const { organizationId, policy } of get(RetentionRuns).policies()) {
      if (only !== undefined && organizationId !== only) continue;
      try {
        tell({ ...(await get(Purges).purge(organizationId, policy)), failure: null });
      } catch (error) {
        tell({ organizationId, purges: 0, removed: {}, failure: reasonOf(error) });
      }
    }
  });
}

/** A driver's text may show an address with its password. */
const reasonOf = (error: unknown): string => (error instanceof AppError ? error.message : error instanceof Error ? error.name : 'unknown error');

export function purgeText({ organizationId, removed, failure, purges }: PurgeLine): string {
  if (failure !== null) return `${organizationId}: stopped: ${failure}`;
  const counts = Object.entries(removed).map(([collection, count]) => `${String(count)} ${collection}`);
  return `${organizationId}: ${counts.length === 0 ? 'nothing has expired' : `removed ${counts.join(', ')} (${String(purges)} audit events)`}`;
}
