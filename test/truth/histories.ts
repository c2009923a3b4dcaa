import fc from 'fast-check';

import { dayOnTheWall, type OraclePerson, type OracleTask } from './oracle.js';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/Los_Angeles',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/St_Johns',
];
/** Midnights, summer-time changes, leap days, ends of years: where windows go wrong. */
const EDGES = [
  '2024-02-29T12:00:00Z',
  '2024-03-01T00:00:00Z',
  '2024-03-31T01:00:00Z',
  '2025-03-01T09:59:59Z',
  '2026-01-01T00:00:00Z',
  '2026-10-25T00:59:59Z',
  '2026-11-20T23:59:59Z',
  '2026-11-21T10:00:00Z',
  '2028-03-30T11:30:00Z',
];

export interface CompanyHistory {
  readonly at: Date;
  readonly timeZone: string;
  /** On the wall of that zone. */
  readonly today: string;
  readonly people: readonly OraclePerson[];
  readonly tasks: readonly OracleTask[];
}

/** By the calendar of the platform, not by the oracle's arithmetic nor by the product's. */
function ago(today: string, days: number): string {
  const day = new Date(`${today}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() - days);
  return day.toISOString().slice(0, 10);
}

const instant = fc.oneof(
  fc.constantFrom(...EDGES).map((text) => new Date(text)),
  fc.date({ min: new Date('2023-06-01'), max: new Date('2029-01-01'), noInvalidDate: true }),
);
/** Days before the reading, most often close to a boundary of a window. */
const offset = fc.oneof(fc.constantFrom(-1, 0, 1, 29, 30, 31, 89, 90, 91), fc.integer({ min: -400, max: 3_000 }));
const blank = fc.constantFrom<string | null | undefined>('0000-00-00', '', null, undefined);

/** Joined, maybe left, maybe came back; a record that lags behind, that nobody filled in, or in which somebody wrote something else than a day. */
const life = fc.record({
  hired: fc.option(offset, { freq: 6 }),
  left: fc.option(offset, { freq: 3 }),
  blank,
  rehired: fc.boolean(),
  lags: fc.integer({ min: 0, max: 9 }),
  scribbled: fc.integer({ min: 0, max: 60 }),
  tasks: fc.array(fc.record({ done: fc.option(offset), blank }), { maxLength: 3 }),
});
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

const member = (name: string, value: string | null | undefined): object => (value === undefined ? {} : { [name]: value });

function toPerson({ hired, left, blank: empty, rehired, lags, scribbled }: Life, index: number, today: string): OraclePerson {
  const hireDate = scribbled === 0 ? '31.12.2025' : hired === null ? empty : ago(today, hired);
  // A rehire may keep the old termination date: it then lies before the new hire date.
  const terminationDate = left === null ? empty : ago(today, rehired && hired !== null ? hired + Math.abs(left) + 1 : left);
  const honest = left === null || left <= 0 ? 'Active' : 'Inactive';
  const lagging = honest === 'Active' ? 'Inactive' : 'Active';
  return { eeid: String(index + 1), status: lags === 0 ? lagging : honest, ...member('hireDate', hireDate), ...member('terminationDate', terminationDate) };
}

const tasksOf = ({ tasks }: Life, index: number, today: string): readonly OracleTask[] =>
  tasks.map(({ done, blank: empty }, number) => ({
    eeid: String(index + 1),
    taskName: `Task ${String(number + 1)}`,
    // The vendor names them in every row, filled or not.
    ...{ taskTasklist: null, taskCategory: null, taskDueDate: null },
    ...member('taskCompletedDate', done === null ? empty : ago(today, Math.abs(done))),
  }));

export const companyHistory: fc.Arbitrary<CompanyHistory> = fc
  .record({ at: instant, timeZone: fc.constantFrom(...ZONES), lives: fc.array(life, { minLength: 1, maxLength: 15 }) })
  .map(({ at, timeZone, lives }) => {
    const today = dayOnTheWall(at, timeZone);
    return {
      at,
      timeZone,
      today,
      people: lives.map((one, index) => toPerson(one, index, today)),
      tasks: lives.flatMap((one, index) => tasksOf(one, index, today)),
    };
  });
