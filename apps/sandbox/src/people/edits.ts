import { z } from 'zod';

import { type Day, isDay } from './calendar.js';
import { EMPLOYMENTS, type Ending, type Person, type Spell } from './person.js';
import { endingKnown } from './standing.js';
import { type PeopleTimeline } from './timeline.js';

const day = z.string().refine(isDay, 'must be a day of the calendar written YYYY-MM-DD');
const employeeId = z.coerce.number().int().positive();
const task = z.strictObject({
  name: z.string(),
  list: z.string().default('New hire'),
  category: z.string().default('Paperwork'),
  assignedTo: z.string().default('Manager'),
  assignedOn: day,
  dueOn: day,
  completedOn: day.nullable().default(null),
});
const ended = { enteredOn: day.optional(), type: z.string().default('Voluntary'), reason: z.string().default('Other employment') };

export const editSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hire'),
    hireDate: day,
    enteredOn: day.optional(),
    firstName: z.string().default('Robin'),
    lastName: z.string().default('Example'),
    employeeNumber: z.string().nullable().default(null),
    employment: z.enum(EMPLOYMENTS).default('full-time'),
    hireDateBlank: z.boolean().default(false),
    tasks: z.array(task).optional(),
  }),
  z.strictObject({ kind: z.literal('terminate'), employeeId, date: day, ...ended }),
  z.strictObject({ kind: z.literal('back-date'), employeeId, date: day, ...ended }),
  z.strictObject({ kind: z.literal('take-back'), employeeId, enteredOn: day.optional() }),
  z.strictObject({ kind: z.literal('rehire'), employeeId, hireDate: day, enteredOn: day.optional(), tasks: z.array(task).optional() }),
  z.strictObject({ kind: z.literal('delete'), employeeId, on: day.optional() }),
]);
export type Edit = z.infer<typeof editSchema>;
type EditOf<K extends Edit['kind']> = Extract<Edit, { kind: K }>;

/** A reason why the edit makes no sense for that person. */
interface RefusedEdit {
  readonly refused: string;
}

/** `today` is the day the change is typed in, unless the edit names another. */
export function applyEdit(timeline: PeopleTimeline, edit: Edit, today: Day): Person | RefusedEdit {
  if (edit.kind === 'hire') return timeline.hire((id, seed) => hired(edit, id, seed, today));
  const person = timeline.find(edit.employeeId);
  if (person === null) return { refused: `no person has the id ${edit.employeeId}` };
  const changed = change(person, edit, today);
  if (!('refused' in changed)) timeline.replace(changed);
  return changed;
}

function change(person: Person, edit: Exclude<Edit, { kind: 'hire' }>, today: Day): Person | RefusedEdit {
  switch (edit.kind) {
    case 'terminate':
      return terminated(person, edit, today);
    case 'back-date':
      return backDated(person, edit, today);
    case 'take-back':
      return withEnding(person, { on: null, enteredOn: edit.enteredOn ?? today, type: '', reason: '' });
    case 'rehire':
      return rehired(person, edit, today);
    case 'delete':
      return { ...person, deletedOn: edit.on ?? today };
  }
}

function hired(edit: EditOf<'hire'>, id: number, seed: number, today: Day): Person {
  const spell: Spell = { hiredOn: edit.hireDate, enteredOn: edit.enteredOn ?? today, employment: edit.employment, endings: [], tasks: edit.tasks ?? null };
  return {
    id,
    seed,
    firstName: edit.firstName,
    lastName: edit.lastName,
    employeeNumber: edit.employeeNumber,
    department: 'Operations',
    jobTitle: 'Specialist',
    hireDateBlank: edit.hireDateBlank,
    spells: [spell],
    deletedOn: null,
  };
}

function terminated(person: Person, edit: EditOf<'terminate'>, today: Day): Person | RefusedEdit {
  const spell = lastSpell(person, today);
  if (spell !== undefined && spell.hiredOn > edit.date) return { refused: `date is before the hire on ${spell.hiredOn}` };
  return withEnding(person, { on: edit.date, enteredOn: edit.enteredOn ?? today, type: edit.type, reason: edit.reason });
}

/** Moves an end that is already known to an earlier day; who has none is terminated, not back-dated. */
function backDated(person: Person, edit: EditOf<'back-date'>, today: Day): Person | RefusedEdit {
  const spell = lastSpell(person, today);
  const known = spell === undefined ? null : endingKnown(spell, today);
  if (known === null || known.on === null) return { refused: 'this person has no termination to move' };
  if (edit.date >= known.on) return { refused: `date is not before the termination on ${known.on}` };
  return terminated(person, { ...edit, kind: 'terminate' }, today);
}

/** The edit is the last word: what the generator had in store for later is dropped. */
function withEnding(person: Person, ending: Ending): Person {
  const spells = person.spells.filter((spell) => spell.enteredOn <= ending.enteredOn);
  const last = (spells.length > 0 ? spells : person.spells.slice(0, 1)).at(-1);
  if (last === undefined) return person;
  const endings = [...last.endings.filter((earlier) => earlier.enteredOn <= ending.enteredOn), ending];
  return { ...person, spells: [...spells.slice(0, -1), { ...last, endings }] };
}

function rehired(person: Person, edit: EditOf<'rehire'>, today: Day): Person | RefusedEdit {
  const spells = person.spells.filter((spell) => spell.enteredOn <= today);
  const last = spells.at(-1);
  const on = last === undefined ? null : (endingKnown(last, today)?.on ?? null);
  if (last === undefined || on === null) return { refused: 'this person has no termination, so nobody to hire again' };
  if (edit.hireDate <= on) return { refused: `hireDate is not after the termination on ${on}` };
  const kept = last.endings.filter((ending) => ending.enteredOn <= today);
  const again: Spell = { ...last, hiredOn: edit.hireDate, enteredOn: edit.enteredOn ?? today, endings: [], tasks: edit.tasks ?? null };
  return { ...person, spells: [...spells.slice(0, -1), { ...last, endings: kept }, again] };
}

const lastSpell = (person: Person, today: Day): Spell | undefined => person.spells.filter((spell) => spell.enteredOn <= today).at(-1);
