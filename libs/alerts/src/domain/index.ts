export {
  type Alert,
  ALERT_STATES,
  type AlertCause,
  type AlertState,
  type Concern,
  type Resolution,
  type ResolutionReason,
  RESOLUTIONS,
  type ScoreFall,
  type SeenCounters,
  slotOf,
  titleOf,
} from './alert.js';
export { type AuditCheck, comparedWithBefore, dayOf, planAuditAlert } from './audit-check.js';
export { connectionConcerns, type WatchedConnection } from './connection-concerns.js';
export { type CoverageLevel, isSameLevel, levelOf } from './coverage-fall.js';
export { type EndedAlert, type Group, groupAlerts, type Newcomer, resolvedMessage } from './group-alerts.js';
export { type AlertPlan, EMPTY_PLAN, isEmptyPlan, planConnectionAlerts } from './plan-alerts.js';
export { planCoverageAlert } from './plan-coverage.js';
