import { addDays, type LocalDate, toLocalDate } from '@app/kernel';

import { type CalendarDay, type CoverageCalendar, DAY_STATES, type FrozenControl } from './domain/index.js';

/** Invented controls and calendars for tests: sound by default, changed by what is given. */
export const aControl = (changes: Partial<FrozenControl> = {}): FrozenControl => ({
  controlId: 'CC6.2',
  title: 'Registering users',
  platform: null,
  mappings: [
    {
      evidenceType: 'hr.terminations_30d',
      strength: 'population',
      rationale: 'Whose access has to end.',
      condition: { gives: 'direct', confirmedBy: 'joined-facts', sentence: 'Once removal times are joined.', unmet: 'access removal times are not joined yet' },
    },
  ],
  ...changes,
});

export const aCalendarDay = (date: LocalDate, changes: Partial<CalendarDay> = {}): CalendarDay => ({
  ...{ date, state: 'collected', reason: null, evidenceId: 'e1', runId: 'r1', observedAt: null },
  ...changes,
});

/** Neighbouring days from 2026-11-01 on. */
export function aCalendar(days: readonly Partial<CalendarDay>[], changes: Partial<CoverageCalendar> = {}): CoverageCalendar {
  const all = days.map((day, index) => aCalendarDay(addDays(toLocalDate('2026-11-01'), index), day));
  const counts = Object.fromEntries(DAY_STATES.map((state) => [state, all.filter((day) => day.state === state).length]));
  const none = { collected: 0, confirmed: 0, late: 0, 'not-applicable': 0, inconclusive: 0, missed: 0, 'not-expected': 0, pending: 0 };
  return { connectionId: 'c1', label: 'BambooHR (acme)', type: 'hr.terminations_30d', days: all, counts: { ...none, ...counts }, ...changes };
}
