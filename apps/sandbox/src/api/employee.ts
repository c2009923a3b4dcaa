import { type Snapshot } from '../dataset/snapshot.js';
import { type Standing } from '../people/standing.js';
import { jsonAnswer, refused } from './answer.js';
import { type Operation } from './call.js';
import { readEmployeeField } from './employee-fields.js';
import { element, fieldElements, wantsXml, xmlAnswer } from './xml.js';

const MOST_FIELDS = 400;

/** `0` is the caller: here a user who is no employee. Unknown and refused fields are left out without a word. */
export const employee: Operation = {
  operationId: 'get-employee',
  method: 'GET',
  template: '/v1/employees/{id}',
  query: ['fields', 'onlyCurrent'],
  handle: (call, { snapshot, refusedFields }, { id = '' }) => {
    const names = (call.query.get('fields') ?? '').split(',').filter((name) => name !== '');
    if (names.length > MOST_FIELDS) return refused(400, `Too many fields: at most ${MOST_FIELDS}`);
    const standing = findById(id, snapshot);
    if (standing === null && id !== '0') return refused(404, NOT_FOUND);
    const readable = names.filter((name) => !refusedFields.includes(name));
    const values = standing === null ? {} : readAll(readable, standing, snapshot);
    return wantsXml(call) ? xmlAnswer(element('employee', { id }, fieldElements(values))) : jsonAnswer({ id, ...values });
  },
};

export const NOT_FOUND = 'Employee not found, or you do not have access to this employee';

export const findById = (id: string, snapshot: Snapshot): Standing | null => (/^\d{1,9}$/.test(id) ? snapshot.find(Number(id)) : null);

function readAll(names: readonly string[], standing: Standing, snapshot: Snapshot): Readonly<Record<string, string | null>> {
  const values: Record<string, string | null> = {};
  for (const name of names) {
    const value = readEmployeeField(name, standing, snapshot);
    if (value !== undefined) values[name] = value;
  }
  return values;
}
