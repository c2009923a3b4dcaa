import type { AccessCheck, VendorHttp } from '@app/connector-sdk';

import { countWhere, PERSON_FIELDS, queryPage, TASK_FIELDS, TERMINATION_FIELDS } from './bamboohr.queries.js';
import { fieldCatalogue } from './bamboohr.records.js';

export const datasets: AccessCheck = {
  id: 'datasets',
  title: 'Employee data can be queried',
  weekly: false,
  run: async (http) => {
    await countWhere(http);
    return { state: 'passed', detail: 'The key may query employee data.' };
  },
};

const NEEDED = [...new Set<string>([...PERSON_FIELDS, ...TERMINATION_FIELDS])];
const TOO_MUCH = /ssn|sin$|nationalId|payRate|payType|salary|compensation|bankAccount|routingNumber/i;
const CATALOGUE_PAGES = 5;

export const fields: AccessCheck = {
  id: 'fields',
  title: 'The needed fields can be read',
  weekly: true,
  run: async (http) => {
    const names = await catalogue(http);
    const missing = NEEDED.filter((name) => !names.has(name));
    if (missing.length > 0) return { state: 'failed', detail: `The key does not see ${missing.join(', ')}.` };
    // A field that may not be read is refused here and now, not left out.
    await queryPage(http, { fields: NEEDED }, { page: 1, pageSize: 1 });
    const tooMuch = [...names].filter((name) => TOO_MUCH.test(name)).sort();
    const sees = [...[...NEEDED, ...TASK_FIELDS].filter((name) => names.has(name)), ...tooMuch].sort();
    if (tooMuch.length === 0) return { state: 'passed', detail: `All ${NEEDED.length} fields can be read.`, sees };
    return {
      state: 'warning',
      detail: `All ${NEEDED.length} fields can be read. The field list also shows pay or identity numbers (${tooMuch.slice(0, 3).join(', ')}), which Attesta never reads.`,
      remedy: 'Give the key’s user an access level without pay and identity fields.',
      sees,
    };
  },
};

/** Page numbers out of range are clamped by the vendor: stop by its number of pages, never by an empty page. */
async function catalogue(http: VendorHttp): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (let page = 1, last = 1; page <= Math.min(last, CATALOGUE_PAGES); page++) {
    const query = { page: String(page), page_size: '1000' };
    const answer = await http.get('/v1_2/datasets/employee/fields', { query, answer: fieldCatalogue, rows: (listed) => listed.fields.length });
    last = answer.pagination.total_pages;
    for (const { name } of answer.fields) names.add(name);
  }
  return names;
}
