import fc from 'fast-check';

import { collect, type Collected, type ConnectorDefinition, type MetricDefinition } from '@app/connector-sdk';
import { addDays, FixedClock, localDateIn, toLocalDate } from '@app/kernel';

import { bamboohr } from './bamboohr.connector.js';
import { PeopleVendor } from './testing/people-vendor.js';
import { activeOn, dayOnTheWall, type RawPerson, terminationsWithin } from './testing/second-count.js';

const HISTORIES = 2_500;
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

const instant = fc.oneof(
  fc.constantFrom(...EDGES).map((text) => new Date(text)),
  fc.date({ min: new Date('2023-06-01'), max: new Date('2029-01-01'), noInvalidDate: true }),
);
const zone = fc.constantFrom(...ZONES);

/** A day around the reading, most often close to a boundary of a window. */
const offset = fc.oneof(fc.constantFrom(-1, 0, 1, 29, 30, 31, 89, 90, 91), fc.integer({ min: -400, max: 3_000 }));
const blank = fc.constantFrom<string | null | undefined>('0000-00-00', '', null, undefined);

/** Joined, maybe left, maybe came back: what a dataset row shows of it, with a status that may lag behind. */
const life = fc.record({
  hired: fc.option(offset, { freq: 6 }),
  left: fc.option(offset, { freq: 3 }),
  blank,
  rehired: fc.boolean(),
  lags: fc.integer({ min: 0, max: 9 }),
});
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

function toPerson({ hired, left, blank: empty, rehired, lags }: Life, index: number, today: string): RawPerson {
  const ago = (days: number): string => addDays(toLocalDate(today), -days);
  const hireDate = hired === null ? empty : ago(hired);
  // A rehire keeps the old termination date: it then lies before the new hire date.
  const terminationDate = left === null ? empty : rehired && hired !== null ? ago(hired + Math.abs(left) + 1) : ago(left);
  const honest = left === null || left <= 0 ? 'Active' : 'Inactive';
  const status = lags === 0 ? (honest === 'Active' ? 'Inactive' : 'Active') : honest;
  return { eeid: String(index + 1), status, ...(hireDate === undefined ? {} : { hireDate }), ...(terminationDate === undefined ? {} : { terminationDate }) };
}

const history = fc.record({ at: instant, timeZone: zone, lives: fc.array(life, { minLength: 1, maxLength: 15 }) }).map(({ at, timeZone, lives }) => {
  const today = dayOnTheWall(at, timeZone);
  return { at, timeZone, today, people: lives.map((one, index) => toPerson(one, index, today)) };
});

async function read(people: readonly RawPerson[], today: string, timeZone: string, mode: 'totals' | 'rows', definition = bamboohr): Promise<Collected> {
  const capabilities = { onboardingTasks: 'unavailable', taskTotals: 'unknown' } as const;
  return collect({
    definition,
    transport: new PeopleVendor(people),
    clock: new FixedClock('2026-11-21T06:00:00Z'),
    mode,
    capabilities,
    today: toLocalDate(today),
    timeZone,
    weekly: false,
  });
}

function figure({ outcomes }: Collected, metric: string): unknown {
  const outcome = outcomes.find((found) => found.metric === metric);
  return outcome?.outcome === 'measured' ? outcome.value : outcome;
}

describe('windows and dates of BambooHR, against a second count', () => {
  it(`agree over ${HISTORIES} generated histories, in both read modes`, async () => {
    let histories = 0;
    const seen = { people: 0, inWindow: 0, future: 0, rehired: 0, leapDays: 0, blanks: new Map<string, number>() };
    await fc.assert(
      fc.asyncProperty(history, async ({ at, timeZone, today, people }) => {
        histories++;
        tally(seen, people, today);
        expect(localDateIn(at, timeZone)).toBe(today);
        const totals = await read(people, today, timeZone, 'totals');
        const rows = await read(people, today, timeZone, 'rows');
        const terminations = { count: terminationsWithin(people, today, 30) };
        expect(figure(totals, 'hr.terminations_30d')).toEqual(terminations);
        expect(figure(rows, 'hr.terminations_30d')).toEqual(terminations);
        expect(figure(totals, 'hr.active_headcount')).toEqual({ count: people.filter(({ status }) => status === 'Active').length });
        expect(figure(rows, 'hr.active_headcount')).toEqual({ count: activeOn(people, today) });
        const listed = totals.outcomes.find((outcome) => outcome.metric === 'hr.terminations_30d');
        expect(listed).toMatchObject({ history: { windowDays: 30 }, population: terminations });
        expect(listed?.outcome === 'measured' && listed.history?.rows.length).toBe(terminationsWithin(people, today, 90));
      }),
      { numRuns: HISTORIES, seed: 20261121 },
    );
    process.stdout.write(`${histories} histories: ${JSON.stringify({ ...seen, blanks: Object.fromEntries(seen.blanks) })}\n`);
    expect(histories).toBeGreaterThanOrEqual(2_000);
    // The generator reaches what the property is about.
    expect([...seen.blanks.keys()].sort()).toEqual(['', '0000-00-00', 'absent', 'null']);
    expect(Math.min(seen.inWindow, seen.future, seen.rehired, seen.leapDays, ...seen.blanks.values())).toBeGreaterThan(20);
  }, 120_000);

  it('count each termination on exactly 31 days in a row', async () => {
    const left = toLocalDate('2024-02-29');
    const people: readonly RawPerson[] = [
      { eeid: '1', status: 'Inactive', hireDate: '2020-01-01', terminationDate: left },
      { eeid: '2', status: 'Active', hireDate: '2020-01-01', terminationDate: null },
    ];
    const days = Array.from({ length: 101 }, (_, index) => addDays(left, index - 35));
    const counting: string[] = [];
    for (const day of days) {
      const value = figure(await read(people, day, 'Europe/Berlin', 'totals'), 'hr.terminations_30d');
      if (JSON.stringify(value) === '{"count":1}') counting.push(day);
    }
    expect(counting).toEqual(Array.from({ length: 31 }, (_, index) => addDays(left, index)));
  });

  it('would notice a window that begins a day late, and a status taken for a date', async () => {
    const edge: readonly RawPerson[] = [
      { eeid: '1', status: 'Inactive', hireDate: '2020-01-01', terminationDate: '2026-10-22' },
      { eeid: '2', status: 'Active', hireDate: '2026-12-01', terminationDate: null },
    ];
    const late = planted('hr.terminations_30d', {
      kind: 'count',
      of: 'terminations',
      where: ({ terminationDate }, { daysAgo }) => String(terminationDate) > daysAgo(30),
    });
    const byStatus = planted('hr.active_headcount', { kind: 'count', of: 'people', where: ({ status }) => status === 'Active' });
    expect(figure(await read(edge, '2026-11-21', 'UTC', 'rows', late), 'hr.terminations_30d')).not.toEqual({
      count: terminationsWithin(edge, '2026-11-21', 30),
    });
    expect(figure(await read(edge, '2026-11-21', 'UTC', 'rows', byStatus), 'hr.active_headcount')).not.toEqual({ count: activeOn(edge, '2026-11-21') });
  });
});

/** The connector with one rule replaced. */
function planted(id: string, form: Pick<Extract<MetricDefinition, { readonly kind: 'count' }>, 'kind' | 'of' | 'where'>): ConnectorDefinition {
  const { title, description, windowDays, limits } = bamboohr.metrics[id] as MetricDefinition;
  return { ...bamboohr, metrics: { [id]: { title, description, windowDays, limits, ...form } } };
}

interface Tally {
  people: number;
  inWindow: number;
  future: number;
  rehired: number;
  leapDays: number;
  readonly blanks: Map<string, number>;
}

function tally(seen: Tally, people: readonly RawPerson[], today: string): void {
  for (const { hireDate, terminationDate } of people) {
    seen.people++;
    if (terminationDate === undefined || terminationDate === null || terminationDate === '' || terminationDate === '0000-00-00') {
      const form = terminationDate === undefined ? 'absent' : String(terminationDate);
      seen.blanks.set(form, (seen.blanks.get(form) ?? 0) + 1);
      continue;
    }
    if (terminationDate > today) seen.future++;
    else if (terminationDate >= addDays(toLocalDate(today), -30)) seen.inWindow++;
    if (typeof hireDate === 'string' && hireDate > terminationDate && hireDate !== '0000-00-00') seen.rehired++;
    if (terminationDate.endsWith('02-29') || today.endsWith('02-29')) seen.leapDays++;
  }
}
