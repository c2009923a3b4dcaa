import type { VendorPage } from './vendor-http.js';
import { incomplete } from './vendor-problem.js';

/**
 * Compares what a page says about itself with what it holds. @throws VendorProblem `incomplete`
 * `exactRows` false: the vendor's total may count something larger than rows; it is still 0 exactly where there are none.
 */
export function checkPage(page: VendorPage, asked: number, exactRows: boolean): void {
  const { rows, totalItems, totalPages, pageSize } = page;
  if (page.page !== null && page.page !== asked) throw incomplete(`Page ${asked} was asked, page ${page.page} was answered`);
  if (asked === 1 && (totalItems === 0) !== (rows.length === 0)) throw incomplete(`Page 1 holds ${rows.length} records beside a count of ${totalItems}`);
  if (!exactRows) return;
  const pages = Math.ceil(totalItems / pageSize);
  if (totalPages !== null && Math.max(totalPages, 1) !== Math.max(pages, 1))
    throw incomplete(`${totalItems} records do not fill ${totalPages} pages of ${pageSize}`);
  const expected = Math.min(Math.max(totalItems - (asked - 1) * pageSize, 0), pageSize);
  if (rows.length !== expected) throw incomplete(`Page ${asked} holds ${rows.length} records where the vendor's count makes it ${expected}`);
}
