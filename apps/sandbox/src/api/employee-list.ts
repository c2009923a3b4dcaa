import { type Snapshot } from '../dataset/snapshot.js';
import { type Standing } from '../people/standing.js';
import { type Answer, jsonAnswer, listError } from './answer.js';
import { type Context, type Operation, type VendorCall } from './call.js';
import { EMPLOYEE_FIELDS, readEmployeeField } from './employee-fields.js';
import { type Cursor, readCursor, writeCursor } from './list-cursor.js';
import { compileListFilter } from './list-filter.js';

const DEFAULT_LIMIT = 250;
const MOST = 2500;
const SORTABLE: readonly string[] = ['employeeId', 'firstName', 'lastName', 'preferredName', 'jobTitleName', 'status'];

/** Limits as in the June specification; one above the maximum is brought down to it (unverified). */
export const employeeList: Operation = {
  operationId: 'list-employees',
  method: 'GET',
  template: '/v1/employees',
  query: ['filter', 'sort', 'fields', 'page'],
  handle: (call, context) => {
    const filter = compileListFilter(call.query);
    if ('problem' in filter) return filter.problem;
    const sort = (call.query.get('sort') ?? 'employeeId').split(',');
    const unknown = sort.find((rule) => !SORTABLE.includes(rule.replace(/^-/, '')));
    if (unknown !== undefined) return listError(400, 'BadRequest', `Cannot sort by ${unknown}.`);
    const limit = Number(call.query.get('page[limit]') ?? DEFAULT_LIMIT);
    if (!Number.isInteger(limit) || limit < 1) return listError(400, 'BadRequest', 'page[limit] must be a whole number from 1.');
    const { snapshot } = context;
    const found = sorted(
      snapshot.standings.filter((standing) => filter.test(standing, snapshot)),
      sort,
      snapshot,
    );
    return answerPage(call, context, found, Math.min(limit, MOST));
  },
};

function answerPage(call: VendorCall, { snapshot, slug, dealing }: Context, found: readonly Standing[], limit: number): Answer {
  const growing = dealing.growing === true;
  const cursor = readCursor(call.query);
  const start = cursor === null ? 0 : startOf(cursor, found, limit, growing);
  if (start === null) return listError(400, 'BadPage', 'The page cursor is not valid for this list.');
  const shown = found.slice(start, start + limit);
  const page = { limit, ...cursorsOf(shown, { before: start > 0, after: growing || start + limit < found.length }) };
  const extra = (call.query.get('fields') ?? '').split(',').filter((name) => EMPLOYEE_FIELDS.has(name));
  return jsonAnswer({
    data: shown.map((standing) => record(standing, extra, snapshot)),
    meta: { total: growing ? start + 2 * limit : found.length, page },
    _links: links(slug, page),
  });
}

interface Cursors {
  readonly nextCursor: string | null;
  readonly prevCursor: string | null;
}

function cursorsOf(shown: readonly Standing[], more: { readonly before: boolean; readonly after: boolean }): Cursors {
  const first = shown[0];
  const last = shown.at(-1);
  return {
    nextCursor: more.after && last !== undefined ? writeCursor('after', last.person.id) : null,
    prevCursor: more.before && first !== undefined ? writeCursor('before', first.person.id) : null,
  };
}

/** null when the person at the boundary is gone from the list. A growing list deals its last page again and again. */
function startOf(cursor: Cursor | 'unreadable', found: readonly Standing[], limit: number, growing: boolean): number | null {
  if (cursor === 'unreadable') return null;
  const at = found.findIndex((standing) => standing.person.id === cursor.id);
  if (at < 0) return null;
  if (cursor.direction === 'before') return Math.max(0, at - limit);
  return growing ? Math.min(at + 1, Math.max(0, found.length - limit)) : at + 1;
}

function record(standing: Standing, extra: readonly string[], snapshot: Snapshot): unknown {
  const { person, active } = standing;
  const values: Record<string, string | null> = {};
  for (const name of extra) values[name] = readEmployeeField(name, standing, snapshot) ?? null;
  return {
    employeeId: String(person.id),
    firstName: person.firstName,
    lastName: person.lastName,
    preferredName: null,
    photoUrl: null,
    jobTitleName: person.jobTitle,
    status: active ? 'Active' : 'Inactive',
    ...values,
    _restrictedFields: [],
  };
}

function sorted(standings: Standing[], rules: readonly string[], snapshot: Snapshot): readonly Standing[] {
  const [only, ...rest] = rules;
  if (only === 'employeeId' && rest.length === 0) return standings;
  return standings.sort((a, b) => {
    for (const rule of rules) {
      const name = rule.replace(/^-/, '');
      const order = compareTexts(readEmployeeField(name, a, snapshot) ?? '', readEmployeeField(name, b, snapshot) ?? '', name === 'employeeId');
      if (order !== 0) return rule.startsWith('-') ? -order : order;
    }
    return a.person.id - b.person.id;
  });
}

function compareTexts(a: string, b: string, numeric: boolean): number {
  if (numeric) return Number(a) - Number(b);
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function links(slug: string, { limit, nextCursor, prevCursor }: Cursors & { readonly limit: number }): unknown {
  const base = `https://${slug}.bamboohr.com/api/v1/employees?page%5Blimit%5D=${limit}`;
  const other = (name: string, cursor: string | null): object =>
    cursor === null ? {} : { [name]: { href: `${base}&page%5B${name === 'next' ? 'after' : 'before'}%5D=${encodeURIComponent(cursor)}` } };
  return { self: { href: base }, ...other('next', nextCursor), ...other('prev', prevCursor) };
}
