import fc from 'fast-check';

import { addDays, daysBetween } from '@app/kernel';

import { aDay } from '../testing.js';
import { calendarOf, type ObservedDay } from './calendar.js';

const FROM = aDay('2026-11-01');
const seen = (n: number, how: ObservedDay['how'] = 'confirmed'): ObservedDay => ({ date: addDays(FROM, n), runId: `run ${String(n)}`, how });

describe('calendar of a finding', () => {
  it('shows the days that nobody looked as ranges, both ends in', () => {
    const calendar = calendarOf([seen(0, 'measured'), seen(1), seen(5), seen(7)], { from: FROM, to: addDays(FROM, 9), openEnded: false });
    expect(calendar.gaps).toEqual([
      { from: addDays(FROM, 2), to: addDays(FROM, 4), days: 3 },
      { from: addDays(FROM, 6), to: addDays(FROM, 6), days: 1 },
      { from: addDays(FROM, 8), to: addDays(FROM, 9), days: 2 },
    ]);
  });

  it('does not call today a gap while it may still be observed', () => {
    expect(calendarOf([seen(0, 'measured')], { from: FROM, to: addDays(FROM, 1), openEnded: true }).gaps).toEqual([]);
    expect(calendarOf([seen(0, 'measured')], { from: FROM, to: addDays(FROM, 2), openEnded: true }).gaps).toEqual([
      { from: addDays(FROM, 1), to: addDays(FROM, 1), days: 1 },
    ]);
  });

  it('counts a day that was seen twice once, by its first sight', () => {
    const { observed, gaps } = calendarOf([seen(0, 'measured'), seen(1), { ...seen(1), runId: 'again' }], {
      from: FROM,
      to: addDays(FROM, 1),
      openEnded: true,
    });
    expect([observed.map(({ runId }) => runId), gaps]).toEqual([['run 0', 'run 1'], []]);
  });

  it('has no gap where a finding was replaced on its own day', () => {
    expect(calendarOf([seen(0, 'measured')], { from: FROM, to: addDays(FROM, -1), openEnded: false })).toMatchObject({ to: FROM, gaps: [] });
  });

  it('puts every day of the range into exactly one of observed and gaps', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), fc.integer({ min: 0, max: 70 }), (days, length) => {
        const { observed, gaps, from, to } = calendarOf([...days.map((n) => seen(n)), seen(0, 'measured')], {
          from: FROM,
          to: addDays(FROM, length),
          openEnded: false,
        });
        const inGaps = gaps.reduce((sum, gap) => sum + daysBetween(gap.from, gap.to) + 1, 0);
        expect(inGaps).toBe(gaps.reduce((sum, gap) => sum + gap.days, 0));
        expect(observed.length + inGaps).toBe(daysBetween(from, to) + 1);
      }),
    );
  });
});
