import { addDays, daysBetween, type LocalDate } from '@app/kernel';

export interface ObservedDay {
  readonly date: LocalDate;
  readonly runId: string;
  readonly how: 'measured' | 'confirmed';
}

/** Days on which a finding was seen, and the days between that nobody looked: proof of daily operation with its holes. */
export interface EvidenceCalendar {
  readonly from: LocalDate;
  /** Last day the finding answers for: the day before the next finding, else today. */
  readonly to: LocalDate;
  readonly observed: readonly ObservedDay[];
  /** Both days in. */
  readonly gaps: readonly { readonly from: LocalDate; readonly to: LocalDate; readonly days: number }[];
}

type Gap = EvidenceCalendar['gaps'][number];

/** `observed` in any order; a day seen twice keeps its first sight. The day `to` is no gap while it may still be observed (`openEnded`). */
export function calendarOf(
  observed: readonly ObservedDay[],
  range: { readonly from: LocalDate; readonly to: LocalDate; readonly openEnded: boolean },
): EvidenceCalendar {
  const days = new Map<LocalDate, ObservedDay>();
  for (const day of observed) if (!days.has(day.date)) days.set(day.date, day);
  const seen = [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
  const last = seen.at(-1)?.date ?? range.from;
  const to = last > range.to ? last : range.to;
  return { from: range.from, to, observed: seen, gaps: gapsOf(seen, range.from, range.openEnded ? addDays(to, -1) : to) };
}

/** `seen` in order of days. */
function gapsOf(seen: readonly ObservedDay[], from: LocalDate, to: LocalDate): readonly Gap[] {
  const gaps: Gap[] = [];
  let next = from;
  for (const { date } of seen) {
    if (date > next) gaps.push(gap(next, addDays(date, -1)));
    if (date >= next) next = addDays(date, 1);
  }
  return next <= to ? [...gaps, gap(next, to)] : gaps;
}

const gap = (from: LocalDate, to: LocalDate): Gap => ({ from, to, days: daysBetween(from, to) + 1 });
