import { daysBetween, type FieldProblem, isLocalDate } from '@app/kernel';

import { type AssessmentPeriod, MAX_NAME_LENGTH, MAX_NOTE_LENGTH, MAX_PERIOD_DAYS, type ScopedControl } from './assessment.js';

/** What somebody wants of an assessment; everything but the period may be changed while it is a draft. */
export interface AssessmentWish {
  readonly name?: string | undefined;
  readonly controlIds?: readonly string[] | undefined;
  /** By control; an empty text takes the note away. */
  readonly notes?: Readonly<Record<string, string>> | undefined;
}

// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Of the framework, in its order. */
export interface KnownControls {
  readonly framework: string;
  readonly ids: readonly string[];
}

export function findNameProblems(name: string): readonly FieldProblem[] {
  const { length } = name.trim();
  return length >= 1 && length <= MAX_NAME_LENGTH ? [] : [{ field: 'name', message: `must have 1 to ${String(MAX_NAME_LENGTH)} characters` }];
}

/** Exactly `start` and `end`. A period may be prepared before it is over: today is not asked. */
export function readPeriod(given: Readonly<Record<string, unknown>>): AssessmentPeriod | readonly FieldProblem[] {
  const { start, end, ...others } = given;
  const unknown = Object.keys(others);
  if (unknown.length > 0) return unknown.map((field) => ({ field: `period.${field}`, message: 'is not a field of this request' }));
  if (!isLocalDate(start)) return [notADay('period.start')];
  if (!isLocalDate(end)) return [notADay('period.end')];
  if (end < start) return [{ field: 'period.end', message: 'must not be before period.start' }];
  if (daysBetween(start, end) < MAX_PERIOD_DAYS) return { start, end };
  return [{ field: 'period.end', message: `must be at most ${String(MAX_PERIOD_DAYS)} days after period.start` }];
}
const notADay = (field: string): FieldProblem => ({ field, message: 'must be a day of the calendar written YYYY-MM-DD' });

export function findScopeProblems({ controlIds, notes }: AssessmentWish, known: KnownControls, scope: readonly string[]): readonly FieldProblem[] {
  const ids = new Set(known.ids);
  const wanted = new Set(controlIds ?? scope);
  return [
    ...(controlIds?.length === 0 ? [{ field: 'controlIds', message: 'must name one control at least' }] : []),
    ...(controlIds ?? []).flatMap((id, index) =>
      ids.has(id) ? [] : [{ field: `controlIds.${String(index)}`, message: `is no control of ${known.framework}` }],
    ),
    ...Object.entries(notes ?? {}).flatMap(([id, note]): readonly FieldProblem[] => {
      if (!wanted.has(id)) return [{ field: `notes.${id}`, message: 'is no control in the scope of this assessment' }];
      return typeof note === 'string' && !CONTROL.test(note) && note.trim().length <= MAX_NOTE_LENGTH
        ? []
        : [{ field: `notes.${id}`, message: `must be text of at most ${String(MAX_NOTE_LENGTH)} characters, none of them a control character` }];
    }),
  ];
}

/** The scope as wished, in the framework's order; notes that are not named stay. */
export function toScope({ controlIds, notes = {} }: AssessmentWish, known: KnownControls, before: readonly ScopedControl[]): readonly ScopedControl[] {
  const wanted = new Set(controlIds ?? before.map(({ controlId }) => controlId));
  const stood = new Map(before.map(({ controlId, note }) => [controlId, note]));
  return known.ids
    .filter((id) => wanted.has(id))
    .map((controlId) => {
      const note = notes[controlId]?.trim() ?? stood.get(controlId) ?? '';
      return { controlId, note: note === '' ? null : note };
    });
}

export const isWithin = (day: string, { start, end }: AssessmentPeriod): boolean => day >= start && day <= end;
