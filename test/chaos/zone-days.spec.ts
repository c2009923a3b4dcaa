import { minuteOfDay, slotAfterDay } from '@app/connections/domain/index.js';
import { addDays, daysBetween, toLocalDate } from '@app/kernel';

import { proven } from '../support/proof.js';
import { type NextSlot, walkZones } from './zone-days.js';

const DAY_MS = 86_400_000;
const NEW_YEAR = toLocalDate('2026-01-01');
const HALF_PAST_ELEVEN_MS = 23.5 * 3_600_000;

/** Half past eleven at night by the clock of January, all year round: in summer that is the next day. */
const withoutClockChanges: NextSlot = (id, day, zone) => {
  const midnight = slotAfterDay(id, addDays(NEW_YEAR, -1), zone).at.getTime() - minuteOfDay(id) * 60_000;
  const slot = addDays(day, 1);
  return { slot, at: new Date(midnight + daysBetween(NEW_YEAR, slot) * DAY_MS + HALF_PAST_ELEVEN_MS) };
};

describe('daily slots', () => {
  it('miss no day and double none in any zone, over the clock changes of a year', () => {
    const { zones, days, faults } = walkZones();
    expect(faults).toEqual([]);
    proven({
      promise: 26,
      claim: 'No day is missed or doubled in any zone',
      counted: { 'zone-days': days, zones, 'days missed or doubled': faults.length },
      demands: { 'zone-days': { atLeast: 150_000 }, zones: { atLeast: 400 }, 'days missed or doubled': { atMost: 0 } },
    });
  }, 120_000);

  it('of a plan that knows no clock changes are found missed', () => {
    expect(walkZones(withoutClockChanges).faults.length).toBeGreaterThan(5_000);
  }, 120_000);
});
