import { slotAfterDay } from '@app/connections/domain/index.js';
import { addDays, type LocalDate, localTimeIn, toLocalDate } from '@app/kernel';

const ZONES = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Antarctica/Troll', 'Australia/Lord_Howe'];
const CONNECTIONS = Array.from({ length: 40 }, (_, n) => n.toString(16).padStart(24, 'a'));
/** Over both clock changes of a year and into the next. */
const DAYS_PER_ZONE = 400;

/** What is due after a day that was read: the product's own, or a planted one. */
export type NextSlot = typeof slotAfterDay;

export interface ZoneDays {
  readonly zones: number;
  readonly days: number;
  /** Days that were missed, came twice, or are due at another day's time. */
  readonly faults: readonly string[];
}

/** Walks every zone day by day, each day from the one that was due before it. */
export function walkZones(nextSlot: NextSlot = slotAfterDay): ZoneDays {
  let days = 0;
  // An assertion each would take a minute: the faults are collected.
  const faults: string[] = [];
  for (const zone of ZONES) {
    const id = CONNECTIONS[days % CONNECTIONS.length] ?? '';
    let day: LocalDate = toLocalDate('2026-01-01');
    let last = 0;
    for (let n = 0; n < DAYS_PER_ZONE; n++, days++) {
      const slot = nextSlot(id, day, zone);
      const isRight = slot.slot === addDays(day, 1) && localTimeIn(slot.at, zone).date === slot.slot && slot.at.getTime() > last;
      if (!isRight) faults.push(`${zone} after ${day}: ${slot.slot} at ${slot.at.toISOString()}`);
      last = slot.at.getTime();
      day = slot.slot;
    }
  }
  return { zones: ZONES.length, days, faults };
}
