import fc from 'fast-check';

import { evaluateFreshness } from '@app/connections/domain/index.js';
import { type ConnectorDefinition, type MetricDefinition } from '@app/connector-sdk';
import { isLocalDate, localDateIn } from '@app/kernel';

import { PROOF_SEED, proofSize, proven } from '../support/proof.js';
import { CALENDAR_BOUNDARIES, FRESHNESS_BOUNDARIES, PEOPLE_BOUNDARIES, TASK_BOUNDARIES, WALL_BOUNDARIES } from './boundaries.js';
import { companyHistory } from './histories.js';
import { BAMBOOHR, type Company, foretold, measured } from './measured.js';
import { dayNumber, dayOnTheWall, daysThatCount, figuresOf, freshnessAfter, type OraclePerson } from './oracle.js';

jest.setTimeout(1_200_000);
const HISTORIES = proofSize(1_000, 10_000);
const CLAIM = 'The figures equal those of a second implementation that was written from the facts and imports nothing of the product';
const MODES = ['totals', 'rows'] as const;

/** Somebody who is always there, so that the key sees people at all. */
const STEADY: OraclePerson = { eeid: '9', status: 'Active', hireDate: '2015-01-01', terminationDate: null };
const member = (name: string, value: string | null | undefined): object => (value === undefined ? {} : { [name]: value });
const aCompany = (today: string, hired: string | null | undefined, left: string | null | undefined, status: OraclePerson['status']): Company => ({
  today,
  people: [STEADY, { eeid: '1', status, ...member('hireDate', hired), ...member('terminationDate', left) }],
  tasks: [],
});
const differences = async (company: Company, told: (mode: 'totals' | 'rows') => unknown, definition?: ConnectorDefinition): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const mode of MODES) {
    const [product, oracle] = [JSON.stringify(await measured(company, mode, definition)), JSON.stringify(told(mode))];
    if (product !== oracle) found.push(`${mode}: ${product} against ${oracle}`);
  }
  return found;
};

describe('figures against the oracle', () => {
  it(`agree over ${String(HISTORIES)} generated histories, in both read modes`, async () => {
    const reached = { people: 0, inWindow: 0, notReadable: 0, notApplicable: 0, rates: 0, byDatesOnly: 0, histories: 0 };
    await fc.assert(
      fc.asyncProperty(companyHistory, async (company) => {
        const figures = figuresOf(company.people, company.tasks, company.today);
        reached.histories++;
        reached.people += company.people.length;
        reached.inWindow += figures.terminations;
        reached.notReadable += Number(figures.unreadable.people);
        reached.notApplicable += Number(figures.onboarding === null);
        reached.rates += Number(figures.onboarding !== null && figures.onboarding.done > 0);
        reached.byDatesOnly += Number(figures.activeByDates !== figures.activeByStatus);
        expect(localDateIn(company.at, company.timeZone)).toBe(company.today);
        expect(await differences(company, (mode) => foretold(company, mode, figures))).toEqual([]);
      }),
      { numRuns: HISTORIES, seed: PROOF_SEED },
    );
    proven({
      promise: 29,
      claim: CLAIM,
      counted: reached,
      demands: {
        histories: { atLeast: HISTORIES },
        inWindow: { atLeast: HISTORIES / 2 },
        notReadable: { atLeast: HISTORIES / 100 },
        notApplicable: { atLeast: HISTORIES / 20 },
        rates: { atLeast: HISTORIES / 20 },
        byDatesOnly: { atLeast: HISTORIES / 20 },
      },
    });
  });

  it('is red for an oracle that is off by a day, and for a product whose window begins a day late or that takes a status for a date', async () => {
    const planted: Readonly<Record<string, (company: Company) => Promise<readonly string[]>>> = {
      'the oracle reads tomorrow': (company) =>
        differences(company, (mode) => foretold(company, mode, figuresOf(company.people, company.tasks, nextDay(company.today)))),
      'the window begins late': (company) => differences(company, (mode) => foretold(company, mode), late),
      'the status counts': (company) => differences(company, (mode) => foretold(company, mode), byStatus),
    };
    for (const [fault, look] of Object.entries(planted)) {
      const details = await fc.check(
        fc.asyncProperty(companyHistory, async (company) => (await look(company)).length === 0),
        { numRuns: 200, seed: PROOF_SEED, endOnFailure: true },
      );
      expect([fault, details.failed]).toEqual([fault, true]);
    }
  });
});

const nextDay = (day: string): string => new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
/** The connector with one rule replaced. */
function planted(id: string, where: Extract<MetricDefinition, { readonly kind: 'count' }>['where'], of: string): ConnectorDefinition {
  const { title, description, windowDays, limits } = BAMBOOHR.metrics[id] as MetricDefinition;
  return { ...BAMBOOHR, metrics: { ...BAMBOOHR.metrics, [id]: { title, description, windowDays, limits, kind: 'count', of, where } } };
}
const late = planted(
  'hr.terminations_30d',
  ({ terminationDate }, { daysAgo, today }) => String(terminationDate) > daysAgo(30) && String(terminationDate) <= today,
  'terminations',
);
const byStatus = planted('hr.active_headcount', ({ status }) => status === 'Active', 'people');

describe('named boundaries, by hand, by the oracle and by the product', () => {
  it.each(PEOPLE_BOUNDARIES)('a person: %s', async (_name, today, hired, left, status, active, terminations) => {
    const company = aCompany(today, hired, left, status);
    expect(figuresOf(company.people, [], today)).toMatchObject({ activeByDates: active + 1, terminations });
    expect(await differences(company, (mode) => foretold(company, mode))).toEqual([]);
    expect(await measured(company, 'rows')).toMatchObject({ 'hr.active_headcount': { count: active + 1 }, 'hr.terminations_30d': { count: terminations } });
  });

  it.each(TASK_BOUNDARIES)('tasks: %s', async (_name, hired, completed, expected) => {
    const company = {
      ...aCompany('2026-11-21', hired, null, 'Active'),
      tasks: completed.map((day, at) => ({ eeid: '1', taskName: `Task ${String(at)}`, ...member('taskCompletedDate', day) })),
    };
    const value = expected === null ? 'not-applicable' : { numerator: expected[0], denominator: expected[1], rate: expected[0] / expected[1] };
    expect(foretold(company, 'totals')['hr.onboarding_completion']).toEqual(value);
    expect(await differences(company, (mode) => foretold(company, mode))).toEqual([]);
  });

  it.each(FRESHNESS_BOUNDARIES)('the age of a reading: %s', (_name, ageMs, state) => {
    const now = new Date('2026-11-21T12:00:00Z');
    expect(freshnessAfter(ageMs)).toBe(state);
    expect(evaluateFreshness(ageMs === null ? null : new Date(now.getTime() - ageMs), now)).toBe(state);
  });

  it.each(WALL_BOUNDARIES)('the day on the wall: %s', (_name, instant, timeZone, day) => {
    expect([dayOnTheWall(new Date(instant), timeZone), localDateIn(new Date(instant), timeZone)]).toEqual([day, day]);
  });

  it.each(CALENDAR_BOUNDARIES)('the calendar: %s', (text, isDay) => {
    expect([typeof dayNumber(text) === 'number', isLocalDate(text)]).toEqual([isDay, isDay]);
  });

  it.each(['2024-02-29', '2026-11-21', '2026-01-01', '2025-03-30'])('a termination on %s counts on exactly 31 days in a row', async (left) => {
    const days = daysThatCount(left);
    const counting: number[] = [];
    for (let shift = -40; shift <= 40; shift++) {
      const today = new Date(Date.parse(`${left}T12:00:00Z`) + shift * 86_400_000).toISOString().slice(0, 10);
      const value = (await measured(aCompany(today, '2020-01-01', left, 'Inactive'), 'totals'))['hr.terminations_30d'];
      if (JSON.stringify(value) === '{"count":1}') counting.push(Number(dayNumber(today)));
    }
    expect([days.length, counting]).toEqual([31, days]);
  });

  it('are at least sixty', () => {
    const named = PEOPLE_BOUNDARIES.length + TASK_BOUNDARIES.length + FRESHNESS_BOUNDARIES.length + WALL_BOUNDARIES.length + CALENDAR_BOUNDARIES.length + 4;
    proven({
      promise: 29,
      claim: 'Named boundaries: by hand, by the oracle and by the product the same',
      counted: { boundaries: named },
      demands: { boundaries: { atLeast: 60 } },
    });
  });
});
