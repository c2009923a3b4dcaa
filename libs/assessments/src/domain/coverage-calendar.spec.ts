import fc from 'fast-check';

import { aDay } from '@app/evidence/testing.js';
import { addDays, daysBetween } from '@app/kernel';

import { type CalendarInput, type CalendarRun, coverageCalendarOf, NOT_OFFERED } from './coverage-calendar.js';

const TYPE = 'hr.terminations_30d';
const START = aDay('2026-11-01');
const at = (day: number, time = '03:00'): Date => new Date(`${addDays(START, day)}T${time}:00Z`);
const aRun = (day: number, outcome: Partial<CalendarRun['outcomes'][number]> | null, changes: Partial<CalendarRun> = {}): CalendarRun => ({
  id: `run ${String(day)}`,
  state: 'failed',
  requestedAt: at(day),
  startedAt: at(day),
  error: { code: 'vendor-unavailable', message: 'The vendor does not answer.', remedy: '' },
  outcomes:
    outcome === null
      ? []
      : [
          {
            metric: TYPE,
            outcome: 'inconclusive',
            expected: true,
            reason: 'read-failed',
            detail: 'no answer',
            remedy: null,
            evidenceId: null,
            confirmed: false,
            ...outcome,
          },
        ],
  ...changes,
});
const seen = (day: number, how: 'measured' | 'confirmed' = 'confirmed', time = '03:00') => ({
  ...{ date: addDays(START, day), evidenceId: `e${String(day)}`, runId: `run ${String(day)}`, how },
  observedAt: at(day, time),
});
const calendar = (changes: Partial<CalendarInput> = {}) =>
  coverageCalendarOf({
    ...{ connectionId: 'c', label: 'BambooHR', type: TYPE, timeZone: 'Europe/Berlin' },
    period: { start: START, end: addDays(START, 9) },
    now: at(30),
    connectedAt: at(-30),
    revokedAt: null,
    sightings: [],
    runs: [aRun(-1, null, { state: 'succeeded', error: null })],
    ...changes,
  });
const states = (changes: Partial<CalendarInput>) => calendar(changes).days.map(({ state }) => state);

describe('coverage calendar', () => {
  it('tells a new finding, a confirmation and a late read apart', () => {
    const { days } = calendar({
      sightings: [seen(0, 'measured'), seen(1), seen(2, 'confirmed', '13:05'), seen(3, 'measured', '05:59'), seen(4, 'measured', '06:00')],
    });
    expect(days.slice(0, 5).map(({ state }) => state)).toEqual(['collected', 'confirmed', 'late', 'collected', 'late']);
    expect(days[2]?.reason).toBe('First read at 14:05 (equal to the earlier finding); daily reads end by 07:00.');
    expect(days[0]).toMatchObject({ reason: null, evidenceId: 'e0', runId: 'run 0' });
  });

  it('says what failed before a late read', () => {
    const { days } = calendar({ sightings: [seen(0, 'measured', '12:00')], runs: [aRun(0, {}, { id: 'first' })] });
    expect(days[0]?.reason).toMatch(/Before: read-failed: no answer$/);
  });

  it('does not call the first read after connecting late', () => {
    expect(calendar({ connectedAt: at(0, '11:00'), sightings: [seen(0, 'measured', '11:01')] }).days[0]?.state).toBe('collected');
  });

  it('a failed read is inconclusive with its reason, never collected', () => {
    expect(calendar({ runs: [aRun(0, {})] }).days[0]).toMatchObject({
      state: 'inconclusive',
      reason: 'read-failed: no answer',
      evidenceId: null,
      runId: 'run 0',
    });
  });

  it('a day without a run is missed, and says when the key was refused', () => {
    expect(calendar().days[0]).toMatchObject({ state: 'missed', reason: 'No run began on this day.' });
    const refused = aRun(0, {}, { error: { code: 'invalid-key', message: 'refused', remedy: '' } });
    expect(calendar({ runs: [refused] }).days[3]).toMatchObject({ state: 'missed', reason: expect.stringContaining(`refused the key since ${START}`) });
    expect(calendar({ runs: [aRun(0, null)] }).days[0]).toMatchObject({
      state: 'missed',
      reason: 'A run ended without an answer: The vendor does not answer.',
    });
  });

  it('days before connecting, from the revocation on and of a figure that is not offered are not expected', () => {
    expect(states({ connectedAt: at(3), revokedAt: at(6), sightings: [seen(3), seen(4), seen(5)] })).toEqual([
      ...['not-expected', 'not-expected', 'not-expected'],
      ...['confirmed', 'confirmed', 'confirmed'],
      ...['not-expected', 'not-expected', 'not-expected', 'not-expected'],
    ]);
    const { days } = calendar({ runs: [aRun(0, { expected: false, reason: 'not-available' })] });
    expect(days.slice(0, 2).map(({ state, reason }) => [state, reason])).toEqual([
      ['not-expected', NOT_OFFERED],
      ['not-expected', NOT_OFFERED],
    ]);
  });

  it('today and what lies ahead are pending, not missed', () => {
    expect(states({ now: at(7, '20:00') })).toEqual([...Array.from({ length: 7 }, () => 'missed'), 'pending', 'pending', 'pending']);
  });

  it('nobody in scope is an answer', () => {
    expect(calendar({ runs: [aRun(0, { outcome: 'not-applicable', reason: null, detail: 'Nobody was hired.' })] }).days[0]).toMatchObject({
      state: 'not-applicable',
      reason: 'Nobody was hired.',
    });
  });

  it('puts every day into exactly one state, and every sighting on its day', () => {
    const day = fc.integer({ min: -5, max: 15 });
    fc.assert(
      fc.property(fc.uniqueArray(day), fc.uniqueArray(day), fc.integer({ min: -10, max: 20 }), (sights, tries, today) => {
        const { days, counts } = calendar({ sightings: sights.map((n) => seen(n)), runs: tries.map((n) => aRun(n, {})), now: at(today, '12:00') });
        expect(days.map(({ date }) => daysBetween(START, date))).toEqual(Array.from({ length: 10 }, (_, index) => index));
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(10);
        for (const { date, evidenceId } of days) expect(evidenceId !== null).toBe(sights.includes(daysBetween(START, date)));
        for (const { date, state } of days) if (state === 'missed') expect(tries.includes(daysBetween(START, date))).toBe(false);
      }),
    );
  });
});
