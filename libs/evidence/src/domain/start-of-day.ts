import { type LocalDate, localDateIn } from '@app/kernel';

/** No zone is further from UTC than this. */
const WIDEST_OFFSET_MS = 15 * 3_600_000;

/** First instant at which a wall clock of that zone shows the day, or a later one where the zone skipped it (midnight does not exist in every zone on every day). */
export function startOfDay(day: LocalDate, timeZone: string): Date {
  const utcMidnight = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)));
  let before = utcMidnight - WIDEST_OFFSET_MS;
  let reached = utcMidnight + WIDEST_OFFSET_MS + 86_400_000;
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (localDateIn(new Date(middle), timeZone) >= day) reached = middle;
    else before = middle;
  }
  return new Date(reached);
}
