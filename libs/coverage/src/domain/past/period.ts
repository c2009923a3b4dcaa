import { type ControlDecisions } from '@app/controls/domain/index.js';
import { startOfDay } from '@app/evidence/domain/index.js';
import { addDays, daysBetween, type LocalDate, localDateIn } from '@app/kernel';

import { type PastNote } from './past.js';

/** Decisions of `(from, to]` as notes. A catalogue that follows itself (only what connectors read changed) is one too. */
export function decisionNotes({ overrides, targets, catalogues }: ControlDecisions, from: Date, to: Date): readonly PastNote[] {
  const notes: readonly PastNote[] = [
    ...overrides.map(({ at, override }) => ({ kind: 'decided', at, about: 'control', subject: override.controlId }) as const),
    ...targets.map(({ at, evidenceType }) => ({ kind: 'decided', at, about: 'target', subject: evidenceType }) as const),
    ...catalogues.flatMap(({ since, catalogue }) =>
      since === null ? [] : [{ kind: 'decided', at: since, about: 'catalogue', subject: catalogue.version } as const],
    ),
  ];
  return notes.filter(({ at }) => at > from && at <= to);
}

/** A day of the organization with the instant that stands for it: its last millisecond, or `now` while it lasts. */
export interface DayMark {
  readonly day: LocalDate;
  readonly at: Date;
}

/** Every day from `from` to `to`, both in, without those that end before the organization began or begin after `now`. */
export function dayMarks(
  range: { readonly from: LocalDate; readonly to: LocalDate },
  timeZone: string,
  { since, now }: { readonly since: Date; readonly now: Date },
): readonly DayMark[] {
  const today = localDateIn(now, timeZone);
  const first = localDateIn(since, timeZone);
  const days = Array.from({ length: daysBetween(range.from, range.to) + 1 }, (_none, ahead) => addDays(range.from, ahead));
  return days
    .filter((day) => day >= first && day <= today)
    .map((day) => ({ day, at: day === today ? now : new Date(startOfDay(addDays(day, 1), timeZone).getTime() - 1) }))
    .filter(({ at }) => at >= since);
}
