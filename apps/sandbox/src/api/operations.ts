import { type Operation } from './call.js';
import { changedEmployees } from './changed.js';
import { datasetData } from './dataset-data.js';
import { datasetFields } from './dataset-fields.js';
import { datasetOptions } from './dataset-options.js';
import { directory } from './directory.js';
import { employee } from './employee.js';
import { employeeList } from './employee-list.js';
import { changedTable, employeeTable } from './tables.js';

/** First match wins, so fixed paths stand before those with a placeholder. Nothing here can write. */
export const OPERATIONS: readonly Operation[] = [
  employeeList,
  directory,
  changedEmployees,
  changedTable,
  employeeTable,
  employee,
  datasetFields,
  datasetOptions,
  datasetData,
];

export interface Found {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
}

export function findOperation(method: string, path: string): Found | null {
  for (const operation of OPERATIONS) {
    const values = operation.method === method ? matchTemplate(operation.template, path) : null;
    if (values !== null) return { operation, path: values };
  }
  return null;
}

function matchTemplate(template: string, path: string): Readonly<Record<string, string>> | null {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const values: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const text = given[at] ?? '';
    if (part.startsWith('{')) values[part.slice(1, -1)] = decoded(text);
    else if (part !== text) return null;
  }
  return values;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
