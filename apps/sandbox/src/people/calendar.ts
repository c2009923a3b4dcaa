/** A calendar day `YYYY-MM-DD` without a zone. */
export type Day = string;

const DAY_MS = 86_400_000;
const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

const written = new Map<number, Day>();
const read = new Map<Day, number>();

/** Whole days since 1970-01-01. Asked several times per task, so each day is read once. */
export function toDayNumber(day: Day): number {
  const known = read.get(day);
  if (known !== undefined) return known;
  const dayNumber = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / DAY_MS;
  read.set(day, dayNumber);
  return dayNumber;
}

/** Days repeat a lot: one shared text per day keeps a company of 50,000 people small. */
export function toDay(dayNumber: number): Day {
  const known = written.get(dayNumber);
  if (known !== undefined) return known;
  const day = new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
  written.set(dayNumber, day);
  return day;
}

/** Calendar check included: 2026-02-30 is no day. Years 1900 to 2199, so that arithmetic stays inside four digits. */
export function isDay(text: unknown): text is Day {
  if (typeof text !== 'string' || !SHAPE.test(text) || text < '1900-01-01' || text > '2199-12-31') return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}
