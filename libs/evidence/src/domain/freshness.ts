import { STALE_AFTER_MS } from '@app/connections/domain/index.js';

// One rule for connections and for the figures of a connection: the same ages, exact to the millisecond.
export {
  DUE_AFTER_MS,
  evaluateFreshness as freshnessOf,
  type Freshness,
  FUTURE_TOLERANCE_MS as MAX_AHEAD_MS,
  STALE_AFTER_MS,
} from '@app/connections/domain/index.js';

export const staleAtOf = (observedAt: Date): Date => new Date(observedAt.getTime() + STALE_AFTER_MS);
