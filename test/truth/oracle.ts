/**
 * The figures a second time, from what is known of the vendor and of the product's rules, and from nothing of the product's code: imports nothing.
 * A day is the number of days since 0001-01-01 by the proleptic Gregorian rule; a window is a walk over its days.
 */
export interface OraclePerson {
  readonly eeid: string;
  /** Absent, null, '' and 0000-00-00 are blank. */
  readonly hireDate?: string | null;
  readonly terminationDate?: string | null;
  readonly status: 'Active' | 'Inactive';
}
export interface OracleTask {
  readonly eeid: string;
  readonly taskName: string;
  readonly taskCompletedDate?: string | null;
}

/** `unreadable`: written, and no day of the calendar. */
export type OracleDay = number | 'blank' | 'unreadable';

const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const isLeap = (year: number): boolean => year % 400 === 0 || (year % 4 === 0 && year % 100 !== 0);
const lengthOf = (year: number, month: number): number => (MONTHS[month - 1] ?? 0) + (month === 2 && isLeap(year) ? 1 : 0);

export function dayNumber(text: string | null | undefined): OracleDay {
  if (text === undefined || text === null || text === '' || text === '0000-00-00') return 'blank';
  const [whole, year, month, day] = /^(\d\d\d\d)-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (whole === undefined) return 'unreadable';
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (y < 1 || m < 1 || m > 12 || d < 1 || d > lengthOf(y, m)) return 'unreadable';
  let days = (y - 1) * 365 + Math.floor((y - 1) / 4) - Math.floor((y - 1) / 100) + Math.floor((y - 1) / 400);
  for (let before = 1; before < m; before++) days += lengthOf(y, before);
  return days + d;
}

const sure = (text: string): number => {
  const day = dayNumber(text);
  if (typeof day !== 'number') throw new Error(`no day: ${text}`);
  return day;
};

/** What a calendar on the wall of that zone shows at that instant. */
export const dayOnTheWall = (instant: Date, timeZone: string): string => instant.toLocaleDateString('sv-SE', { timeZone });

export interface OracleFigures {
  /** As the vendor counts: by its status. */
  readonly activeByStatus: number;
  /** From the hire date through the termination date; where dates say nothing, by status. */
  readonly activeByDates: number;
  /** (person, day) in [D − 30, D]. */
  readonly terminations: number;
  /** The same in [D − 90, D]. */
  readonly terminationHistory: number;
  /** Tasks of people hired in [D − 90, D]; null = nobody is in scope. `leftOut`: the day of completion stands in none of many rows, so the vendor left it out. */
  readonly onboarding: { readonly done: number; readonly tasks: number; readonly leftOut: boolean } | null;
  /** A date that decides is no day: the figure must not be given. */
  readonly unreadable: { readonly people: boolean };
}

function isActive({ hireDate, terminationDate, status }: OraclePerson, today: number): boolean {
  const [hired, left] = [dayNumber(hireDate), dayNumber(terminationDate)];
  if (typeof hired !== 'number') {
    // Nothing says when it began: gone is gone, else the vendor's word.
    return !(typeof left === 'number' && left < today) && status === 'Active';
  }
  if (hired > today) return false;
  if (typeof left !== 'number') return true;
  // A termination before the hire ended an employment before this one.
  return left < hired || left >= today;
}

function countWithin(people: readonly OraclePerson[], today: number, days: number): number {
  const events = new Set<string>();
  for (let day = today - days; day <= today; day++)
    for (const { eeid, terminationDate } of people) if (dayNumber(terminationDate) === day) events.add(`${eeid} on ${String(day)}`);
  return events.size;
}

/** From so many rows on, a member that none of them has is not blank but left out. */
const MANY_ROWS = 20;

function onboarding(people: readonly OraclePerson[], tasks: readonly OracleTask[], today: number): OracleFigures['onboarding'] {
  let [done, all, named] = [0, 0, 0];
  for (const task of tasks) {
    const hired = dayNumber(people.find(({ eeid }) => eeid === task.eeid)?.hireDate);
    if (typeof hired !== 'number' || hired > today || today - hired > 90) continue;
    all += 1;
    if ('taskCompletedDate' in task) named += 1;
    if (typeof dayNumber(task.taskCompletedDate) === 'number') done += 1;
  }
  return all === 0 ? null : { done, tasks: all, leftOut: all >= MANY_ROWS && named === 0 };
}

export function figuresOf(people: readonly OraclePerson[], tasks: readonly OracleTask[], day: string): OracleFigures {
  const today = sure(day);
  return {
    activeByStatus: people.filter(({ status }) => status === 'Active').length,
    activeByDates: people.filter((person) => isActive(person, today)).length,
    terminations: countWithin(people, today, 30),
    terminationHistory: countWithin(people, today, 90),
    onboarding: onboarding(people, tasks, today),
    unreadable: { people: people.some(({ hireDate, terminationDate }) => [hireDate, terminationDate].some((text) => dayNumber(text) === 'unreadable')) },
  };
}

const HOUR = 60 * 60 * 1000;
/** Age by the clock, not by the calendar: stale after two days, due after 26 hours; five minutes into the future is a clock fault. */
export function freshnessAfter(ageMs: number | null): 'never' | 'fresh' | 'due' | 'stale' {
  if (ageMs === null) return 'never';
  if (ageMs > 48 * HOUR || ageMs < -5 * 60 * 1000) return 'stale';
  return ageMs > 26 * HOUR ? 'due' : 'fresh';
}

/** The days on which a termination of that day is counted. */
export function daysThatCount(left: string): readonly number[] {
  const from = sure(left);
  const days: number[] = [];
  for (let today = from - 100; today <= from + 100; today++) if (today >= from && today - from <= 30) days.push(today);
  return days;
}
