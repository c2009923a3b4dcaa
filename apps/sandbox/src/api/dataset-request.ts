import { CATALOGUE, type Field } from '../dataset/fields.js';
import { type OrderRule } from '../dataset/match.js';
import { type Page } from '../dataset/page.js';
import { type CompiledFilter, compileFilter } from '../filter/evaluate.js';
import { parseFilter } from '../filter/parser.js';
import { type Problem } from './answer.js';

export interface DatasetRequest extends Page {
  readonly fields: readonly Field[];
  readonly filter: CompiledFilter | null;
  readonly filterFields: readonly Field[];
  readonly filterText: string;
  readonly orderBy: readonly OrderRule[];
  readonly orderText: string;
}

type Body = Readonly<Record<string, unknown>>;
type Refusal = { readonly refusal: Problem };

export const isObject = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value);

const bad = (code: string, detail: string, fields?: Problem['fields']): Refusal => ({
  refusal: { status: 400, code, title: 'Bad Request', detail, ...(fields === undefined ? {} : { fields }) },
});
const unprocessable = (code: string, detail: string, fields?: Problem['fields']): Refusal => ({
  refusal: { status: 422, code, title: 'Unprocessable Content', detail, ...(fields === undefined ? {} : { fields }) },
});

/** Codes other than INVALID_FILTER and UE-1001 are not documented (unverified). */
export function readDatasetRequest(body: unknown): DatasetRequest | Refusal {
  if (!isObject(body)) return bad('INVALID_REQUEST', 'The body must be a JSON object.');
  const fields = readFields(body['fields']);
  if ('refusal' in fields) return fields;
  const filter = readFilter(body['filter']);
  if ('refusal' in filter) return filter;
  const order = readOrder(body['orderBy'], fields);
  if ('refusal' in order) return order;
  const page = readPage(body);
  if ('refusal' in page) return page;
  return { fields, ...filter, ...order, ...page };
}

function readFields(fields: unknown): readonly Field[] | Refusal {
  if (!Array.isArray(fields) || fields.length === 0) return bad('INVALID_REQUEST', 'fields must list at least one field.', { fields: 'is required' });
  const known: Field[] = [];
  for (const name of fields) {
    const field = CATALOGUE.get(String(name));
    if (field === undefined) return bad('INVALID_FIELD', `Field ${String(name)} does not exist in this dataset.`, { [String(name)]: 'unknown field' });
    known.push(field);
  }
  return known;
}

function readFilter(filter: unknown): Pick<DatasetRequest, 'filter' | 'filterFields' | 'filterText'> | Refusal {
  if (filter === undefined || filter === null) return { filter: null, filterFields: [], filterText: '' };
  if (typeof filter !== 'string') return unprocessable('INVALID_FILTER', 'filter must be a string.', { filter: 'must be a string' });
  const parsed = parseFilter(filter);
  if ('invalid' in parsed) return unprocessable('INVALID_FILTER', parsed.invalid, { filter: parsed.invalid });
  const compiled = compileFilter(parsed, CATALOGUE);
  if ('invalid' in compiled) return unprocessable('INVALID_FILTER', compiled.invalid, { filter: compiled.invalid });
  const filterFields = [...compiled.onPerson, ...compiled.onTask].map(({ field }) => field);
  return { filter: compiled, filterFields, filterText: filter };
}

function readOrder(orderBy: unknown, fields: readonly Field[]): Pick<DatasetRequest, 'orderBy' | 'orderText'> | Refusal {
  if (orderBy === undefined || orderBy === null) return { orderBy: [], orderText: '' };
  if (typeof orderBy !== 'string') return bad('INVALID_REQUEST', 'orderBy must be a string.', { orderBy: 'must be a string' });
  const rules: OrderRule[] = [];
  for (const text of orderBy.split(',')) {
    const rule = readRule(text.trim(), fields);
    if ('refusal' in rule) return rule;
    rules.push(rule);
  }
  return { orderBy: rules, orderText: orderBy };
}

function readRule(text: string, fields: readonly Field[]): OrderRule | Refusal {
  const [, name, direction] = /^(\w+)\s+(asc|desc)$/.exec(text) ?? [];
  if (name === undefined) return bad('INVALID_REQUEST', `Cannot read the orderBy rule "${text}".`);
  const field = fields.find((known) => known.name === name);
  if (field === undefined) return bad('UE-1001', `orderBy field ${name} must also be in fields.`, { orderBy: name });
  return { field, descending: direction === 'desc' };
}

function readPage(body: Body): Page | Refusal {
  const page = body['page'] ?? 1;
  const pageSize = body['pageSize'] ?? 100;
  if (!isWhole(page, 1, Number.MAX_SAFE_INTEGER)) return unprocessable('INVALID_PAGINATION', 'page must be a whole number from 1.', { page: 'invalid' });
  if (!isWhole(pageSize, 1, 1000)) return unprocessable('INVALID_PAGINATION', 'pageSize must be a whole number from 1 to 1000.', { pageSize: 'invalid' });
  return { page, pageSize };
}

const isWhole = (value: unknown, from: number, to: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;
