import { createHash } from 'node:crypto';

import { addDays, InvariantViolated, type LocalDate, localDateIn, localTimeIn } from '@app/kernel';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Daily runs are due between 02:00 and 06:00 local time. */
const WINDOW_START_MINUTE = 120;
const WINDOW_MINUTES = 240;
/** No zone skips this many calendar days in a row (Samoa and Kwajalein each skipped one). */
const MAX_SKIPPED_DAYS = 3;

/** The connection's minute of the day, spread evenly by a hash of its id: 120 … 359. */
export function minuteOfDay(connectionId: string): number {
  const digest = createHash('sha256').update(connectionId).digest();
  return WINDOW_START_MINUTE + (digest.readUInt32BE(0) % WINDOW_MINUTES);
}

/**
 * The instant at which the wall clock of the zone shows that minute of that day. A time that does not exist (clocks go forward) moves forward by the
 * gap; of a time that comes twice the first is taken. null when the whole day does not exist in that zone.
 */
export function instantOf(date: LocalDate, minute: number, timeZone: string): Date | null {
  const wall = Date.parse(`${date}T00:00:00Z`) + minute * MINUTE_MS;
  const offsets = [wall - 26 * HOUR_MS, wall + 26 * HOUR_MS].map((instant) => offsetMs(new Date(instant), timeZone));
  const candidates = [...new Set(offsets)].map((offset) => wall - offset).sort((a, b) => a - b);
  const exact = candidates.find((instant) => instant + offsetMs(new Date(instant), timeZone) === wall);
  const before = offsets[0];
  if (before === undefined) throw new InvariantViolated('no offset for a zone');
  const instant = new Date(exact ?? wall - before);
  return localDateIn(instant, timeZone) === date ? instant : null;
}

/** Local minus UTC at that instant. */
function offsetMs(instant: Date, timeZone: string): number {
  const { date, hour, minute, second } = localTimeIn(instant, timeZone);
  return Date.parse(`${date}T00:00:00Z`) + ((hour * 60 + minute) * 60 + second) * 1000 - Math.floor(instant.getTime() / 1000) * 1000;
}

export interface Slot {
  readonly slot: LocalDate;
  readonly at: Date;
}

/** The first daily slot on a calendar day after `day`. */
export function slotAfterDay(connectionId: string, day: LocalDate, timeZone: string): Slot {
  const minute = minuteOfDay(connectionId);
  for (let ahead = 1; ahead <= MAX_SKIPPED_DAYS; ahead++) {
    const slot = addDays(day, ahead);
    const at = instantOf(slot, minute, timeZone);
    if (at !== null) return { slot, at };
  }
  throw new InvariantViolated(`no day after ${day} in ${timeZone}`);
}

/** The next daily slot after the day that `now` is in: what follows a run that has read today. */
export const slotAfter = (connectionId: string, now: Date, timeZone: string): Slot => slotAfterDay(connectionId, localDateIn(now, timeZone), timeZone);
