import { type FrameworkCoverage } from '@app/coverage/domain/index.js';

import { type Alert, type ScoreFall } from './alert.js';
import { coverageConcern, type CoverageLevel, fallBetween, hasRegained, isExplained, subjectOf } from './coverage-fall.js';
import { type AlertPlan, EMPTY_PLAN } from './plan-alerts.js';

const ENDED = {
  regained: 'The score is back where it was.',
  accepted: 'The new level was accepted by whoever acknowledged the alert.',
} as const;

/** What is to be told of one framework. `before` null = it is looked at for the first time: there is nothing it could have fallen from. */
export function planCoverageAlert(before: CoverageLevel | null, now: FrameworkCoverage, standing: readonly Alert[]): AlertPlan {
  const alert = standing.find(({ kind, subject }) => kind === 'coverage.dropped' && subject === subjectOf(now.framework));
  const fall = before === null ? null : fallBetween(before, now);
  if (before !== null && fall !== null && !isExplained(before, now, troubledBy(standing))) return planFall(before, now, fall, alert);
  return alert === undefined ? EMPTY_PLAN : planEnd(alert, now.score);
}

function planFall(before: CoverageLevel, now: FrameworkCoverage, fall: ScoreFall, alert: Alert | undefined): AlertPlan {
  if (alert === undefined) return { ...EMPTY_PLAN, opened: [coverageConcern(before, now, fall)] };
  const whole = { from: alert.fall?.from ?? fall.from, to: fall.to };
  return { ...EMPTY_PLAN, changed: [{ alert, concern: coverageConcern(before, now, whole), told: true }] };
}

function planEnd(alert: Alert, score: number | null): AlertPlan {
  const reason = endOf(alert, score);
  return reason === null ? EMPTY_PLAN : { ...EMPTY_PLAN, resolved: [{ alert, resolution: { reason, text: ENDED[reason] } }] };
}

/** Connections with an open alert. */
const troubledBy = (standing: readonly Alert[]): ReadonlySet<string> => new Set(standing.flatMap(({ connectionId }) => connectionId ?? []));

function endOf({ fall, state }: Alert, score: number | null): keyof typeof ENDED | null {
  if (fall !== null && hasRegained(fall, score)) return 'regained';
  return state === 'acknowledged' ? 'accepted' : null;
}
