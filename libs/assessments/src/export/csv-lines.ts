import { stringify } from 'csv-stringify/sync';

import { type Cell, type Table, toCell } from '../domain/index.js';

const ROWS_AT_ONCE = 500;
/** RFC 4180; a lone line break inside a cell needs its quotes too. */
const FORMAT = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ } as const;

/** A table as CSV, some rows at a time. Texts that a spreadsheet could run are stopped; numbers of ours stay numbers. */
export function* csvLines({ columns, rows }: Table): Generator<Buffer> {
  yield write([columns]);
  let some: (readonly Cell[])[] = [];
  for (const row of rows) {
    some.push(row);
    if (some.length < ROWS_AT_ONCE) continue;
    yield write(some);
    some = [];
  }
  if (some.length > 0) yield write(some);
}

const write = (rows: readonly (readonly Cell[])[]): Buffer =>
  Buffer.from(
    stringify(
      rows.map((row) => row.map(toCell)),
      FORMAT,
    ),
  );
