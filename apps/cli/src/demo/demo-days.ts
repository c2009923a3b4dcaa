const DAY_MS = 86_400_000;
/** In both zones of the demo the hours of the daily sync are over by then, and the day is still the one that UTC has. */
const PLAYED_HOUR_UTC = 18;

/**
 * When the demo plays a day: always at the same time of day. At the hour of the launch itself, a launch between midnight and the daily sync would find
 * nothing due on the day after each sync: half of the days without one, and a connection that was stale every other day.
 */
export function dayPlayedAt(now: Date, daysAgo: number): Date {
  return new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - daysAgo * DAY_MS + PLAYED_HOUR_UTC * 3_600_000);
}
