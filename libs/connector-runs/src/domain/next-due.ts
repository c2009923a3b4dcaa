import { type Due, type Slot, slotAfterDay } from '@app/connections/domain/index.js';
import { addDays, localDateIn } from '@app/kernel';

/** After a retryable failure: the same slot again after 15 minutes, one hour and four hours; then the next day's slot. */
export const RETRY_DELAYS_MS = [15 * 60_000, 3_600_000, 4 * 3_600_000] as const;

export interface NextDue {
  readonly due: Due | null;
  readonly nextRunAt: Date | null;
}
export interface NextDueInput {
  readonly connectionId: string;
  readonly timeZone: string;
  /** What was due when the run began; null when nothing was. */
  readonly planned: { readonly due: Due | null; readonly nextRunAt: Date | null };
  readonly run: Due;
  readonly result: 'succeeded' | 'retry' | 'give-up' | 'refused';
  /** Named by the vendor (`Retry-After`): never asked earlier. */
  readonly retryAfterMs: number | null;
  /** Until a figure that is doubted is read again; null = none is. */
  readonly secondReadMs: number | null;
  readonly now: Date;
}

/** What is read next once a run is closed. A refused key is never asked again by itself. */
export function nextDue(input: NextDueInput): NextDue {
  if (input.result === 'refused') return { due: null, nextRunAt: null };
  if (isExtra(input)) return input.result === 'succeeded' && isRetryPlanned(input) ? daily(input) : keep(input);
  return input.result === 'retry' ? again(input) : daily(input);
}

/** A run that somebody asked for beside the plan. */
const isExtra = ({ run, planned }: NextDueInput): boolean => run.trigger === 'manual' && run.slot !== planned.due?.slot;
const isRetryPlanned = ({ planned }: NextDueInput): boolean => planned.due !== null && planned.due.attempt > 1;

function again(input: NextDueInput): NextDue {
  const { run, now, retryAfterMs } = input;
  const delay = RETRY_DELAYS_MS[run.attempt - 1];
  if (delay === undefined) return daily(input);
  return { due: { slot: run.slot, trigger: run.trigger, attempt: run.attempt + 1 }, nextRunAt: new Date(now.getTime() + Math.max(delay, retryAfterMs ?? 0)) };
}

/** The plan stays, but the vendor's `Retry-After` holds for it too, and a doubted figure is read again sooner. */
function keep({ planned, retryAfterMs, secondReadMs, now }: NextDueInput): NextDue {
  if (planned.nextRunAt === null) return planned;
  const sooner = secondReadMs === null ? planned.nextRunAt.getTime() : Math.min(planned.nextRunAt.getTime(), now.getTime() + secondReadMs);
  return { due: planned.due, nextRunAt: new Date(Math.max(sooner, now.getTime() + (retryAfterMs ?? 0))) };
}

function daily(input: NextDueInput): NextDue {
  const { run, now, retryAfterMs } = input;
  const { slot, at } = nextSlot(input);
  // The zone may have moved west: a slot that has run is not asked for under the same attempt again, or nothing would ever run.
  const attempt = slot === run.slot ? run.attempt + 1 : 1;
  return { due: { slot, attempt, trigger: 'schedule' }, nextRunAt: new Date(Math.max(at.getTime(), now.getTime() + (retryAfterMs ?? 0))) };
}

/** Nothing was read today: today's own slot counts while it is still to come, else tomorrow's. */
function nextSlot({ connectionId, timeZone, now, result, run }: NextDueInput): Slot {
  const today = localDateIn(now, timeZone);
  const own = slotAfterDay(connectionId, addDays(today, -1), timeZone);
  const isOpen = result !== 'succeeded' && own.slot === today && own.slot !== run.slot && own.at > now;
  return isOpen ? own : slotAfterDay(connectionId, today, timeZone);
}
