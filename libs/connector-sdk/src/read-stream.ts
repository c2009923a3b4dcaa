import { canonicalJson, type Json } from '@app/kernel';

import type { AnyRecord, StreamDefinition } from './connector-definition.js';
import { checkPage } from './read-page.js';
import { UNPARSEABLE_DAY } from './record-fields.js';
import { placeOf } from './session.js';
import type { VendorHttp, VendorPage } from './vendor-http.js';
import { incomplete, VendorProblem } from './vendor-problem.js';
import type { When } from './when.js';

/** 1,000 rows a page: half a million records. A vendor that never stops is stopped here. */
export const MAX_PAGES = 500;

export interface StreamRead {
  readonly records: readonly AnyRecord[];
  /** The vendor's own count. */
  readonly total: number;
  readonly rowsRead: number;
  readonly pages: number;
  readonly duplicates: number;
  readonly unparseable: number;
}

/** Reads all pages, one after the other; begins again once when the vendor loses its place. @throws VendorProblem */
export async function readStream(stream: StreamDefinition, http: VendorHttp, when: When): Promise<StreamRead> {
  try {
    return await readPages(stream, http, when);
  } catch (error) {
    if (!(error instanceof VendorProblem) || error.problem !== 'bad-page') throw error;
    return readPages(stream, http, when);
  }
}

async function readPages(stream: StreamDefinition, http: VendorHttp, when: When): Promise<StreamRead> {
  const records = new RecordSet(stream);
  let first: VendorPage | null = null;
  let pages = 0;
  for (let number = 1; number <= pagesOf(first); number++) {
    const page = await stream.page(http, when, number);
    first ??= page;
    if (page.totalItems !== first.totalItems || page.totalPages !== first.totalPages) throw incomplete('The list changed while it was read');
    if (pagesOf(page) > MAX_PAGES) throw incomplete(`The list claims ${pagesOf(page)} pages; at most ${MAX_PAGES} are read`);
    checkPage(page, number, stream.unit === undefined);
    for (const row of page.rows) records.add(row);
    pages = number;
  }
  return records.finish(first?.totalItems ?? 0, pages);
}

/** Before the first page is there, one page is asked for. */
const pagesOf = (first: VendorPage | null): number => (first === null ? 1 : (first.totalPages ?? Math.ceil(first.totalItems / first.pageSize)));

/** A field that one record lacks is blank there; one that this many records lack was left out by the vendor, silently. */
const ENOUGH_ROWS = 20;

const drift = (where: string): VendorProblem =>
  new VendorProblem({ kind: 'schema-drift', detail: `A record has another shape than it had: ${where}`, retryable: false });

/** The distinct records of a list. Keeps only declared fields: the schema drops the rest of each row at once. */
export class RecordSet {
  readonly #stream: Pick<StreamDefinition, 'record' | 'key' | 'unit'>;
  readonly #byKey = new Map<string, AnyRecord>();
  #rowsRead = 0;
  #duplicates = 0;
  #unparseable = 0;
  readonly #present = new Set<string>();

  constructor(stream: Pick<StreamDefinition, 'record' | 'key' | 'unit'>) {
    this.#stream = stream;
  }

  get unparseable(): number {
    return this.#unparseable;
  }

  add(row: unknown): void {
    this.#rowsRead++;
    if (typeof row === 'object' && row !== null) for (const name of Object.keys(row)) this.#present.add(name);
    const parsed = this.#stream.record.safeParse(row);
    if (parsed.success) this.#keep(parsed.data);
    else if (parsed.error.issues.every(({ message }) => message === UNPARSEABLE_DAY)) this.#unparseable++;
    else throw drift(placeOf(parsed.error.issues[0]?.path ?? []));
  }

  #keep(record: AnyRecord): void {
    const key = this.#stream.key(record);
    const known = this.#byKey.get(key);
    if (known === undefined) {
      this.#byKey.set(key, record);
      return;
    }
    this.#duplicates++;
    if (text(known) !== text(record)) throw incomplete('The same record was listed twice with different content');
  }

  finish(total: number, pages: number): StreamRead {
    const missing = Object.keys(this.#stream.record.shape).find((name) => !this.#present.has(name));
    if (missing !== undefined && this.#rowsRead >= ENOUGH_ROWS) throw drift(`no record has the field ${missing}`);
    const records = [...this.#byKey.values()];
    const { unit } = this.#stream;
    const distinct = records.length + this.#unparseable;
    const units = unit === undefined ? distinct : new Set(records.map((record) => unit(record))).size;
    if (distinct !== total && (unit === undefined || units !== total))
      throw incomplete(`${distinct} different records were read where the vendor counts ${total}`);
    return { records, total, rowsRead: this.#rowsRead, pages, duplicates: this.#duplicates, unparseable: this.#unparseable };
  }
}

/** Absent and null are told apart by neither vendor nor metric. */
const text = (record: AnyRecord): string =>
  canonicalJson(Object.fromEntries(Object.entries(record).map(([name, value]): [string, Json] => [name, toText(value)])));
const toText = (value: unknown): string => JSON.stringify(value) ?? 'null';
