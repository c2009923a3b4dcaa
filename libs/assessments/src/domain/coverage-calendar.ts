import type { Run, RunOutcome } from '@app/connector-runs/domain/index.js';
import type { DaySighting } from '@app/evidence';
import { addDays, daysBetween, type LocalDate, localDateIn, localTimeIn } from '@app/kernel';

import { type AssessmentPeriod } from './assessment.js';

export const DAY_STATES = ['collected', 'confirmed', 'late', 'not-applicable', 'inconclusive', 'missed', 'not-expected', 'pending'] as const;
export type DayState = (typeof DAY_STATES)[number];

/** Daily slots lie between 02:00 and 06:00 local time; queue and first retry get one hour more. */
export const LATE_FROM_HOUR = 7;

export interface CalendarDay {
  readonly date: LocalDate;
  readonly state: DayState;
  /** Why it is not simply collected or confirmed. */
  readonly reason: string | null;
  readonly evidenceId: string | null;
  /** The run that decided the day. */
  readonly runId: string | null;
  readonly observedAt: Date | null;
}

/** One figure of one connection over the days of a period. */
export interface CoverageCalendar {
  readonly connectionId: string;
  readonly label: string;
  readonly type: string;
  readonly days: readonly CalendarDay[];
  readonly counts: Readonly<Record<DayState, number>>;
}

export type CalendarRun = Pick<Run, 'id' | 'state' | 'startedAt' | 'requestedAt' | 'error'> & { readonly outcomes: readonly RunOutcome[] };

export interface CalendarInput {
  readonly connectionId: string;
  readonly label: string;
  readonly type: string;
  readonly period: AssessmentPeriod;
  readonly timeZone: string;
  readonly now: Date;
  readonly connectedAt: Date;
  readonly revokedAt: Date | null;
  readonly sightings: readonly DaySighting[];
  /** Of the connection, from before the period on: what stood before the first day explains the first days. */
  readonly runs: readonly CalendarRun[];
}

/** Each day of the period once, in order. */
export function coverageCalendarOf(input: CalendarInput): CoverageCalendar {
  const { connectionId, label, type, period } = input;
  const facts = factsOf(input);
  const dates = Array.from({ length: daysBetween(period.start, period.end) + 1 }, (_, index) => addDays(period.start, index));
  const days = dates.map((date) => dayOf(date, facts));
  const counts = (state: DayState): number => days.filter((day) => day.state === state).length;
  return {
    ...{ connectionId, label, type, days },
    counts: {
      collected: counts('collected'),
      confirmed: counts('confirmed'),
      late: counts('late'),
      'not-applicable': counts('not-applicable'),
      inconclusive: counts('inconclusive'),
      missed: counts('missed'),
      'not-expected': counts('not-expected'),
      pending: counts('pending'),
    },
  };
}

/** A run as one figure sees it. */
interface Attempt {
  readonly date: LocalDate;
  readonly run: CalendarRun;
  readonly outcome: RunOutcome | null;
}
interface Facts {
  readonly timeZone: string;
  readonly today: LocalDate;
  readonly connectedOn: LocalDate;
  readonly revokedOn: LocalDate | null;
  readonly firstSeen: ReadonlyMap<LocalDate, DaySighting>;
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
}

function factsOf({ type, timeZone, now, connectedAt, revokedAt, sightings, runs }: CalendarInput): Facts {
  const firstSeen = new Map<LocalDate, DaySighting>();
  for (const sighting of [...sightings].sort((a, b) => a.observedAt.getTime() - b.observedAt.getTime()))
    if (!firstSeen.has(sighting.date)) firstSeen.set(sighting.date, sighting);
  const begun = (run: CalendarRun): Date => run.startedAt ?? run.requestedAt;
  return {
    timeZone,
    today: localDateIn(now, timeZone),
    connectedOn: localDateIn(connectedAt, timeZone),
    revokedOn: revokedAt === null ? null : localDateIn(revokedAt, timeZone),
    firstSeen,
    attempts: [...runs]
      .sort((a, b) => begun(a).getTime() - begun(b).getTime())
      .map((run) => ({ date: localDateIn(begun(run), timeZone), run, outcome: run.outcomes.find(({ metric }) => metric === type) ?? null })),
  };
}

function dayOf(date: LocalDate, facts: Facts): CalendarDay {
  const tries = facts.attempts.filter((attempt) => attempt.date === date && attempt.run.state !== 'queued');
  const seen = facts.firstSeen.get(date);
  if (seen !== undefined) return seenDay(date, seen, tries, facts);
  const notApplicable = tries.find(({ outcome }) => outcome?.outcome === 'not-applicable');
  if (notApplicable !== undefined) return without(date, 'not-applicable', notApplicable.outcome?.detail ?? 'Nobody was in scope.', notApplicable.run.id);
  return outsideDay(date, facts) ?? unansweredDay(date, tries, facts);
}

const without = (date: LocalDate, state: DayState, reason: string, runId: string | null = null): CalendarDay => ({
  ...{ date, state, reason, runId },
  evidenceId: null,
  observedAt: null,
});

function seenDay(date: LocalDate, { evidenceId, runId, how, observedAt }: DaySighting, tries: readonly Attempt[], facts: Facts): CalendarDay {
  const { hour, minute } = localTimeIn(observedAt, facts.timeZone);
  const own = { date, evidenceId, runId, observedAt };
  // The first read follows the connecting, whatever the hour.
  if (hour < LATE_FROM_HOUR || date === facts.connectedOn) return { ...own, state: how === 'measured' ? 'collected' : 'confirmed', reason: null };
  const failed = tries.find(({ run, outcome }) => run.id !== runId && outcome?.outcome !== 'measured');
  const before = failed === undefined ? '' : ` Before: ${causeOf(failed)}`;
  return {
    ...own,
    state: 'late',
    reason: `First read at ${two(hour)}:${two(minute)} (${how === 'measured' ? 'a new finding' : 'equal to the earlier finding'}); daily reads end by ${two(LATE_FROM_HOUR)}:00.${before}`,
  };
}
const two = (number: number): string => String(number).padStart(2, '0');

/** Days on which nobody was to look, and days that are not over. */
function outsideDay(date: LocalDate, { connectedOn, revokedOn, today }: Facts): CalendarDay | null {
  if (date < connectedOn) return without(date, 'not-expected', `The connection was made on ${connectedOn}.`);
  if (revokedOn !== null && date >= revokedOn) return without(date, 'not-expected', `The connection was revoked on ${revokedOn}.`);
  if (date > today) return without(date, 'pending', 'The day has not begun.');
  return date === today ? without(date, 'pending', 'The day is not over.') : null;
}

function unansweredDay(date: LocalDate, tries: readonly Attempt[], facts: Facts): CalendarDay {
  const last = tries.findLast(({ outcome }) => outcome !== null) ?? tries.at(-1);
  if (last === undefined) return untriedDay(date, facts);
  if (last.outcome === null) return without(date, 'missed', `A run ended without an answer: ${causeOf(last)}`, last.run.id);
  if (!last.outcome.expected) return without(date, 'not-expected', NOT_OFFERED, last.run.id);
  return without(date, 'inconclusive', causeOf(last), last.run.id);
}

/** No run began. */
function untriedDay(date: LocalDate, { attempts, connectedOn }: Facts): CalendarDay {
  // Connected late in the evening: the first read is tomorrow's.
  if (date === connectedOn) return without(date, 'not-expected', 'The connection was made on this day.');
  const before = attempts.findLast((attempt) => attempt.date < date);
  if (before?.outcome?.expected === false) return without(date, 'not-expected', NOT_OFFERED);
  return without(date, 'missed', before?.run.error?.code === 'invalid-key' ? `${NO_RUN} The vendor has refused the key since ${before.date}.` : NO_RUN);
}

export const NOT_OFFERED = 'The vendor does not offer the figure to this key.';
const NO_RUN = 'No run began on this day.';

function causeOf({ run, outcome }: Attempt): string {
  if (outcome?.detail != null) return outcome.reason === null ? outcome.detail : `${outcome.reason}: ${outcome.detail}`;
  return run.error?.message ?? 'the run was not finished.';
}
