import { minuteOfDay, type slotAfterDay } from '@app/connections/domain/index.js';
import { addDays, type LocalDate, localTimeIn, toLocalDate } from '@app/kernel';

import { type ClockChange, clockChanges } from './clock-changes.js';

const ZONES = [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', 'Antarctica/Troll', 'Australia/Lord_Howe'])];
const FIRST_DAY = toLocalDate('2026-01-01');
/** Over both clock changes of a year and into the next. */
const DAYS_PER_ZONE = 400;
const MINUTE_MS = 60_000;
/** Runs are due from 02:00 up to 06:00. */
const [EARLIEST, LATEST] = [120, 359];
/** No two neighbours are alike; all minutes come before one comes again. */
const STRIDE = 7;
/** No zone moves its clocks further. */
const LONGEST_CHANGE = 180;

/** What is due after a day that was read: the product's own, or a planted one. */
export type NextSlot = typeof slotAfterDay;
/** The minutes of the day at which the connections of a zone are due. */
export type MinutesOf = (zone: number, changes: readonly ClockChange[]) => readonly number[];

export interface ZoneDays {
  readonly zones: number;
  readonly days: number;
  /** Different minutes of the day. */
  readonly minutes: number;
  /** Slots whose time did not come on their day, because clocks went forward. */
  readonly leapt: number;
  /** Slots whose time came twice on their day. */
  readonly doubled: number;
  /** Days that were missed, came twice, are due at another day's time, or at another time than the first that shows the connection's minute. */
  readonly faults: readonly string[];
}
interface Tally {
  days: number;
  leapt: number;
  doubled: number;
  readonly minutes: Set<number>;
  readonly zones: Set<string>;
  readonly faults: string[];
}

/** Some minute between two and six; a zone whose clocks change at that time has also a minute in the middle of those hours. */
export const spreadMinutes: MinutesOf = (zone, changes) => [
  EARLIEST + ((zone * STRIDE) % (LATEST - EARLIEST + 1)),
  ...changes.map(({ from, to }) => Math.floor((from + to) / 2)).filter((minute) => minute >= EARLIEST && minute <= LATEST),
];

/** Walks every zone day by day, each day from the one that was due before it. */
export function walkZones(nextSlot: NextSlot, minutesOf: MinutesOf = spreadMinutes): ZoneDays {
  const ids = connectionsByMinute();
  const tally: Tally = { days: 0, leapt: 0, doubled: 0, minutes: new Set(), zones: new Set(), faults: [] };
  for (const [number, zone] of ZONES.entries()) {
    const changes = clockChanges(zone, new Date(`${FIRST_DAY}T00:00:00Z`), DAYS_PER_ZONE);
    for (const minute of new Set(minutesOf(number, changes))) walk({ zone, minute, id: ids.get(minute) ?? '' }, nextSlot, tally);
  }
  const { days, leapt, doubled, minutes, zones, faults } = tally;
  return { zones: zones.size, days, minutes: minutes.size, leapt, doubled, faults };
}

interface Walker {
  readonly zone: string;
  readonly minute: number;
  readonly id: string;
}
/** A slot as the clock on the wall shows it. */
interface Due {
  readonly at: Date;
  readonly date: LocalDate;
  readonly minute: number;
  /** Local minus UTC, in minutes. */
  readonly offset: number;
}

function walk(walker: Walker, nextSlot: NextSlot, tally: Tally): void {
  const { zone, id } = walker;
  let day: LocalDate = FIRST_DAY;
  let last = dueAt(nextSlot(id, addDays(day, -1), zone).at, zone);
  for (let n = 0; n < DAYS_PER_ZONE; n++) {
    const { slot, at } = nextSlot(id, day, zone);
    const due = dueAt(at, zone);
    const isRight = slot === addDays(day, 1) && due.date === slot && at.getTime() > last.at.getTime() && isFirst(walker, due, last);
    // An assertion each would take a minute: the faults are collected.
    if (!isRight) tally.faults.push(`${zone} after ${day}: ${slot} at ${at.toISOString()}`);
    if (due.minute !== walker.minute) tally.leapt++;
    if (due.offset < last.offset && comesAgain(zone, last)) tally.doubled++;
    [day, last] = [slot, due];
    tally.days++;
  }
  tally.zones.add(zone);
  tally.minutes.add(walker.minute);
}

function dueAt(at: Date, zone: string): Due {
  const { date, hour, minute } = localTimeIn(at, zone);
  const shown = hour * 60 + minute;
  return { at, date, minute: shown, offset: (Date.parse(`${date}T00:00:00Z`) - at.getTime()) / MINUTE_MS + shown };
}

/** Due when the wall shows the connection's minute for the first time; where it never does, as much later as the clocks go forward. */
function isFirst({ zone, minute }: Walker, due: Due, last: Due): boolean {
  // Clocks that go as they went a day ago leave nothing to choose.
  if (due.offset === last.offset) return due.minute === minute;
  const earlier = Array.from({ length: LONGEST_CHANGE }, (_, n) => dueAt(new Date(due.at.getTime() - (n + 1) * MINUTE_MS), zone));
  const isShownEarlier = earlier.some((shown) => shown.date === due.date && shown.minute === minute);
  return !isShownEarlier && (due.minute === minute || due.minute - minute === due.offset - last.offset);
}

/** Clocks that are set back after it show its time once more. */
function comesAgain(zone: string, { at, date, minute }: Due): boolean {
  const later = Array.from({ length: LONGEST_CHANGE }, (_, n) => dueAt(new Date(at.getTime() + (n + 1) * MINUTE_MS), zone));
  return later.some((shown) => shown.date === date && shown.minute === minute);
}

/** An id for every minute that a hash of ids can give. */
function connectionsByMinute(): ReadonlyMap<number, string> {
  const ids = new Map<number, string>();
  for (let n = 0; ids.size < LATEST - EARLIEST + 1; n++) {
    const id = n.toString(16).padStart(24, 'a');
    ids.set(minuteOfDay(id), id);
  }
  return ids;
}
