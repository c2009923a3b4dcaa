import { addDays, daysBetween, isLocalDate, type Json, type LocalDate } from '@app/kernel';

/** The day a reading is for, in the organization's zone. Connectors never ask a clock. */
export interface When {
  readonly today: LocalDate;
  /** IANA name; HR dates carry no zone, so this decides what "today" means. */
  readonly timeZone: string;
  readonly daysAgo: (days: number) => LocalDate;
}

export const whenOn = (today: LocalDate, timeZone: string): When => ({ today, timeZone, daysAgo: (days) => addDays(today, -days) });

const DAY = /\b\d{4}-\d{2}-\d{2}\b/g;
const FARTHEST_DAYS = 400;

/** Days near `today` become `D`, `D-30`, `D+1`, so that equal questions on different days read alike; far ones (`1970-01-01`) are constants and stay. */
export function writeRelatively(value: Json, today: LocalDate): Json {
  if (typeof value === 'string') return value.replace(DAY, (text) => relativeDay(text, today));
  if (Array.isArray(value)) return value.map((item: Json) => writeRelatively(item, today));
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, writeRelatively(item, today)]));
  return value;
}

function relativeDay(text: string, today: LocalDate): string {
  if (!isLocalDate(text)) return text;
  const offset = daysBetween(today, text);
  if (Math.abs(offset) > FARTHEST_DAYS) return text;
  if (offset === 0) return 'D';
  return offset < 0 ? `D-${-offset}` : `D+${offset}`;
}
