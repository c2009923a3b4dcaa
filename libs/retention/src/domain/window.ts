/** How long an organization keeps what may expire. */
export interface Window {
  readonly retentionMonths: number;
  readonly populationMonths: number;
}

/** Everything of a deleted organization that may go, goes. */
export type Policy = { readonly kind: 'window'; readonly window: Window } | { readonly kind: 'deleted' };

/** Rules by which a row of a collection without a window of its own is no longer needed. */
export type ExpiryRule = 'retention-window' | 'day-after-end' | 'month-after-end';

const DAY_MS = 86_400_000;

/** The same day and time so many months earlier, UTC; where that month is shorter, its last day. */
export function monthsBefore(now: Date, months: number): Date {
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1));
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return new Date(first.getTime() + (Math.min(now.getUTCDate(), lastDay) - 1) * DAY_MS + (now.getTime() - midnight));
}

/** Rows dated before this instant go; null = all. */
export function cutoffOf(rule: ExpiryRule, policy: Policy, now: Date): Date | null {
  if (policy.kind === 'deleted') return null;
  if (rule === 'retention-window') return monthsBefore(now, policy.window.retentionMonths);
  return new Date(now.getTime() - (rule === 'day-after-end' ? 1 : 30) * DAY_MS);
}

export interface PopulationAge {
  /** End of the read, or the last confirmation where there was one: a population that is still seen is not old. */
  readonly lastSeenAt: Date;
  /** When the newest assessment that holds it was approved; null = in none. */
  readonly sealedAt: Date | null;
}

/** Rows behind evidence go `populationMonths` after they were last seen; behind sealed evidence `retentionMonths` after the later of that and the approval. */
export function isPopulationExpired({ lastSeenAt, sealedAt }: PopulationAge, policy: Policy, now: Date): boolean {
  if (policy.kind === 'deleted') return true;
  if (sealedAt === null) return lastSeenAt < monthsBefore(now, policy.window.populationMonths);
  const since = sealedAt > lastSeenAt ? sealedAt : lastSeenAt;
  return since < monthsBefore(now, policy.window.retentionMonths);
}
