import { slotAfterDay } from '@app/connections/domain/index.js';
import { addDays, localDateIn } from '@app/kernel';

import { dayPlayedAt } from './demo-days.js';
import { FIRST, STALE } from './demo-organizations.js';

const DAYS = Array.from({ length: 28 }, (_, at) => 28 - at);
const hoursOf2026 = Array.from({ length: 365 * 24 }, (_, hour) => new Date(Date.UTC(2026, 0, 1, hour, 30)));
/** Syncs are spread over the night by the id of the connection. */
const CONNECTIONS = Array.from({ length: 6 }, (_, n) => n.toString(16).padStart(24, '0'));

/** Days of the four weeks on which the worker would find nothing to do, or a sync of another day. */
function daysMissed(now: Date, playedAt: (now: Date, daysAgo: number) => Date): number {
  return [FIRST.timeZone, STALE.timeZone].flatMap((timeZone) =>
    DAYS.filter((daysAgo) => {
      const at = playedAt(now, daysAgo);
      const today = localDateIn(at, timeZone);
      return CONNECTIONS.some((id) => {
        const { slot, at: due } = slotAfterDay(id, addDays(today, -1), timeZone);
        return slot !== today || due > at || localDateIn(playedAt(now, daysAgo + 1), timeZone) !== addDays(today, -1);
      });
    }),
  ).length;
}

describe('the days that the demo plays', () => {
  it('each have their sync, whenever it is started', () => {
    // Each hour of a day, with both changes of the clocks behind some of them.
    const some = hoursOf2026.filter((_hour, at) => at % 247 === 0);
    expect(some.filter((now) => daysMissed(now, dayPlayedAt) > 0)).toEqual([]);
    expect(new Set(some.map((now) => now.getUTCHours())).size).toBe(24);
  });

  it('lie in the past', () => {
    for (const now of hoursOf2026) expect(dayPlayedAt(now, 1).getTime()).toBeLessThan(now.getTime());
  });

  it('would miss some at the hour of the launch itself', () => {
    const asLaunched = (now: Date, daysAgo: number): Date => new Date(now.getTime() - daysAgo * 86_400_000);
    expect(daysMissed(new Date('2026-11-22T00:06:00Z'), asLaunched)).toBeGreaterThan(0);
  });
});
