import type { z } from 'zod';

import { checkPage } from './read-page.js';
import { RecordSet } from './read-stream.js';
import type { VendorPage } from './vendor-http.js';
import { incomplete } from './vendor-problem.js';

/**
 * The count that a first page states, once the page agrees with itself and its rows are records of what is counted.
 * @throws VendorProblem `incomplete` when it contradicts itself, `schema-drift` when a row is another record
 */
export function countOn(page: VendorPage, record: z.ZodObject): number {
  const records = new RecordSet({ record, key: (one) => JSON.stringify(one) });
  for (const row of page.rows) records.add(row);
  if (records.unparseable > 0) throw incomplete('A date cannot be read in the record that stands for the count');
  checkPage(page, 1, true);
  return page.totalItems;
}

/** The rows of a first page, once the page agrees with itself; its total may count something larger than rows. @throws VendorProblem `incomplete` */
export function rowsOn(page: VendorPage): VendorPage['rows'] {
  checkPage(page, 1, false);
  return page.rows;
}
