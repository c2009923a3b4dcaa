import type { TransportResult, VendorRequest, VendorTransport } from '@app/connector-sdk';
import { type Json, sha256Hex } from '@app/kernel';

/** A row as the vendor writes it: a day, or one of the four blanks. */
export interface RawPerson {
  readonly eeid: string;
  readonly status: 'Active' | 'Inactive';
  readonly hireDate?: string | null;
  readonly terminationDate?: string | null;
}

interface Query {
  readonly fields: readonly string[];
  readonly filter?: string;
  readonly page: number;
  readonly pageSize: number;
}

/** As text compares, so do days; blanks are in no range. */
const CLAUSE = /^(\w+) (eq|ge|le|ne) '([^']*)'$/;

const OPERATORS: Readonly<Record<string, (text: string, literal: string) => boolean>> = {
  eq: (text, literal) => text === literal,
  ne: (text, literal) => text !== literal,
  ge: (text, literal) => text >= literal,
  le: (text, literal) => text <= literal,
};

const matches = (row: Readonly<Record<string, unknown>>, filter: string): boolean =>
  filter.split(' and ').every((clause) => {
    const [, name = '', operator = '', literal = ''] = CLAUSE.exec(clause) ?? [];
    const value = row[name];
    if (typeof value !== 'string' || value === '' || value === '0000-00-00') return false;
    return OPERATORS[operator]?.(value, literal) ?? false;
  });

/** Answers dataset queries over a list of people, by the documented meaning of filter, page and total. Knows no tasks. */
export class PeopleVendor implements VendorTransport {
  readonly #people: readonly Readonly<Record<string, unknown>>[];
  readonly #sendsEverything: boolean;
  readonly calls: VendorRequest[] = [];

  /** `sendsEverything`: rows hold fields that were not asked for. */
  constructor(people: readonly RawPerson[], { sendsEverything = false } = {}) {
    this.#sendsEverything = sendsEverything;
    this.#people = people.map((person) => ({ ...person, employmentStatusTerminationType: null }));
  }

  send(request: VendorRequest): Promise<TransportResult> {
    this.calls.push(request);
    const { fields, filter, page, pageSize } = toQuery(request.body);
    const found = this.#people.filter((row) => filter === undefined || matches(row, filter));
    const rows = found.slice((page - 1) * pageSize, page * pageSize);
    const json = {
      data: rows.map((row) => ({
        fields: this.#sendsEverything ? row : Object.fromEntries(fields.filter((name) => name in row).map((name) => [name, row[name]])),
      })),
      links: [],
      meta: { page, pageSize, totalPages: Math.ceil(found.length / pageSize), totalItems: found.length },
    };
    const text = JSON.stringify(json);
    return Promise.resolve({
      kind: 'answer',
      status: 200,
      headers: {},
      json,
      durationMs: 0,
      bytes: text.length,
      sha256: sha256Hex(text),
      requestId: `call-${this.calls.length}`,
    });
  }
}

function toQuery(body: Json | undefined): Query {
  const given = new Map<string, Json>(Object.entries(body ?? {}));
  const fields = given.get('fields');
  const filter = given.get('filter');
  return {
    fields: Array.isArray(fields) ? fields.map(String) : [],
    ...(typeof filter === 'string' ? { filter } : {}),
    page: Number(given.get('page')),
    pageSize: Number(given.get('pageSize')),
  };
}
