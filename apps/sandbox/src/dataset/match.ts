import { type CompiledFilter } from '../filter/evaluate.js';
import { type OnboardingTask } from '../people/person.js';
import { type Standing } from '../people/standing.js';
import { type Cell, type Field } from './fields.js';
import { type Snapshot } from './snapshot.js';

/** Matching rows as indexes only. `task` is null where rows are people, -1 for a person who has no task. */
export interface Matches {
  readonly people: readonly number[];
  readonly tasks: readonly number[] | null;
}

export interface OrderRule {
  readonly field: Field;
  readonly descending: boolean;
}

export interface Row {
  readonly standing: Standing;
  readonly task: OnboardingTask | null;
}

export const readCell = (field: Field, row: Row, snapshot: Snapshot): Cell => {
  if (field.level === 'person') return field.read(row.standing, snapshot.labels);
  return row.task === null ? null : field.read(row.task);
};

/**
 * Unverified: as soon as a task field is asked for or filtered by, there is one row per person and task, and one row without a task for who has none.
 */
export function match(snapshot: Snapshot, filter: CompiledFilter | null, rowsPerTask: boolean): Matches {
  return rowsPerTask ? matchTasks(snapshot, filter) : { people: matchPeople(snapshot, filter), tasks: null };
}

function matchPeople(snapshot: Snapshot, filter: CompiledFilter | null): readonly number[] {
  const found: number[] = [];
  snapshot.standings.forEach((standing, index) => {
    if (filter === null || passesPerson(filter, standing, snapshot)) found.push(index);
  });
  return found;
}

function matchTasks(snapshot: Snapshot, filter: CompiledFilter | null): Matches {
  const people: number[] = [];
  const tasks: number[] = [];
  snapshot.standings.forEach((standing, index) => {
    const person = filter === null || filter.onPerson.length === 0 ? null : passesPerson(filter, standing, snapshot);
    if (filter?.joiner === 'and' && person === false) return;
    const own = snapshot.tasksOf(standing);
    const rows: readonly (OnboardingTask | null)[] = own.length === 0 ? [null] : own;
    rows.forEach((task, at) => {
      if (filter !== null && !passesTask(filter, task, person)) return;
      people.push(index);
      tasks.push(task === null ? -1 : at);
    });
  });
  return { people, tasks };
}

function passesPerson({ joiner, onPerson }: CompiledFilter, standing: Standing, { labels }: Snapshot): boolean {
  return joiner === 'and'
    ? onPerson.every(({ field, test }) => test(field.read(standing, labels)))
    : onPerson.some(({ field, test }) => test(field.read(standing, labels)));
}

function passesTask({ joiner, onTask }: CompiledFilter, task: OnboardingTask | null, person: boolean | null): boolean {
  const cell = (field: (typeof onTask)[number]['field']): Cell => (task === null ? null : field.read(task));
  if (joiner === 'and') return onTask.every(({ field, test }) => test(cell(field)));
  return person === true || onTask.some(({ field, test }) => test(cell(field)));
}

export function rowAt(snapshot: Snapshot, matches: Matches, at: number): Row | null {
  const standing = snapshot.standings[matches.people[at] ?? -1];
  if (standing === undefined) return null;
  const task = matches.tasks?.[at] ?? -1;
  return { standing, task: task < 0 ? null : (snapshot.tasksOf(standing)[task] ?? null) };
}

/** Blanks first when ascending (documented for the employee list only). `tiesReversed` turns people who compare equal around: no order is promised among them. */
export function sortMatches(snapshot: Snapshot, matches: Matches, rules: readonly OrderRule[], tiesReversed: boolean): Matches {
  const { people, tasks } = matches;
  const places = people.map((_, at) => at);
  const keyed = rules.map(({ field, descending }) => ({ keys: places.map((at) => keyAt(snapshot, matches, at, field)), sign: descending ? -1 : 1 }));
  const tieSign = tiesReversed ? -1 : 1;
  const order = places.sort((a, b) => {
    for (const { keys, sign } of keyed) {
      const difference = compareCells(keys[a], keys[b]);
      if (difference !== 0) return sign * difference;
    }
    return tieSign * compareCells(people[a], people[b]) || a - b;
  });
  return { people: order.map((at) => people[at] ?? 0), tasks: tasks === null ? null : order.map((at) => tasks[at] ?? -1) };
}

function keyAt(snapshot: Snapshot, matches: Matches, at: number, field: Field): Cell {
  const row = rowAt(snapshot, field.level === 'person' ? { people: matches.people, tasks: null } : matches, at);
  return row === null ? null : readCell(field, row, snapshot);
}

function compareCells(a: Cell | undefined, b: Cell | undefined): number {
  const [left, right] = [a ?? null, b ?? null];
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  return left < right ? -1 : 1;
}
