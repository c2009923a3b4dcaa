export {
  type Connection,
  type ConnectionStatus,
  type Due,
  type MetricStanding,
  READ_MODES,
  type ReadMode,
  RUN_STATES,
  RUN_TRIGGERS,
  type RunError,
  type RunState,
  type RunTrigger,
  vendorWaitMs,
  type VisibilityBaseline,
} from './connection.js';
export {
  type ConnectionFreshness,
  DUE_AFTER_MS,
  evaluateConnectionFreshness,
  evaluateFreshness,
  type Freshness,
  FUTURE_TOLERANCE_MS,
  STALE_AFTER_MS,
} from './freshness.js';
export { keyFingerprint } from './key-fingerprint.js';
export { metricStandings } from './metric-standings.js';
export { instantOf, minuteOfDay, type Slot, slotAfter, slotAfterDay } from './slot.js';
