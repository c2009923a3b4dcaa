import { type Day } from './people/calendar.js';
import { SandboxError } from './sandbox-error.js';

export type Now = () => Date;

const DURATION = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** An ISO 8601 duration of days, hours, minutes and seconds, such as `PT49H` or `-P1D`, in milliseconds. */
export function durationMs(text: string): number {
  const match = DURATION.exec(text);
  if (match === null || !/\d/.test(text))
    throw new SandboxError(400, 'CLOCK_OFFSET', 'must be an ISO 8601 duration of days, hours, minutes and seconds, such as PT49H');
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(2).map((part) => Number(part ?? 0));
  return (match[1] === '-' ? -1000 : 1000) * (((days * 24 + hours) * 60 + minutes) * 60 + seconds);
}

/** The calendar day in a zone at an instant. */
export const dayIn = (instant: Date, timeZone: string): Day =>
  new Intl.DateTimeFormat('en-CA', { timeZone, calendar: 'iso8601', year: 'numeric', month: '2-digit', day: '2-digit' }).format(instant);

export function isTimeZone(text: string): boolean {
  try {
    return /^[A-Za-z]/.test(text) && dayIn(new Date(0), text) !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
