import { addDays, localDateIn } from '@app/kernel';

import { aDay } from '../testing.js';
import { startOfDay } from './start-of-day.js';

describe('start of a day in a zone', () => {
  it.each([
    ['UTC', '2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['Europe/Berlin', '2026-07-01', '2026-06-30T22:00:00.000Z'],
    ['Europe/Berlin', '2026-12-01', '2026-11-30T23:00:00.000Z'],
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-11-20', '2026-11-19T10:00:00.000Z'],
    ['Pacific/Pago_Pago', '2026-11-20', '2026-11-20T11:00:00.000Z'],
    ['Asia/Kathmandu', '2026-11-20', '2026-11-19T18:15:00.000Z'],
  ])('in %s of %s is %s', (zone, day, instant) => {
    expect(startOfDay(aDay(day), zone).toISOString()).toBe(instant);
  });

  it('is the first instant that exists where summer time skips midnight', () => {
    // Santiago 2026-09-06: 24:00 becomes 01:00.
    expect(startOfDay(aDay('2026-09-06'), 'America/Santiago').toISOString()).toBe('2026-09-06T04:00:00.000Z');
  });

  it('is the start of the next day where a zone skipped the whole day', () => {
    expect(startOfDay(aDay('2011-12-30'), 'Pacific/Apia')).toEqual(startOfDay(aDay('2011-12-31'), 'Pacific/Apia'));
  });

  it('parts the instants of ten zones over two years into days without overlap', () => {
    const zones = [
      'UTC',
      'Europe/London',
      'Europe/Berlin',
      'America/New_York',
      'America/Santiago',
      'America/Havana',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Pacific/Chatham',
      'Asia/Tehran',
    ];
    let days = 0;
    for (const zone of zones) {
      for (let day = aDay('2026-01-01'); day < '2027-12-31'; day = addDays(day, 1), days++) {
        const start = startOfDay(day, zone);
        expect(localDateIn(start, zone)).toBe(day);
        expect(localDateIn(new Date(start.getTime() - 1), zone)).toBe(addDays(day, -1));
      }
    }
    expect(days).toBe(zones.length * 729);
  });
});
