import { type EvidenceType } from '@app/controls/domain/index.js';

import { type AssessmentPeriod, type FrozenControl } from './assessment.js';
import { type CalendarDay, type CoverageCalendar } from './coverage-calendar.js';
import { type DaySpan, spansOf, writeDays, writeSpans } from './day-ranges.js';

export const GAP_KINDS = ['no-evidence', 'no-connection', 'uncovered-days', 'inconclusive-reads', 'not-attached', 'period-open', 'not-checked'] as const;

/** Something that is missing. What evidence could never show is a limit, not a gap. */
export interface Gap {
  readonly kind: (typeof GAP_KINDS)[number];
  readonly type: string | null;
  readonly connectionId: string | null;
  readonly days: number;
  readonly spans: readonly DaySpan[];
  readonly text: string;
}

export interface GapInput {
  readonly period: AssessmentPeriod;
  /** Every calendar of the assessment. */
  readonly calendars: readonly CoverageCalendar[];
  /** Types that a connector of this release can read. */
  readonly readable: readonly string[];
  readonly evidenceTypes: readonly EvidenceType[];
  /** Connections that were too many to look at here. */
  readonly unchecked: number;
}

export function gapsOf(control: FrozenControl, attached: ReadonlySet<string>, input: GapInput): readonly Gap[] {
  const types = control.mappings.map(({ evidenceType }) => evidenceType).filter((type) => input.readable.includes(type));
  if (types.length === 0) return [];
  const calendars = input.calendars.filter(({ type }) => types.includes(type));
  return [
    ...(attached.size === 0 ? [gap({ kind: 'no-evidence', text: `No evidence is attached to ${control.controlId}.` })] : []),
    ...types.filter((type) => !calendars.some((one) => one.type === type && isAlive(one))).map((type) => noConnection(type, input)),
    ...calendars.flatMap((calendar) => calendarGaps(calendar, attached, input)),
    ...(input.unchecked === 0
      ? []
      : [gap({ kind: 'not-checked', text: `${String(input.unchecked)} more connections were not looked at here; the calendar lists them.` })]),
  ];
}

/** Some day of the period on which it was to be read. */
const isAlive = ({ days }: CoverageCalendar): boolean => days.some(({ state }) => state !== 'not-expected');

function noConnection(type: string, { evidenceTypes, unchecked }: GapInput): Gap {
  const where = unchecked === 0 ? 'No connection' : 'None of the connections looked at';
  return gap({ kind: 'no-connection', type, text: `${where} read ${titleOf(type, evidenceTypes).toLowerCase()} in this period.` });
}

function calendarGaps(calendar: CoverageCalendar, attached: ReadonlySet<string>, { evidenceTypes }: GapInput): readonly Gap[] {
  const { type, connectionId, label, days } = calendar;
  const subject = `${titleOf(type, evidenceTypes)} from ${label}`;
  const missed = days.filter(({ state }) => state === 'missed');
  const pending = days.filter(({ state }) => state === 'pending');
  const loose = days.filter(({ evidenceId }) => evidenceId !== null && !attached.has(evidenceId));
  const about = { type, connectionId };
  return [
    ...byReason(missed).map((some) => daysGap('uncovered-days', about, some, `${subject}: not read on ${countOf(some)}. ${some[0]?.reason ?? ''}`)),
    ...byReason(days.filter(({ state }) => state === 'inconclusive')).map((some) =>
      daysGap('inconclusive-reads', about, some, `${subject}: inconclusive on ${countOf(some)}. ${some[0]?.reason ?? ''}`),
    ),
    ...(loose.length === 0 ? [] : [daysGap('not-attached', about, loose, `${subject}: the findings of ${countOf(loose)} are not attached.`)]),
    ...(pending.length === 0 ? [] : [daysGap('period-open', about, pending, `${subject}: ${countOf(pending)} of the period are still to come.`)]),
  ];
}

/** Days of one reason together, in the order in which the reasons first occur. */
function byReason(days: readonly CalendarDay[]): readonly (readonly CalendarDay[])[] {
  const groups = new Map<string | null, CalendarDay[]>();
  for (const day of days) {
    const same = groups.get(day.reason);
    if (same === undefined) groups.set(day.reason, [day]);
    else same.push(day);
  }
  return [...groups.values()];
}

const countOf = (days: readonly CalendarDay[]): string => `${writeDays(days.length)} (${writeSpans(spansOf(days.map(({ date }) => date)))})`;

const daysGap = (kind: Gap['kind'], about: Pick<Gap, 'type' | 'connectionId'>, days: readonly CalendarDay[], text: string): Gap =>
  gap({ kind, ...about, days: days.length, spans: spansOf(days.map(({ date }) => date)), text: text.trim() });

const gap = (of: Pick<Gap, 'kind' | 'text'> & Partial<Gap>): Gap => ({ type: null, connectionId: null, days: 0, spans: [], ...of });

export const titleOf = (type: string, evidenceTypes: readonly EvidenceType[]): string => evidenceTypes.find((one) => one.type === type)?.title ?? type;
