import { type Snapshot } from '../dataset/snapshot.js';
import { type Standing } from '../people/standing.js';
import { type Answer, listError } from './answer.js';
import { readEmployeeField } from './employee-fields.js';

type Test = (standing: Standing, snapshot: Snapshot) => boolean;

const SUBSTRING: readonly string[] = ['firstName', 'lastName', 'jobTitleName', 'departmentName', 'displayName', 'employeeNumber', 'employmentStatusName'];
/** One exact day: the list knows no ranges. */
const EXACT: readonly string[] = ['hireDate', 'originalHireDate', 'terminationDate'];
const KEY = /^filter\[(\w+)\](?:\[\])?$/;

/** All conditions must hold. An unknown name is 422 as in the June specification. */
export function compileListFilter(query: URLSearchParams): { readonly test: Test } | { readonly problem: Answer } {
  const tests: Test[] = [];
  for (const key of new Set(query.keys())) {
    if (!key.startsWith('filter')) continue;
    const name = KEY.exec(key)?.[1] ?? key;
    const test = conditionOf(name, query.getAll(key));
    if (typeof test !== 'function') return { problem: test };
    tests.push(test);
  }
  return { test: (standing, snapshot) => tests.every((test) => test(standing, snapshot)) };
}

function conditionOf(name: string, values: readonly string[]): Test | Answer {
  const value = values.at(-1) ?? '';
  if (name === 'status') {
    if (value !== 'active' && value !== 'inactive') return listError(400, 'BadRequest', 'filter[status] must be active or inactive.');
    return (standing) => standing.active === (value === 'active');
  }
  if (name === 'ids') {
    const ids = new Set(values.flatMap((part) => part.split(',')).map(Number));
    return (standing) => ids.has(standing.person.id);
  }
  if (SUBSTRING.includes(name)) {
    return (standing, snapshot) => (readEmployeeField(name, standing, snapshot) ?? '').toLowerCase().includes(value.toLowerCase());
  }
  if (EXACT.includes(name)) return (standing, snapshot) => readEmployeeField(name, standing, snapshot) === value;
  return listError(422, 'BadRequest', `Cannot filter by ${name}.`);
}
