import { changedAt } from '../dataset/fields.js';
import { type Snapshot } from '../dataset/snapshot.js';
import { blankDate } from '../dataset/written.js';
import { toDay } from '../people/calendar.js';
import { type Standing } from '../people/standing.js';

type Reader = (standing: Standing, snapshot: Snapshot) => string | null | undefined;

const dateOf =
  (name: 'hireDate' | 'originalHireDate' | 'terminationDate', read: (standing: Standing) => number | null): Reader =>
  (standing) => {
    const day = read(standing);
    return day === null ? blankDate(standing.person.id, name) : toDay(day);
  };

/** Names of the employee endpoints, which are not those of the dataset. */
export const EMPLOYEE_FIELDS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['employeeId', (p) => String(p.person.id)],
  ['firstName', (p) => p.person.firstName],
  ['lastName', (p) => p.person.lastName],
  ['preferredName', () => null],
  ['displayName', (p) => `${p.person.firstName} ${p.person.lastName}`],
  ['jobTitleName', (p) => p.person.jobTitle],
  ['jobTitle', (p) => p.person.jobTitle],
  ['departmentName', (p) => p.person.department],
  ['department', (p) => p.person.department],
  ['status', (p) => (p.active ? 'Active' : 'Inactive')],
  ['employeeNumber', (p) => p.person.employeeNumber],
  ['workEmail', (p) => `person${p.person.id}@example.com`],
  ['hireDate', dateOf('hireDate', (p) => p.hireDay)],
  ['originalHireDate', dateOf('originalHireDate', (p) => p.originalHireDay)],
  ['terminationDate', dateOf('terminationDate', (p) => p.terminationDay)],
  ['employmentStatusName', (p, snapshot) => snapshot.labels[p.employment]],
  ['lastChanged', changedAt],
]);

export function readEmployeeField(name: string, standing: Standing, snapshot: Snapshot): string | null | undefined {
  return EMPLOYEE_FIELDS.get(name)?.(standing, snapshot);
}
