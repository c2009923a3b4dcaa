import { type Connection, type MetricStanding } from '@app/connections/domain/index.js';
import { type Freshness, freshnessOf, MAX_AHEAD_MS } from '@app/evidence/domain/index.js';

/** A new connection whose first run has not ended counts for nothing yet, this long and no longer. */
export const FIRST_RUN_GRACE_MS = 26 * 3_600_000;

/** What coverage needs of a connection that is not revoked. */
export type CoveredConnection = Pick<Connection, 'id' | 'label' | 'status' | 'createdAt' | 'lastRun' | 'metrics'>;

/** The newest finding of a type on a connection. */
export interface Sighting {
  readonly connectionId: string;
  readonly type: string;
  readonly evidenceId: string | null;
  /** Start of the last run that measured or confirmed it; null = never. */
  readonly observedAt: Date | null;
  /** Of a ratio, else null. */
  readonly rate: number | null;
}

/**
 * counts, stale, never: take part, as 1, 0 and 0. pending, not-expected, not-applicable: left out.
 */
export type StandingKind = 'counts' | 'stale' | 'never' | 'pending' | 'not-expected' | 'not-applicable';

/** How one evidence type stands on one connection. */
export interface Standing {
  readonly type: string;
  readonly connection: Pick<CoveredConnection, 'id' | 'label' | 'status'>;
  readonly kind: StandingKind;
  readonly isBelowTarget: boolean;
  readonly freshness: Freshness;
  /** Start of the last run that measured, confirmed or found it not applicable. */
  readonly observedAt: Date | null;
  readonly lastOutcome: MetricStanding['lastOutcome'];
  readonly lastReason: string | null;
  readonly evidenceId: string | null;
  readonly rate: number | null;
}

export interface StandingInput {
  readonly connection: CoveredConnection;
  readonly metric: MetricStanding;
  readonly sighting: Sighting;
  /** The least rate wanted; null = none. */
  readonly target: number | null;
  readonly now: Date;
}

export function evaluateStanding({ connection, metric, sighting, target, now }: StandingInput): Standing {
  const notApplicableAt = findNotApplicableAt(metric, sighting);
  const observedAt = notApplicableAt ?? sighting.observedAt;
  const freshness = freshnessOf(observedAt, now);
  const kind = kindOf({ connection, metric, freshness, isNotApplicable: notApplicableAt !== null, now });
  return {
    type: metric.metric,
    connection: { id: connection.id, label: connection.label, status: connection.status },
    kind,
    // A finding that is too low stays too low while it ages: otherwise a control would rise by not being read.
    isBelowTarget: notApplicableAt === null && kind !== 'not-expected' && target !== null && sighting.rate !== null && sighting.rate < target,
    freshness,
    observedAt,
    lastOutcome: metric.lastOutcome,
    lastReason: metric.lastReason,
    evidenceId: sighting.evidenceId,
    rate: sighting.rate,
  };
}

/**
 * When nobody was in scope at the last read that gave an answer. The connection notes that start too; the evidence does not, so a later start there than
 * of any evidence tells it, unless the connection says that it measured: then the evidence alone is believed.
 */
function findNotApplicableAt({ lastMeasuredAt, lastOutcome }: MetricStanding, { observedAt }: Sighting): Date | null {
  if (lastMeasuredAt === null || lastOutcome === 'measured') return null;
  return observedAt === null || lastMeasuredAt > observedAt ? lastMeasuredAt : null;
}

interface KindInput {
  readonly connection: CoveredConnection;
  readonly metric: MetricStanding;
  readonly freshness: Freshness;
  readonly isNotApplicable: boolean;
  readonly now: Date;
}

function kindOf({ connection, metric, freshness, isNotApplicable, now }: KindInput): StandingKind {
  if (!metric.expected) return 'not-expected';
  if (freshness === 'never') return isFirstRunPending(connection, now) ? 'pending' : 'never';
  // "Nobody in scope" ages too: a connection that is not read any more must not vanish from the worst.
  if (freshness === 'stale') return 'stale';
  return isNotApplicable ? 'not-applicable' : 'counts';
}

/** Exactly 26 hours old is not young any more; made further ahead than clocks may differ never was. */
function isFirstRunPending({ createdAt, lastRun }: CoveredConnection, now: Date): boolean {
  const ageMs = now.getTime() - createdAt.getTime();
  return lastRun === null && ageMs < FIRST_RUN_GRACE_MS && ageMs >= -MAX_AHEAD_MS;
}
