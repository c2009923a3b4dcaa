import { mix } from '../people/random.js';
import { type Standing } from '../people/standing.js';
import { jsonAnswer, refused } from './answer.js';
import { type Operation } from './call.js';
import { readEmployeeField } from './employee-fields.js';
import { element, fieldElements, wantsXml, xmlAnswer } from './xml.js';

const FIELDS = [
  { id: 'displayName', type: 'text', name: 'Display Name' },
  { id: 'jobTitle', type: 'list', name: 'Job Title' },
  { id: 'department', type: 'list', name: 'Department' },
  { id: 'workEmail', type: 'email', name: 'Work Email' },
];

/** Incomplete by design: active people only, and a part of them (here one in eight and every contractor) is hidden by the customer. */
const isListed = ({ active, employment, person }: Standing): boolean => active && employment !== 'contractor' && mix(person.id, 3) % 8 !== 0;

export const directory: Operation = {
  operationId: 'get-employees-directory',
  method: 'GET',
  template: '/v1/employees/directory',
  query: ['onlyCurrent'],
  handle: (call, { snapshot }) => {
    const listed = snapshot.standings.filter(isListed);
    if (listed.length === 0) return refused(404, 'No employees found');
    const valuesOf = (standing: Standing): Record<string, string | null> =>
      Object.fromEntries(FIELDS.map(({ id }) => [id, readEmployeeField(id, standing, snapshot) ?? null]));
    if (wantsXml(call)) {
      const fieldset = FIELDS.map(({ id, name }) => element('field', { id }, [name]));
      const people = listed.map((standing) => element('employee', { id: String(standing.person.id) }, fieldElements(valuesOf(standing))));
      return xmlAnswer(element('directory', {}, [element('fieldset', {}, fieldset), element('employees', {}, people)]));
    }
    const fields = [...FIELDS, { id: 'canUploadPhoto', type: 'bool', name: 'Can Upload Photo' }];
    return jsonAnswer({ fields, employees: listed.map((standing) => ({ id: String(standing.person.id), ...valuesOf(standing), canUploadPhoto: 0 })) });
  },
};
