import { aDay } from '@app/evidence/testing.js';

import { aCalendar, aControl } from '../testing.js';
import { spansOf, writeSpans } from './day-ranges.js';
import { type GapInput, gapsOf } from './gaps.js';
import { limitsOfControl } from './limits.js';

const MISSED = { state: 'missed', reason: 'No run began on this day.', evidenceId: null } as const;
const FAILED = { state: 'inconclusive', reason: 'read-failed: no answer', evidenceId: null } as const;
const EVIDENCE_TYPES = [
  { type: 'hr.terminations_30d', title: 'Terminations', isPlural: true, kind: 'count' },
  { type: 'hr.active_headcount', title: 'Active headcount', isPlural: false, kind: 'count' },
] as const;
const input = (changes: Partial<GapInput> = {}): GapInput => ({
  period: { start: aDay('2026-11-01'), end: aDay('2026-11-10') },
  calendars: [aCalendar([{}])],
  readable: ['hr.terminations_30d', 'hr.active_headcount'],
  evidenceTypes: EVIDENCE_TYPES,
  unchecked: 0,
  ...changes,
});
const E1 = new Set(['e1']);
const told = (changes: Partial<GapInput>, attached = E1) => gapsOf(aControl(), attached, input(changes)).map(({ kind, days, text }) => [kind, days, text]);

describe('gaps', () => {
  it('there are none where every day was collected and attached', () => {
    expect(told({ calendars: [aCalendar([{}, { state: 'confirmed' }, { state: 'late', reason: 'First read at 13:00' }])] })).toEqual([]);
  });

  it('names uncovered and inconclusive days with their reasons, neighbouring days together', () => {
    expect(told({ calendars: [aCalendar([{}, MISSED, MISSED, FAILED, {}, MISSED])] })).toEqual([
      ['uncovered-days', 3, 'Terminations from BambooHR (acme): not read on 3 days (2026-11-02 to 2026-11-03, 2026-11-06). No run began on this day.'],
      ['inconclusive-reads', 1, 'Terminations from BambooHR (acme): inconclusive on 1 day (2026-11-04). read-failed: no answer'],
    ]);
  });

  it('tells a control without evidence from findings that are only not attached', () => {
    expect(told({}, new Set<string>()).map(([kind]) => kind)).toEqual(['no-evidence', 'not-attached']);
    expect(told({}, new Set(['e2'])).map(([kind]) => kind)).toEqual(['not-attached']);
  });

  it('says when the period is not over and when nothing read the figure', () => {
    expect(told({ calendars: [aCalendar([{}, { state: 'pending', evidenceId: null }])] }).map(([kind]) => kind)).toEqual(['period-open']);
    expect(told({ calendars: [] })).toEqual([['no-connection', 0, 'No connection read terminations in this period.']]);
    expect(told({ calendars: [aCalendar([{ state: 'not-expected', evidenceId: null }])] }).map(([kind]) => kind)).toEqual(['no-connection']);
  });

  it('never hides connections that were not looked at', () => {
    expect(told({ unchecked: 7 }).map(([kind]) => kind)).toEqual(['not-checked']);
  });

  it('a control that nothing can read has a limit, no gap', () => {
    const control = aControl({ mappings: [], platform: 'the log itself.' });
    expect(gapsOf(control, new Set(), input())).toEqual([]);
    expect(limitsOfControl(control, [], input())).toEqual([
      { kind: 'out-of-reach', type: null, text: 'No connector serves CC6.2; the platform itself does: the log itself.' },
    ]);
  });
});

describe('limits', () => {
  const limits = (changes: Partial<GapInput>, attached: Parameters<typeof limitsOfControl>[1] = []) => limitsOfControl(aControl(), attached, input(changes));
  it('a population is no proof, and says what would be', () => {
    expect(limits({})).toEqual([
      {
        kind: 'population-only',
        type: 'hr.terminations_30d',
        text: 'Terminations are the population to sample from for CC6.2: access removal times are not joined yet.',
      },
    ]);
  });

  it('direct evidence has no such limit', () => {
    const [mapping] = aControl().mappings;
    expect(limitsOfControl(aControl({ mappings: mapping === undefined ? [] : [{ ...mapping, strength: 'direct' }] }), [], input())).toEqual([]);
  });

  it('names totals, figures that are not offered, and what was attached by hand', () => {
    const attached = [
      { type: 'hr.active_headcount', root: null },
      { type: 'hr.terminations_30d', root: 'a'.repeat(64) },
    ];
    const calendars = [aCalendar([{ state: 'not-expected', reason: 'The vendor does not offer the figure to this key.', evidenceId: null }])];
    expect(limits({ calendars }, attached).map(({ kind, type }) => [kind, type])).toEqual([
      ['population-only', 'hr.terminations_30d'],
      ['count-only', 'hr.active_headcount'],
      ['not-offered', 'hr.terminations_30d'],
      ['not-mapped', 'hr.active_headcount'],
    ]);
  });
});

describe('spans', () => {
  it('join neighbouring days over the end of a month', () => {
    expect(writeSpans(spansOf([aDay('2026-10-31'), aDay('2026-11-01'), aDay('2026-11-03')]))).toBe('2026-10-31 to 2026-11-01, 2026-11-03');
    expect(spansOf([])).toEqual([]);
  });
});
