import { changedAt } from '../dataset/fields.js';
import { type Snapshot } from '../dataset/snapshot.js';
import { endingKnown, type Standing } from '../people/standing.js';
import { jsonAnswer, refused } from './answer.js';
import { type Operation } from './call.js';
import { isInstant } from './changed.js';
import { findById, NOT_FOUND } from './employee.js';
import { element, fieldElements, wantsXml, xmlAnswer } from './xml.js';

type TableRow = Readonly<Record<string, string | null>>;

/** Exact history as entered by today, future days included; the columns beside id, employeeId, date and employmentStatus are from a secondary source. */
function historyOf({ person }: Standing, { today, labels }: Snapshot): readonly TableRow[] {
  const known = person.spells.filter((spell) => spell.enteredOn <= today);
  const rows = known.flatMap((spell) => {
    const start = {
      date: spell.hiredOn,
      employmentStatus: labels[spell.employment],
      comment: '',
      terminationReasonId: null,
      terminationTypeId: null,
      terminationRehireId: null,
    };
    const ending = endingKnown(spell, today);
    if (ending === null) return [start];
    return [start, { ...start, date: ending.on, employmentStatus: labels.terminated, terminationReasonId: ending.reason, terminationTypeId: ending.type }];
  });
  // Newest first within a person: the vendor promises no order.
  return rows.map((row, at) => ({ id: `${person.id}${at + 1}`, employeeId: String(person.id), ...row })).reverse();
}

export const employeeTable: Operation = {
  operationId: 'get-employee-table-data',
  method: 'GET',
  template: '/v1/employees/{id}/tables/{table}',
  query: [],
  handle: (call, { snapshot }, { id = '', table = '' }) => {
    if (table !== 'employmentStatus') return refused(404, `Table not found: ${table}`);
    const one = findById(id, snapshot);
    if (id !== 'all' && one === null) return refused(404, NOT_FOUND);
    const rows = (one === null ? snapshot.standings : [one]).flatMap((standing) => historyOf(standing, snapshot));
    if (!wantsXml(call)) return jsonAnswer(rows);
    const written = rows.map(({ id: rowId, employeeId, ...values }) =>
      element('row', { id: rowId ?? '', employeeId: employeeId ?? '' }, fieldElements(values)),
    );
    return xmlAnswer(element('table', {}, written));
  },
};

/** All rows of everybody with any change since then: chosen by the time of the entry, not by the effective date. */
export const changedTable: Operation = {
  operationId: 'get-changed-employee-table-data',
  method: 'GET',
  template: '/v1/employees/changed/tables/{table}',
  query: ['since'],
  handle: (call, { snapshot }, { table = '' }) => {
    const since = call.query.get('since');
    if (!isInstant(since)) return refused(400, 'since must be an ISO 8601 timestamp');
    if (table !== 'employmentStatus') return refused(404, `Table not found: ${table}`);
    const changed = snapshot.standings.filter((standing) => Date.parse(changedAt(standing)) >= Date.parse(since));
    const employees = Object.fromEntries(
      changed.map((standing) => [String(standing.person.id), { lastChanged: changedAt(standing), rows: historyOf(standing, snapshot) }]),
    );
    return jsonAnswer({ table, employees });
  },
};
