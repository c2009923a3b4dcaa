import { toLocalDate } from '@app/kernel';

import { whenOn, writeRelatively } from './when.js';

const TODAY = toLocalDate('2026-11-21');

describe('a reading’s day', () => {
  it('counts days back over a leap day', () => {
    expect(whenOn(toLocalDate('2024-03-01'), 'Europe/Berlin').daysAgo(1)).toBe('2024-02-29');
  });

  it('writes days relative to it, so that equal questions on different days are equal', () => {
    const asked = (today: ReturnType<typeof toLocalDate>): unknown => {
      const { daysAgo } = whenOn(today, 'Europe/Berlin');
      return writeRelatively({ filter: `a ge '${daysAgo(90)}' and a le '${today}'`, list: [today, 1, null] }, today);
    };
    expect(asked(TODAY)).toEqual({ filter: "a ge 'D-90' and a le 'D'", list: ['D', 1, null] });
    expect(asked(toLocalDate('2024-02-29'))).toEqual(asked(TODAY));
  });

  it('leaves far days, later years and things that are no day as they are', () => {
    const text = '1970-01-01 2026-02-30 12026-11-21 2026-11-211';
    expect(writeRelatively(text, TODAY)).toBe(text);
    expect(writeRelatively('2026-11-22', TODAY)).toBe('D+1');
  });
});
