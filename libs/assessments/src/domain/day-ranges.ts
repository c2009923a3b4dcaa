import { addDays, type LocalDate } from '@app/kernel';

/** Both days in. */
export interface DaySpan {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** Neighbouring days as one span; `dates` in order. */
export function spansOf(dates: readonly LocalDate[]): readonly DaySpan[] {
  const spans: DaySpan[] = [];
  for (const date of dates) {
    const last = spans.at(-1);
    if (last !== undefined && addDays(last.to, 1) === date) spans[spans.length - 1] = { from: last.from, to: date };
    else spans.push({ from: date, to: date });
  }
  return spans;
}

/** `2026-11-03, 2026-11-07 to 2026-11-09` */
export const writeSpans = (spans: readonly DaySpan[]): string => spans.map(({ from, to }) => (from === to ? from : `${from} to ${to}`)).join(', ');

export const writeDays = (count: number): string => (count === 1 ? '1 day' : `${String(count)} days`);
