import { minuteOfDay, slotAfterDay } from '@app/connections/domain/index.js';
import { addDays, daysBetween, localTimeIn, toLocalDate } from '@app/kernel';

import { proofSize, proven } from '../support/proof.js';
import { type MinutesOf, type NextSlot, spreadMinutes, walkZones } from './zone-days.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const NEW_YEAR = toLocalDate('2026-01-01');
const HALF_PAST_ELEVEN_MS = 23.5 * HOUR_MS;

/** Half past eleven at night by the clock of January, all year round: in summer that is the next day. */
const withoutClockChanges: NextSlot = (id, day, zone) => {
  const midnight = slotAfterDay(id, addDays(NEW_YEAR, -1), zone).at.getTime() - minuteOfDay(id) * 60_000;
  const slot = addDays(day, 1);
  return { slot, at: new Date(midnight + daysBetween(NEW_YEAR, slot) * DAY_MS + HALF_PAST_ELEVEN_MS) };
};
/** Of a time that comes twice the second. */
const theSecondTime: NextSlot = (id, day, zone) => {
  const due = slotAfterDay(id, day, zone);
  const later = new Date(due.at.getTime() + HOUR_MS);
  const [one, other] = [localTimeIn(due.at, zone), localTimeIn(later, zone)];
  return one.hour === other.hour && one.minute === other.minute ? { ...due, at: later } : due;
};
/** A time that does not come is left out, and the day with it. */
const leftOut: NextSlot = (id, day, zone) => {
  const due = slotAfterDay(id, day, zone);
  const { hour, minute } = localTimeIn(due.at, zone);
  return hour * 60 + minute === minuteOfDay(id) ? due : slotAfterDay(id, due.slot, zone);
};
/** The short version walks every fourth zone. */
const EVERY = proofSize(4, 1);
const measured: MinutesOf = (zone, changes) => (zone % EVERY === 0 ? spreadMinutes(zone, changes) : []);
const oneEach: MinutesOf = (zone) => (zone % EVERY === 0 ? [120 + (zone % 240)] : []);
const always: MinutesOf = (zone) => (zone < 20 ? [190] : []);
const inTheHourOfTheChange: MinutesOf = (_zone, changes) => (changes.some(({ from, to }) => from <= 150 && 150 < to) ? [150] : []);

describe('daily slots', () => {
  it('miss no day and double none in any zone, over the clock changes of a year', () => {
    const { zones, days, minutes, leapt, doubled, faults } = walkZones(slotAfterDay, measured);
    expect(faults).toEqual([]);
    proven({
      promise: 26,
      claim: 'No day is missed or doubled in any zone, also of a time that clocks skip or show twice',
      counted: {
        'zone-days': days,
        zones,
        'minutes of the day': minutes,
        'slots at a time that clocks skip': leapt,
        'slots at a time that comes twice': doubled,
        'days missed or doubled': faults.length,
      },
      demands: {
        'zone-days': { atLeast: proofSize(37_500, 150_000) },
        zones: { atLeast: proofSize(100, 400) },
        'minutes of the day': { atLeast: 30 },
        'slots at a time that clocks skip': { atLeast: proofSize(10, 50) },
        'slots at a time that comes twice': { atLeast: proofSize(10, 50) },
        'days missed or doubled': { atMost: 0 },
      },
    });
  }, 240_000);

  it('of a plan that knows no clock changes are found missed', () => {
    expect(walkZones(withoutClockChanges, oneEach).faults.length).toBeGreaterThan(5_000 / EVERY);
  }, 240_000);

  it.each([
    ['takes the second of two equal times', theSecondTime],
    ['leaves out a time that does not come', leftOut],
  ])(
    'of a plan that %s are found doubled or missed',
    (_what, planted) => {
      expect(walkZones(planted, inTheHourOfTheChange).faults.length).toBeGreaterThan(30);
    },
    240_000,
  );

  it('at one minute of the day only would be found too few, and zones that were left out', () => {
    expect(walkZones(slotAfterDay, always)).toMatchObject({ minutes: 1, zones: 20 });
  });
});
