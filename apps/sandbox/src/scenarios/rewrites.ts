import { type Answer } from '../api/answer.js';
import { isObject } from '../api/dataset-request.js';

type Fields = Readonly<Record<string, unknown>>;

/** Turns every row of a dataset answer or of an employee list; other answers pass as they are. */
function mapRows(json: unknown, change: (fields: Fields) => Fields): unknown {
  if (!isObject(json) || !Array.isArray(json['data'])) return json;
  const data = json['data'].map((row: unknown) => {
    if (!isObject(row)) return row;
    return isObject(row['fields']) ? { ...row, fields: change(row['fields']) } : change(row);
  });
  return { ...json, data };
}

function mapMeta(json: unknown, change: (meta: Fields) => Fields): unknown {
  return isObject(json) && isObject(json['meta']) ? { ...json, meta: change(json['meta']) } : json;
}

const withJson = (answer: Answer, change: (json: unknown) => unknown): Answer => ('json' in answer ? { ...answer, json: change(answer.json) } : answer);
const mapValues = (fields: Fields, change: (value: unknown) => unknown): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]));

export const shiftTotals = (answer: Answer, delta: number): Answer =>
  withJson(answer, (json) =>
    mapMeta(json, (meta) =>
      Object.fromEntries(
        Object.entries(meta).map(([name, value]) => [name, (name === 'totalItems' || name === 'total') && typeof value === 'number' ? value + delta : value]),
      ),
    ),
  );

const NO_SUCH_DAY = '2026-02-30';

export function retype(answer: Answer, target: 'rows' | 'meta' | 'dates'): Answer {
  return withJson(answer, (json) => {
    if (target === 'meta') return mapMeta(json, (meta) => mapValues(meta, (value) => (typeof value === 'number' ? `about ${value}` : value)));
    if (target === 'rows') return mapRows(json, (fields) => mapValues(fields, (value) => ({ value })));
    return mapRows(json, (fields) => mapValues(fields, (value) => (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? NO_SUCH_DAY : value)));
  });
}

/** Without any name given, the first field of every row is left out. */
export function dropNames(answer: Answer, fields: readonly string[], meta: readonly string[]): Answer {
  const drop = (from: Fields, names: readonly string[]): Fields => Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));
  const unnamed = fields.length === 0 && meta.length === 0;
  return withJson(answer, (json) =>
    mapMeta(
      mapRows(json, (row) => drop(row, unnamed ? Object.keys(row).slice(0, 1) : fields)),
      (found) => drop(found, meta),
    ),
  );
}

const asText = ({ status, headers }: Answer, text: string): Answer => ({ status, headers, text });

/** A colon is missing: complete, but no JSON. */
export const breakJson = (answer: Answer): Answer =>
  'json' in answer ? asText(answer, JSON.stringify(answer.json).replace(':', ' ').replace(/^\[/, '[,')) : answer;

/** The last of two equal names wins in most readers, so a reader that does not look takes the wrong total for the right one. */
export function duplicateKey(answer: Answer): Answer {
  if (!isObject(answer.json)) return answer;
  const [first] = Object.keys(answer.json);
  const twin = 'meta' in answer.json ? '"meta":{"page":1,"pageSize":1,"totalPages":1,"totalItems":0}' : `${JSON.stringify(first)}:"0"`;
  return asText(answer, `${JSON.stringify(answer.json).slice(0, -1)},${twin}}`);
}
