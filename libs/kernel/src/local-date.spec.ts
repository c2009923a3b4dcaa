import fc from 'fast-check';

import { addDays, daysBetween, isLocalDate, isTimeZone, localDateIn, localTimeIn, toLocalDate } from './local-date.js';

describe('LocalDate', () => {
  it.each(['2026-11-21', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('takes %s', (text) => {
    expect(isLocalDate(text)).toBe(true);
  });
  it.each([
    '2026-02-30',
    '2025-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '0000-00-00',
    '',
    '2026-1-1',
    '2026-01-01T00:00:00Z',
    null,
    undefined,
    20260101,
  ])('refuses %p', (text) => {
    expect(isLocalDate(text)).toBe(false);
  });
  it('adds days over leap days and year ends, there and back', () => {
    expect(addDays(toLocalDate('2024-02-28'), 2)).toBe('2024-03-01');
    expect(addDays(toLocalDate('2026-12-31'), 1)).toBe('2027-01-01');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: -40_000, max: 40_000 }), (start, days) => {
        const from = addDays(toLocalDate('1971-01-01'), start);
        const to = addDays(from, days);
        expect(daysBetween(from, to)).toBe(days);
        expect(to > from).toBe(days > 0);
      }),
      { seed: 4 },
    );
  });
  it('knows the day that a wall clock shows', () => {
    expect(localDateIn(new Date('2026-11-21T23:30:00Z'), 'Europe/Berlin')).toBe('2026-11-22');
    expect(localDateIn(new Date('2026-11-21T09:59:59Z'), 'Pacific/Kiritimati')).toBe('2026-11-21');
    expect(localDateIn(new Date('2026-11-21T10:00:00Z'), 'Pacific/Kiritimati')).toBe('2026-11-22');
    expect(localTimeIn(new Date('2026-11-21T00:00:00Z'), 'UTC')).toEqual({ date: '2026-11-21', hour: 0, minute: 0, second: 0 });
  });
  it.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['+02:00', false],
    ['Mars/Base', false],
    ['', false],
    [null, false],
  ])('says whether %p is a zone: %p', (text, answer) => {
    expect(isTimeZone(text)).toBe(answer);
  });
});
