import { type Connection, type Due, type MetricStanding, type RunError, type VisibilityBaseline } from '@app/connections/domain/index.js';
import { type Capability, type Collected, type Inconclusive, type InconclusiveReason, type Measured, type MetricOutcome } from '@app/connector-sdk';
import { type LocalDate } from '@app/kernel';

import { type NextDue, nextDue } from './next-due.js';
import { type HeadcountVerdict, judgeHeadcount, judgeVisibility, SECOND_READ_MS, type VisibilityVerdict } from './plausibility.js';
import { evaluateRunState } from './run.js';

export interface CloseRunInput {
  readonly connection: Connection;
  readonly run: Due;
  readonly collected: Collected;
  /** The metric that counts active people; half of it at once is not believed. */
  readonly headcountMetric: string | null;
  /** Metric → the probe that it needs. */
  readonly requires: Readonly<Record<string, string>>;
  readonly timeZone: string;
  readonly today: LocalDate;
  readonly weekly: boolean;
  readonly startedAt: Date;
  readonly now: Date;
}

/** Everything that a closed run decides, before anything is written. */
export interface ClosedRun {
  readonly state: 'succeeded' | 'partial' | 'failed';
  readonly outcomes: readonly MetricOutcome[];
  readonly expected: Readonly<Record<string, boolean>>;
  readonly findings: readonly Measured[];
  readonly error: RunError | null;
  readonly status: 'active' | 'needs-reauth';
  readonly metrics: readonly MetricStanding[];
  readonly visibility: VisibilityBaseline | null;
  readonly visibilityNarrowedAt: Date | null;
  readonly visibilitySeen: VisibilityBaseline | null;
  readonly suspect: Connection['suspect'];
  readonly capabilities: Readonly<Record<string, Capability>>;
  readonly permissionDigest: string | null;
  readonly weeklyCheckedOn: LocalDate | null;
  readonly failuresInRow: number;
  readonly vendorWaitUntil: Date | null;
  readonly next: NextDue;
}

export function closeRun(input: CloseRunInput): ClosedRun {
  const { connection, collected } = input;
  const verdicts = { visible: judgeVisibility(connection.visibility, collected.visibility), headcount: judge(input) };
  const outcomes = collected.outcomes.map((outcome) => believed(outcome, verdicts, input.headcountMetric));
  const expected = Object.fromEntries(outcomes.map(({ metric }) => [metric, isExpected(input, metric)]));
  const state = evaluateRunState(outcomes.map(({ metric, outcome }) => ({ outcome, expected: expected[metric] === true })));
  return {
    state,
    outcomes,
    expected,
    findings: outcomes.filter((outcome) => outcome.outcome === 'measured'),
    error: state === 'succeeded' ? null : errorOf(collected, outcomes, expected),
    status: isRefused(collected) ? 'needs-reauth' : 'active',
    metrics: outcomes.map((outcome) => standing(outcome, expected[outcome.metric] === true, input)),
    ...seen(input, verdicts),
    failuresInRow: state === 'succeeded' ? 0 : connection.failuresInRow + 1,
    vendorWaitUntil: waitUntil(input),
    next: planNext(input, state, verdicts),
  };
}

interface Verdicts {
  readonly visible: VisibilityVerdict;
  readonly headcount: HeadcountVerdict;
}

const isRefused = ({ failure }: Collected): boolean => failure?.code === 'invalid-key';

/** What the run teaches about the key: the new measure for the next run is taken only from figures that are believed. */
function seen(
  input: CloseRunInput,
  { visible, headcount }: Verdicts,
): Pick<ClosedRun, 'visibility' | 'visibilityNarrowedAt' | 'visibilitySeen' | 'suspect' | 'capabilities' | 'permissionDigest' | 'weeklyCheckedOn'> {
  const { connection, collected } = input;
  const isBelieved = visible.kind === 'plausible' && headcount.kind === 'plausible';
  return {
    visibility: isBelieved ? (collected.visibility ?? connection.visibility) : connection.visibility,
    visibilitySeen: visible.kind === 'plausible' ? null : collected.visibility,
    visibilityNarrowedAt: visible.kind === 'plausible' ? cleared(connection.visibilityNarrowedAt, collected) : (connection.visibilityNarrowedAt ?? input.now),
    suspect: suspectOf(input, headcount),
    capabilities: collected.capabilities,
    permissionDigest: collected.permissionDigest ?? connection.permissionDigest,
    weeklyCheckedOn: isWeeklyDone(input) ? input.today : connection.weeklyCheckedOn,
  };
}

/** Every check and probe was answered, and nothing was lost by it; otherwise they are made again in the next run: one answer must not cost a figure for a week. */
const isWeeklyDone = ({ weekly, collected, connection }: CloseRunInput): boolean =>
  weekly &&
  collected.failure === null &&
  collected.permissionDigest !== null &&
  !Object.entries(connection.capabilities).some(([probe, was]) => was === 'available' && collected.capabilities[probe] !== 'available');

/** A pause that the vendor asked for ends by itself, or by an answer without one. */
function waitUntil({ connection: { vendorWaitUntil }, collected: { failure }, now }: CloseRunInput): Date | null {
  if (failure === null) return null;
  const asked = failure.retryAfterMs === null ? null : new Date(now.getTime() + failure.retryAfterMs);
  return [asked, vendorWaitUntil].reduce((later, one) => (one !== null && one > (later ?? now) ? one : later), null);
}

function planNext({ connection, collected, run, timeZone, now }: CloseRunInput, state: ClosedRun['state'], { headcount }: Verdicts): NextDue {
  const isWorthAnother = collected.failure?.retryable === true || headcount.kind === 'suspect';
  return nextDue({
    connectionId: connection.id,
    timeZone,
    planned: { due: connection.due, nextRunAt: connection.nextRunAt },
    run,
    result: resultOf(state, isRefused(collected), isWorthAnother),
    retryAfterMs: collected.failure?.retryAfterMs ?? null,
    secondReadMs: headcount.kind === 'suspect' ? SECOND_READ_MS : null,
    now,
  });
}

/** A run that could not read at all says nothing about who is visible: an open concern stays open. */
const cleared = (since: Date | null, collected: Collected): Date | null => (collected.visibility === null ? since : null);

function resultOf(state: ClosedRun['state'], refused: boolean, again: boolean): 'succeeded' | 'retry' | 'give-up' | 'refused' {
  if (refused) return 'refused';
  if (state === 'succeeded') return 'succeeded';
  return again ? 'retry' : 'give-up';
}

function judge({ collected, connection, headcountMetric, startedAt }: CloseRunInput): HeadcountVerdict {
  const count = headcountOf(collected, headcountMetric);
  if (count === null || judgeVisibility(connection.visibility, collected.visibility).kind === 'narrowed') return { kind: 'plausible' };
  return judgeHeadcount(connection.visibility?.active ?? null, count, connection.suspect, startedAt);
}

function headcountOf(collected: Collected, metric: string | null): number | null {
  const found = collected.outcomes.find((outcome) => outcome.metric === metric);
  return found?.outcome === 'measured' && 'count' in found.value ? found.value.count : null;
}

function suspectOf({ collected, connection, headcountMetric, startedAt }: CloseRunInput, verdict: HeadcountVerdict): Connection['suspect'] {
  const count = headcountOf(collected, headcountMetric);
  if (count === null) return connection.suspect;
  if (verdict.kind === 'plausible') return null;
  // The same doubt goes on: its age counts from the first sight.
  return connection.suspect?.count === count ? connection.suspect : { count, seenAt: startedAt };
}

/** A figure that rests on fewer people than the key saw before, or on half of them, is no figure. */
function believed(outcome: MetricOutcome, { visible, headcount }: Verdicts, headcountMetric: string | null): MetricOutcome {
  if (outcome.outcome === 'inconclusive') return outcome;
  if (visible.kind === 'narrowed') {
    return unbelieved(
      outcome.metric,
      'not-visible',
      visible.detail,
      "Give the key's user back the right to see all employees, or let an owner confirm that fewer people are right.",
    );
  }
  if (headcount.kind === 'suspect' && outcome.metric === headcountMetric) {
    return unbelieved(outcome.metric, 'implausible', headcount.detail, 'Wait for the second read in 15 minutes, or look at the company in the vendor.');
  }
  return outcome;
}
const unbelieved = (metric: string, reason: InconclusiveReason, detail: string, remedy: string): Inconclusive => ({
  outcome: 'inconclusive',
  metric,
  reason,
  detail,
  remedy,
});

/** What was available once stays expected; what was not offered to this key is not, until a weekly probe finds it. */
function isExpected({ connection, collected, requires }: CloseRunInput, metric: string): boolean {
  const known = connection.metrics.find((one) => one.metric === metric)?.expected;
  const probe = requires[metric];
  if (probe === undefined) return known ?? true;
  return known === true || collected.capabilities[probe] === 'available';
}

function standing(outcome: MetricOutcome, expected: boolean, { connection, startedAt }: CloseRunInput): MetricStanding {
  const before = connection.metrics.find((one) => one.metric === outcome.metric)?.lastMeasuredAt ?? null;
  const inconclusive = outcome.outcome === 'inconclusive';
  return {
    metric: outcome.metric,
    expected,
    lastMeasuredAt: inconclusive ? before : startedAt,
    lastOutcome: outcome.outcome,
    lastReason: inconclusive ? outcome.reason : null,
  };
}

function errorOf(collected: Collected, outcomes: readonly MetricOutcome[], expected: Readonly<Record<string, boolean>>): RunError {
  const { failure } = collected;
  if (failure !== null) return { code: failure.code, message: failure.message, remedy: failure.remedy };
  const first = outcomes.find((outcome): outcome is Inconclusive => outcome.outcome === 'inconclusive' && expected[outcome.metric] !== false);
  if (first === undefined)
    return {
      code: 'nothing-offered',
      message: 'The vendor offers none of the figures to this key.',
      remedy: 'Give the key the rights that the connector page lists.',
    };
  return { code: first.reason, message: first.detail, remedy: first.remedy };
}
