import { type ControlCoverage, type CoverageState, type FrameworkCoverage } from '@app/coverage/domain/index.js';

import { type Concern, type ScoreFall } from './alert.js';

/** How a framework stood when the monitor last looked: the measure for a fall, never an answer to anybody. */
export interface CoverageLevel {
  readonly framework: string;
  readonly catalogueVersion: string;
  readonly score: number | null;
  readonly controls: readonly { readonly controlId: string; readonly state: CoverageState; readonly score: number | null }[];
}

/** Scores are sums of tenths: what differs by less is the same. */
const EPSILON = 1e-9;
const NAMED = 8;

export function levelOf({ framework, catalogueVersion, score, controls }: FrameworkCoverage): CoverageLevel {
  return { framework, catalogueVersion, score, controls: controls.map(({ controlId, state, score: own }) => ({ controlId, state, score: own })) };
}

export const isSameLevel = (a: CoverageLevel, b: CoverageLevel): boolean => JSON.stringify(levelFields(a)) === JSON.stringify(levelFields(b));
const levelFields = ({ catalogueVersion, score, controls }: CoverageLevel): unknown => [
  catalogueVersion,
  score,
  controls.map(({ controlId, state, score: own }) => [controlId, state, own]),
];

export const hasRegained = (fall: ScoreFall, score: number | null): boolean => score !== null && score >= fall.from - EPSILON;

/** null = the score did not fall. Without a score, nothing is left that could fall. */
export function fallBetween(before: CoverageLevel, now: FrameworkCoverage): ScoreFall | null {
  if (before.score === null || now.score === null || now.score >= before.score - EPSILON) return null;
  return { from: before.score, to: now.score };
}

/** True when each control that fell rests on a connection that has an open alert: people know the cause already. */
export function isExplained(before: CoverageLevel, now: FrameworkCoverage, troubled: ReadonlySet<string>): boolean {
  const changed = changedControls(before, now);
  return changed.length > 0 && changed.every(({ control }) => control.score !== null && restsOnTroubled(control, troubled));
}

const restsOnTroubled = ({ state, reasons }: ControlCoverage, troubled: ReadonlySet<string>): boolean =>
  state !== 'below-target' &&
  reasons.some(({ connectionId, freshness }) => connectionId !== null && troubled.has(connectionId) && (freshness === 'stale' || freshness === 'never'));

interface ChangedControl {
  readonly control: ControlCoverage;
  readonly from: number | null;
}

/** Controls that pull the score down: they score less, came with less than the mean, or left with more than it. */
function changedControls(before: CoverageLevel, now: FrameworkCoverage): readonly ChangedControl[] {
  const earlier = new Map(before.controls.map((control) => [control.controlId, control.score]));
  const mean = before.score ?? 0;
  return now.controls.flatMap((control) => {
    const from = earlier.get(control.controlId) ?? null;
    return (control.score ?? mean) < (from ?? mean) - EPSILON ? [{ control, from }] : [];
  });
}

const percent = (share: number): string => `${String(Math.round(share * 1000) / 10)} %`;
const scoreText = (score: number | null): string => (score === null ? 'not scored' : percent(score));

export const subjectOf = (framework: string): string => `framework/${framework}`;

export function coverageConcern(before: CoverageLevel, now: FrameworkCoverage, fall: ScoreFall): Concern {
  const { framework, catalogueVersion, asOf } = now;
  const isOtherCatalogue = catalogueVersion !== before.catalogueVersion;
  return {
    kind: 'coverage.dropped',
    severity: 'warning',
    subject: subjectOf(framework),
    connectionId: null,
    name: framework,
    what: `coverage fell from ${percent(fall.from)} to ${percent(fall.to)}`,
    detail: isOtherCatalogue
      ? `The catalogue changed from version ${before.catalogueVersion} to ${catalogueVersion}. ${changeText(before, now)}`
      : `No open alert of a connection explains it. ${changeText(before, now)}`,
    why: 'Less of what the framework asks for is shown by evidence than before.',
    remedy:
      'Look at the controls named: a target, an override or a connection that was revoked may be the cause. If it was meant, acknowledge the alert: the new level then counts.',
    path: `/controls?framework=${framework}`,
    since: asOf,
    cause: { connector: null, code: isOtherCatalogue ? 'catalogue-changed' : 'score-fell' },
    seen: null,
    fall,
  };
}

function changeText(before: CoverageLevel, now: FrameworkCoverage): string {
  const texts = changedControls(before, now).map(({ control, from }) => `${control.controlId} ${scoreText(from)} → ${scoreText(control.score)}`);
  const more = texts.length - NAMED;
  return `${texts.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}.`;
}
