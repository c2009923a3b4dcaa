import fc from 'fast-check';

import { addDays, localTimeIn, toLocalDate } from '@app/kernel';

import { instantOf, minuteOfDay, slotAfterDay } from './slot.js';

const ZONES = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Antarctica/Troll', 'Australia/Lord_Howe'];
const CONNECTIONS = Array.from({ length: 40 }, (_, n) => n.toString(16).padStart(24, 'a'));

describe('minuteOfDay', () => {
  it('spreads connections over 02:00 to 06:00', () => {
    const minutes = Array.from({ length: 2_000 }, (_, n) => minuteOfDay(String(n)));
    expect(Math.min(...minutes)).toBeGreaterThanOrEqual(120);
    expect(Math.max(...minutes)).toBeLessThan(360);
    expect(new Set(minutes).size).toBeGreaterThan(230);
  });
});

describe('instantOf', () => {
  it('moves a time that does not exist forward', () => {
    expect(instantOf(toLocalDate('2026-03-29'), 150, 'Europe/Berlin')?.toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });
  it('takes the first of a time that comes twice', () => {
    expect(instantOf(toLocalDate('2026-10-25'), 150, 'Europe/Berlin')?.toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });
  it('knows the half hour of Lord Howe', () => {
    expect(instantOf(toLocalDate('2026-10-04'), 135, 'Australia/Lord_Howe')?.toISOString()).toBe('2026-10-03T15:45:00.000Z');
  });
  it('has no slot on a day that a zone skipped', () => {
    expect(instantOf(toLocalDate('2011-12-30'), 150, 'Pacific/Apia')).toBeNull();
  });
});

describe('daily slots', () => {
  it('are due between 02:00 and 07:00 on the wall, whatever the day', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(...CONNECTIONS), (zone, ahead, id) => {
        const { at } = slotAfterDay(id, addDays(toLocalDate('1990-01-01'), ahead), zone);
        const { hour } = localTimeIn(at, zone);
        expect(hour).toBeGreaterThanOrEqual(2);
        expect(hour).toBeLessThan(8);
      }),
      { numRuns: 5_000, seed: 4 },
    );
  });
});
