import { type Cell, type Field, type FieldType, type PersonField, type TaskField } from '../dataset/fields.js';
import { isDay, toDayNumber } from '../people/calendar.js';
import { type Comparison, type Condition, type Filter, type Literal } from './parser.js';
import { type InvalidFilter } from './tokenizer.js';

type Test = (cell: Cell) => boolean;

/** Conditions split by what they look at, so that a person who fails is never asked for tasks. */
export interface CompiledFilter {
  readonly joiner: 'and' | 'or';
  readonly onPerson: readonly { readonly field: PersonField; readonly test: Test }[];
  readonly onTask: readonly { readonly field: TaskField; readonly test: Test }[];
}

export function compileFilter(filter: Filter, catalogue: ReadonlyMap<string, Field>): CompiledFilter | InvalidFilter {
  const onPerson: CompiledFilter['onPerson'][number][] = [];
  const onTask: CompiledFilter['onTask'][number][] = [];
  for (const condition of filter.conditions) {
    const field = catalogue.get(condition.field);
    if (field === undefined) return { invalid: `unknown field ${condition.field}` };
    const test = compileCondition(condition, field);
    if (typeof test !== 'function') return test;
    if (field.level === 'person') onPerson.push({ field, test });
    else onTask.push({ field, test });
  }
  return { joiner: filter.joiner, onPerson, onTask };
}

const ORDERED: readonly FieldType[] = ['number', 'date'];

function compileCondition({ operator, literals }: Condition, field: Field): Test | InvalidFilter {
  if (!isAllowed(operator, literals.length, field.type)) return { invalid: `${operator} with ${literals.length} value(s) does not work on ${field.name}` };
  const cells: Cell[] = [];
  for (const literal of literals) {
    const cell = toCell(literal, field);
    if (cell !== null && typeof cell === 'object') return cell;
    cells.push(cell);
  }
  return operator === 'in' ? (cell) => cells.includes(cell) : compare(operator, cells[0] ?? null);
}

function isAllowed(operator: Condition['operator'], values: number, type: FieldType): boolean {
  // Unverified: the vendor documents no operator for a yes/no field, so none is allowed here.
  if (type === 'boolean') return false;
  if (operator === 'in') return values === 1 || type === 'option';
  return operator === 'eq' || operator === 'ne' || ORDERED.includes(type);
}

/** An empty literal means blank (unverified). */
function toCell(literal: Literal, field: Field): Cell | InvalidFilter {
  if (literal.text === '') return null;
  if (field.type === 'date') {
    return literal.quoted && isDay(literal.text) ? toDayNumber(literal.text) : { invalid: `${field.name} needs a quoted date, YYYY-MM-DD` };
  }
  if (field.type === 'number') return Number.isFinite(Number(literal.text)) ? Number(literal.text) : { invalid: `${field.name} needs a number` };
  return literal.quoted ? literal.text : { invalid: `${field.name} needs a literal in single quotes` };
}

/** A blank value answers no ordering question (unverified: a store that keeps 0000-00-00 might say it is less than any date). */
function compare(operator: Comparison, wanted: Cell): Test {
  switch (operator) {
    case 'eq':
      return (cell) => cell === wanted;
    case 'ne':
      return (cell) => cell !== wanted;
    case 'lt':
      return (cell) => ordered(cell, wanted, (difference) => difference < 0);
    case 'le':
      return (cell) => ordered(cell, wanted, (difference) => difference <= 0);
    case 'gt':
      return (cell) => ordered(cell, wanted, (difference) => difference > 0);
    case 'ge':
      return (cell) => ordered(cell, wanted, (difference) => difference >= 0);
  }
}

const ordered = (cell: Cell, wanted: Cell, holds: (difference: number) => boolean): boolean =>
  typeof cell === 'number' && typeof wanted === 'number' && holds(cell - wanted);
