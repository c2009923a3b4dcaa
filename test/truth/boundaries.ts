import { type OraclePerson } from './oracle.js';

type Day = string | null | undefined;
/** Active by dates and terminations within 30 days are of this person alone. */
export type PersonBoundary = readonly [name: string, today: string, hired: Day, left: Day, status: OraclePerson['status'], active: 0 | 1, terminations: 0 | 1];

const TODAY = '2026-11-21';
export const PEOPLE_BOUNDARIES: readonly PersonBoundary[] = [
  ['begins on the day', TODAY, '2026-11-21', null, 'Active', 1, 0],
  ['begins on the day after', TODAY, '2026-11-22', null, 'Inactive', 0, 0],
  ['began on the day before', TODAY, '2026-11-20', null, 'Active', 1, 0],
  ['begins later, and the vendor says active', TODAY, '2026-12-01', null, 'Active', 0, 0],
  ['leaves on the day: employed through it', TODAY, '2020-01-01', '2026-11-21', 'Active', 1, 1],
  ['left on the day before', TODAY, '2020-01-01', '2026-11-20', 'Inactive', 0, 1],
  ['leaves on the day after', TODAY, '2020-01-01', '2026-11-22', 'Active', 1, 0],
  ['leaves later, and the vendor says inactive', TODAY, '2020-01-01', '2026-12-24', 'Inactive', 1, 0],
  ['left 29 days ago', TODAY, '2020-01-01', '2026-10-23', 'Inactive', 0, 1],
  ['left 30 days ago: the first day of the window', TODAY, '2020-01-01', '2026-10-22', 'Inactive', 0, 1],
  ['left 31 days ago', TODAY, '2020-01-01', '2026-10-21', 'Inactive', 0, 0],
  ['left 90 days ago', TODAY, '2020-01-01', '2026-08-23', 'Inactive', 0, 0],
  ['left 91 days ago', TODAY, '2020-01-01', '2026-08-22', 'Inactive', 0, 0],
  ['began and left on the same day', TODAY, '2026-11-01', '2026-11-01', 'Inactive', 0, 1],
  ['begins and leaves on the day', TODAY, '2026-11-21', '2026-11-21', 'Active', 1, 1],
  ['came back, the old end is kept', TODAY, '2026-03-01', '2025-06-30', 'Active', 1, 0],
  ['came back within the window, the old end is kept', TODAY, '2026-11-15', '2026-11-01', 'Active', 1, 1],
  ['came back the day after leaving', TODAY, '2026-11-02', '2026-11-01', 'Active', 1, 1],
  ['comes back later, the old end is kept', TODAY, '2026-12-01', '2026-11-01', 'Inactive', 0, 1],
  ['still called active after leaving', TODAY, '2020-01-01', '2026-11-10', 'Active', 0, 1],
  ['called inactive although nobody ended it', TODAY, '2020-01-01', null, 'Inactive', 1, 0],
  ['no dates at all, active', TODAY, null, null, 'Active', 1, 0],
  ['no dates at all, inactive', TODAY, null, null, 'Inactive', 0, 0],
  ['no hire date, left', TODAY, null, '2026-11-10', 'Inactive', 0, 1],
  ['no hire date, leaves later', TODAY, null, '2026-12-24', 'Active', 1, 0],
  ['no hire date, left, still called active', TODAY, null, '2026-11-10', 'Active', 0, 1],
  ['end blank as zeros', TODAY, '2020-01-01', '0000-00-00', 'Active', 1, 0],
  ['end blank as nothing', TODAY, '2020-01-01', '', 'Active', 1, 0],
  ['end absent', TODAY, '2020-01-01', undefined, 'Active', 1, 0],
  ['hire date blank as zeros', TODAY, '0000-00-00', null, 'Active', 1, 0],
  ['left on a leap day, 30 days ago', '2024-03-30', '2020-01-01', '2024-02-29', 'Inactive', 0, 1],
  ['left on a leap day, 31 days ago', '2024-03-31', '2020-01-01', '2024-02-29', 'Inactive', 0, 0],
  ['read on a leap day, left 30 days before', '2024-02-29', '2020-01-01', '2024-01-30', 'Inactive', 0, 1],
  ['read on a leap day, left 31 days before', '2024-02-29', '2020-01-01', '2024-01-29', 'Inactive', 0, 0],
  ['1 March of a year without a leap day', '2025-03-01', '2020-01-01', '2025-01-30', 'Inactive', 0, 1],
  ['1 March of a year without a leap day, one more', '2025-03-01', '2020-01-01', '2025-01-29', 'Inactive', 0, 0],
  ['1 March of a leap year', '2024-03-01', '2020-01-01', '2024-01-31', 'Inactive', 0, 1],
  ['1 March of a leap year, one more', '2024-03-01', '2020-01-01', '2024-01-30', 'Inactive', 0, 0],
  ['over the end of the year', '2026-01-01', '2020-01-01', '2025-12-02', 'Inactive', 0, 1],
  ['over the end of the year, one more', '2026-01-01', '2020-01-01', '2025-12-01', 'Inactive', 0, 0],
  ['over the change to summer time', '2026-04-15', '2020-01-01', '2026-03-16', 'Inactive', 0, 1],
  ['over the change to summer time, one more', '2026-04-15', '2020-01-01', '2026-03-15', 'Inactive', 0, 0],
  ['over the change to winter time', '2026-11-10', '2020-01-01', '2026-10-11', 'Inactive', 0, 1],
  ['over the change to winter time, one more', '2026-11-10', '2020-01-01', '2026-10-10', 'Inactive', 0, 0],
  ['a century that is no leap year', '2100-03-01', '2020-01-01', '2100-01-30', 'Inactive', 0, 1],
  ['a century that is no leap year, one more', '2100-03-01', '2020-01-01', '2100-01-29', 'Inactive', 0, 0],
];

/** Completion dates of the tasks of a person hired on that day; null = nobody is in scope. */
export type TaskBoundary = readonly [name: string, hired: Day, completed: readonly Day[], expected: readonly [done: number, tasks: number] | null];

export const TASK_BOUNDARIES: readonly TaskBoundary[] = [
  ['hired on the day', '2026-11-21', [null], [0, 1]],
  ['hired on the day after', '2026-11-22', ['2026-11-20'], null],
  ['hired 90 days ago: the first day of the window', '2026-08-23', ['2026-09-01', null], [1, 2]],
  ['hired 91 days ago', '2026-08-22', ['2026-09-01', null], null],
  ['hired 89 days ago', '2026-08-24', ['2026-09-01'], [1, 1]],
  ['no tasks', '2026-11-01', [], null],
  ['none done', '2026-11-01', [null, '', '0000-00-00', undefined], [0, 4]],
  ['all done', '2026-11-01', ['2026-11-02', '2026-11-03'], [2, 2]],
  ['done on the day', '2026-11-01', ['2026-11-21'], [1, 1]],
  ['done before the first day of work', '2026-11-01', ['2026-10-01'], [1, 1]],
  ['done in 1970', '2026-11-01', ['1970-01-01'], [1, 1]],
  ['no hire date', null, ['2026-11-02'], null],
  ['hire date blank as zeros', '0000-00-00', ['2026-11-02'], null],
];

const HOUR = 3_600_000;
export const FRESHNESS_BOUNDARIES: readonly (readonly [name: string, ageMs: number | null, state: string])[] = [
  ['never', null, 'never'],
  ['this moment', 0, 'fresh'],
  ['26 hours', 26 * HOUR, 'fresh'],
  ['26 hours and a millisecond', 26 * HOUR + 1, 'due'],
  ['48 hours', 48 * HOUR, 'due'],
  ['48 hours and a millisecond', 48 * HOUR + 1, 'stale'],
  ['five minutes in the future', -300_000, 'fresh'],
  ['five minutes and a millisecond in the future', -300_001, 'stale'],
];

export const WALL_BOUNDARIES: readonly (readonly [name: string, instant: string, timeZone: string, day: string])[] = [
  ['the last millisecond of a day', '2026-11-21T22:59:59.999Z', 'Europe/Berlin', '2026-11-21'],
  ['the first of the next', '2026-11-21T23:00:00Z', 'Europe/Berlin', '2026-11-22'],
  ['14 hours ahead', '2026-11-20T10:00:00Z', 'Pacific/Kiritimati', '2026-11-21'],
  ['11 hours behind', '2026-11-21T10:59:59Z', 'Pacific/Pago_Pago', '2026-11-20'],
  ['half an hour off', '2026-11-20T18:30:00Z', 'Asia/Kolkata', '2026-11-21'],
  ['the hour that does not exist', '2026-03-29T01:00:00Z', 'Europe/Berlin', '2026-03-29'],
  ['the hour that comes twice', '2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25'],
  ['half an hour of summer time', '2026-10-03T15:30:00Z', 'Australia/Lord_Howe', '2026-10-04'],
  ['midnight that does not exist', '2026-09-06T04:00:00Z', 'America/Santiago', '2026-09-06'],
];

export const CALENDAR_BOUNDARIES: readonly (readonly [text: string, isDay: boolean])[] = [
  ['2024-02-29', true],
  ['2025-02-29', false],
  ['2026-02-30', false],
  ['2000-02-29', true],
  ['1900-02-29', false],
  ['2026-04-31', false],
  ['2026-12-31', true],
  ['2026-13-01', false],
  ['2026-00-10', false],
  ['2026-01-00', false],
  ['2026-1-01', false],
  ['2026-01-01T00:00:00Z', false],
  [' 2026-01-01', false],
  ['20260101', false],
];
