import { type Connection } from './connection.js';

export type Freshness = 'never' | 'fresh' | 'due' | 'stale';

/** A sync is due 26 hours after the last success began. */
export const DUE_AFTER_MS = 26 * 3_600_000;
/** Two days, as elapsed time and not as calendar days: exactly this age is not stale yet. */
export const STALE_AFTER_MS = 172_800_000;
/** A success further in the future than this is a clock fault, never "fresh". */
export const FUTURE_TOLERANCE_MS = 5 * 60_000;

/** Age of something that began at `at`. null = it never happened. */
export function evaluateFreshness(at: Date | null, now: Date): Freshness {
  if (at === null) return 'never';
  const ageMs = now.getTime() - at.getTime();
  if (ageMs > STALE_AFTER_MS || ageMs < -FUTURE_TOLERANCE_MS) return 'stale';
  return ageMs > DUE_AFTER_MS ? 'due' : 'fresh';
}

export interface ConnectionFreshness {
  readonly state: Freshness;
  readonly lastSuccessAt: Date | null;
  readonly ageMs: number | null;
  readonly staleAt: Date | null;
  readonly metrics: readonly { readonly metric: string; readonly expected: boolean; readonly state: Freshness; readonly lastMeasuredAt: Date | null }[];
  /** Why it is not fresh, in words; names the metric that is missing. */
  readonly reason: string | null;
}

type Read = Pick<Connection, 'lastSuccess' | 'metrics' | 'status' | 'createdAt'>;

/** Freshness counts from the start of the last run in which every expected metric was measured or not applicable. `nameOf`: a metric as people call it. */
export function evaluateConnectionFreshness(connection: Read, now: Date, nameOf: (metric: string) => string): ConnectionFreshness {
  const at = connection.lastSuccess?.startedAt ?? null;
  const state = evaluateFreshness(at, now);
  const metrics = connection.metrics.map(({ metric, expected, lastMeasuredAt }) => ({
    metric,
    expected,
    lastMeasuredAt,
    state: evaluateFreshness(lastMeasuredAt, now),
  }));
  return {
    state,
    lastSuccessAt: at,
    ageMs: at === null ? null : now.getTime() - at.getTime(),
    staleAt: at === null ? null : new Date(at.getTime() + STALE_AFTER_MS),
    metrics,
    reason: reasonOf(connection, state, now, nameOf),
  };
}

function reasonOf(connection: Read, state: Freshness, now: Date, nameOf: (metric: string) => string): string | null {
  const at = connection.lastSuccess?.startedAt ?? null;
  if (connection.status === 'revoked') return 'The connection is revoked: it is not read any more.';
  if (state === 'fresh') return null;
  if (at !== null && at.getTime() - now.getTime() > FUTURE_TOLERANCE_MS) return 'The last complete sync lies in the future: a clock is wrong.';
  const missing = connection.metrics.filter((metric) => metric.expected && metric.lastOutcome === 'inconclusive').map(({ metric }) => nameOf(metric));
  const since = at === null ? 'There was no complete sync yet' : 'There was no complete sync in time';
  if (connection.status === 'needs-reauth') return `${since}: the vendor refuses the key.`;
  return missing.length === 0 ? `${since}.` : `${since}. Not measured: ${missing.join(', ')}.`;
}
