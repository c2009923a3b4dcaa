import { localTimeIn } from '@app/kernel';

const MINUTE_MS = 60_000;
/** Nobody changes and changes back within a week; a month of fasting is the shortest time between two. */
const LOOK_EVERY_MS = 7 * 86_400_000;
const DAY_MINUTES = 1_440;

/** A wall clock that is set: forward, so that some of its minutes do not come, or back, so that some come twice. */
export interface ClockChange {
  /** The first instant at which the new time is shown. */
  readonly at: Date;
  /** By so many minutes; negative = back. */
  readonly minutes: number;
  /** The minutes of the day that do not come or come twice: from the first one up to, not including, the last; above 1,439 they belong to the next day. */
  readonly from: number;
  readonly to: number;
}

/** Local minus UTC, in minutes. Of whole minutes: older days had seconds. */
function offsetMinutes(instant: Date, zone: string): number {
  const { date, hour, minute } = localTimeIn(instant, zone);
  return Math.round((Date.parse(`${date}T00:00:00Z`) + (hour * 60 + minute) * MINUTE_MS - Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS) / MINUTE_MS);
}

/** Every change of a zone's clocks within so many days, found by looking at the clock alone. */
export function clockChanges(zone: string, from: Date, days: number): readonly ClockChange[] {
  const changes: ClockChange[] = [];
  for (let start = from.getTime(); start < from.getTime() + days * DAY_MINUTES * MINUTE_MS; start += LOOK_EVERY_MS) {
    const end = start + LOOK_EVERY_MS;
    const [before, after] = [offsetMinutes(new Date(start), zone), offsetMinutes(new Date(end), zone)];
    if (before === after) continue;
    const at = firstAt((instant) => offsetMinutes(new Date(instant), zone) === after, start, end);
    const last = (((at / MINUTE_MS + before) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
    const minutes = after - before;
    changes.push({ at: new Date(at), minutes, from: minutes > 0 ? last : last + minutes, to: minutes > 0 ? last + minutes : last });
  }
  return changes;
}

function firstAt(isTrue: (instant: number) => boolean, start: number, end: number): number {
  let [low, high] = [start / MINUTE_MS, end / MINUTE_MS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isTrue(middle * MINUTE_MS)) high = middle;
    else low = middle;
  }
  return high * MINUTE_MS;
}
