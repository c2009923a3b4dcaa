/**
 * The figures counted a second time, from what the vendor's facts say and by other means than the connector's: days are numbers since 0001-01-01 by the
 * proleptic Gregorian rule, windows are lists of days, the day itself comes from another formatter. Shares no code with the connector.
 */
export interface RawPerson {
  readonly eeid: string;
  readonly status: 'Active' | 'Inactive';
  /** As the vendor writes it: a day, or one of the four blanks. */
  readonly hireDate?: string | null;
  readonly terminationDate?: string | null;
}

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;

function dayNumber(day: string): number {
  const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
  const before = year - 1;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const months = (DAYS_BEFORE_MONTH[month - 1] ?? 0) + (leap && month > 2 ? 1 : 0);
  return before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) + months + dayOfMonth;
}

const dayOrNull = (text: string | null | undefined): number | null =>
  text === undefined || text === null || text === '' || text.startsWith('0000') ? null : dayNumber(text);

/** What a calendar on the wall of that zone shows. */
export const dayOnTheWall = (instant: Date, timeZone: string): string => instant.toLocaleDateString('sv-SE', { timeZone });

/** Both days included: 31 days for 30. */
const window = (today: string, days: number): ReadonlySet<number> => new Set(Array.from({ length: days + 1 }, (_, back) => dayNumber(today) - back));

export function terminationsWithin(people: readonly RawPerson[], today: string, days: number): number {
  const inside = window(today, days);
  let count = 0;
  for (const { terminationDate } of people) {
    const day = dayOrNull(terminationDate);
    if (day !== null && inside.has(day)) count++;
  }
  return count;
}

/** Start ≤ day and (no termination or termination ≥ day). A termination before the (latest) hire is an earlier employment's; without a hire date the status decides. */
export function activeOn(people: readonly RawPerson[], today: string): number {
  const day = dayNumber(today);
  return people.filter(({ status, hireDate, terminationDate }) => {
    const start = dayOrNull(hireDate);
    const last = dayOrNull(terminationDate);
    if (start !== null) return start <= day && (last === null || last < start || last >= day);
    return (last === null || last >= day) && status === 'Active';
  }).length;
}
