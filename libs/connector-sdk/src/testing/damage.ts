import type { Json } from '@app/kernel';

import type { TransportResult } from '../transport.js';
import type { RecordedExchange } from './fixture.js';
import { toResult } from './replay-transport.js';

/** One way in which an answer goes wrong. */
export interface Damage {
  readonly name: string;
  readonly result: (recorded: RecordedExchange, number: number) => TransportResult;
}

const failed = (name: string, failure: NonNullable<RecordedExchange['failure']>): Damage => ({
  name,
  result: ({ request }, number) => toResult({ request, failure }, number),
});
const status = (code: number, headers: Readonly<Record<string, string>> = {}): Damage => ({
  name: `HTTP ${code}`,
  result: ({ request }, number) => toResult({ request, status: code, headers }, number),
});
const body = (name: string, json: Json): Damage => ({ name, result: ({ request }, number) => toResult({ request, json }, number) });

/** Each replaces a whole answer; none of them may lead to a figure. Truncated, empty, HTML and XML bodies are told apart by the transport, and all end as `bad-body`. */
export const DAMAGES: readonly Damage[] = [
  failed('truncated, empty or HTML body', 'bad-body'),
  failed('network fault', 'network'),
  failed('timeout', 'timeout'),
  failed('redirect', 'redirect'),
  failed('body too large', 'too-large'),
  failed('address not public', 'blocked-host'),
  ...[400, 403, 404, 406, 413, 422, 500, 502, 503, 504, 598].map((code) => status(code)),
  body('200 with an error inside', { error: { code: 429, message: 'Over rate limit, please try again in 60 seconds' } }),
  body('200 with an empty object', {}),
  body('200 with an empty list', []),
  body('200 with null', null),
  body('200 with text', 'ok'),
  body('200 with a number', 0),
  {
    name: '200 with everything under __proto__',
    result: (recorded, number) => withJson(recorded, number, JSON.parse(`{"__proto__":${JSON.stringify(recorded.json ?? null)}}`)),
  },
];

export const UNAUTHORIZED: Damage = status(401);
export const PAUSES: readonly { readonly damage: Damage; readonly waitMs: number }[] = [
  { damage: status(429, { 'retry-after': '7' }), waitMs: 7_000 },
  { damage: status(503, { 'retry-after': '90' }), waitMs: 90_000 },
];

/** An answer that holds what was sent, in every place a vendor could put it. */
export const echo = (secrets: readonly string[]): Damage => ({
  name: 'the vendor echoes the credential',
  result: ({ request }, number) => {
    const said = secrets.join(' ');
    const headers = { 'x-bamboohr-error-message': said, 'x-error-message': said, 'retry-after': said };
    return toResult({ request, status: 400, headers, json: { error: { code: said, message: said }, title: said, detail: said } }, number);
  },
});

const withJson = (recorded: RecordedExchange, number: number, json: unknown): TransportResult => {
  const result = toResult(recorded, number);
  return result.kind === 'answer' ? { ...result, json } : result;
};

/** Every list of the answer one row short, the vendor's own counts left as they are. */
export const shortened = (recorded: RecordedExchange): readonly Damage[] =>
  pathsOf(recorded.json, (value) => Array.isArray(value) && value.length > 0).map((path) => ({
    name: `one row missing from ${path.join('.')}`,
    result: (exchange, number) =>
      withJson(
        exchange,
        number,
        replaced(exchange.json, path, (value) => (Array.isArray(value) ? value.slice(0, -1) : value)),
      ),
  }));

/** Every single value replaced by one of another type, or by an absurd number. */
export const mistyped = (recorded: RecordedExchange): readonly Damage[] =>
  pathsOf(recorded.json, (value) => value !== undefined && (value === null || typeof value !== 'object')).flatMap((path) =>
    [{ unexpected: true }, -1, 1e300, 1_000_000].map((wrong) => ({
      name: `${path.join('.')} = ${JSON.stringify(wrong)}`,
      result: (exchange: RecordedExchange, number: number) =>
        withJson(
          exchange,
          number,
          replaced(exchange.json, path, () => wrong),
        ),
    })),
  );

/** The same answer with links to the next page on another host. */
export const linked = (recorded: RecordedExchange, number: number): TransportResult => {
  const { json } = recorded;
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return toResult(recorded, number);
  const next = 'https://elsewhere.example.org/api/v1/next?page=2';
  return toResult({ ...recorded, json: { ...json, links: { next }, _links: { next: { href: next } } } }, number);
};

/** Rows of one list are alike. */
const ROWS_TRIED = 3;

type Path = readonly (string | number)[];

function pathsOf(value: Json | undefined, wanted: (value: Json | undefined) => boolean, path: Path = []): readonly Path[] {
  const here = wanted(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return here;
  const inside = Array.isArray(value) ? [...value.entries()].slice(0, ROWS_TRIED) : Object.entries(value);
  return [...here, ...inside.flatMap(([key, item]: readonly [string | number, Json]) => pathsOf(item, wanted, [...path, key]))];
}

function replaced(value: unknown, [head, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (head === undefined) return change(value);
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === head ? replaced(item, rest, change) : item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]: [string, unknown]) => [key, key === head ? replaced(item, rest, change) : item]));
}
