import { type Answer, type ApiClient } from '../support/api-client.js';
import { type Operation, type Parameter, sampleOf } from '../tenancy/operations.js';
import { MALFORMED_BODY_IDS, MALFORMED_IDS } from './malformed-ids.js';

/** A call that breaks one rule which holds for every route, and how it must be refused. */
export interface RuleCall {
  readonly rule: 'CSRF token' | 'foreign page' | 'unknown field' | 'unknown parameter' | 'malformed id';
  /** `PATCH /api/v1/members/{id}: malformed id in the path: null` */
  readonly name: string;
  readonly operation: Operation;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly withoutToken: boolean;
  readonly body?: unknown;
  readonly answer: readonly [status: number, code: string];
  /** The field that the answer must name. */
  readonly field?: string;
  /** A filter that takes any text finds nothing by a text that is no id. */
  readonly mayFindNothing?: true;
}
export type Send = (call: RuleCall) => Promise<Answer>;

const NOTHING = 'f'.repeat(24);
export const UNKNOWN = 'planted';
const SAMPLES = { framework: 'soc2', controlId: 'CC6.2', type: 'hr.active_headcount', connector: 'bamboohr', config: { subdomain: 'acme' } };
const ORIGINS: readonly Readonly<Record<string, string>>[] = [
  { origin: 'https://evil.example.com' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
];
const INVALID = [400, 'request.invalid'] as const;

function valueOf(parameter: Parameter, operation: Operation): unknown {
  if (parameter.kind === 'row') return parameter.schema.type === 'array' ? [NOTHING] : NOTHING;
  return sampleOf(parameter, { samples: SAMPLES, text: 'text', operation: operation.name });
}

const inPlace = (operation: Operation, where: Parameter['in']): readonly Parameter[] =>
  operation.parameters.filter((one) => one.in === where && (one.required || where === 'path'));

/** An address with what is required; `raw` stands in it as it is written. */
function addressOf(operation: Operation, raw: Readonly<Record<string, string>> = {}): string {
  const written = (one: Parameter): string => raw[one.name] ?? encodeURIComponent(String(valueOf(one, operation)));
  const path = inPlace(operation, 'path').reduce((text, one) => text.replace(`{${one.name}}`, () => written(one)), operation.path);
  const query = operation.parameters.filter((one) => one.in === 'query' && (one.required || raw[one.name] !== undefined));
  const pairs = [...query.map((one) => `${one.name}=${written(one)}`), ...(raw[UNKNOWN] === undefined ? [] : [`${UNKNOWN}=${raw[UNKNOWN]}`])];
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}
/** What the body needs, and further fields; undefined where none is read and none is given. */
function bodyOf(operation: Operation, more: Readonly<Record<string, unknown>> = {}): object | undefined {
  const reads = operation.parameters.some((one) => one.in === 'body');
  if (!reads && Object.keys(more).length === 0) return undefined;
  return { ...Object.fromEntries(inPlace(operation, 'body').map((one) => [one.name, valueOf(one, operation)])), ...more };
}

type Breach = Pick<RuleCall, 'rule' | 'answer'> & Partial<RuleCall> & { readonly what: string };
function call(operation: Operation, { what, ...breach }: Breach): RuleCall {
  const body = bodyOf(operation);
  return {
    name: `${operation.name}: ${breach.rule}${what === '' ? '' : `, ${what}`}`,
    operation,
    path: addressOf(operation),
    headers: {},
    withoutToken: false,
    ...(body === undefined ? {} : { body }),
    ...breach,
  };
}

const isChange = ({ method }: Operation): boolean => method !== 'GET';
const isSignedIn = ({ rules }: Operation): boolean => rules.permission !== 'public';

function malformed(operation: Operation, forms: readonly (readonly [name: string, inPath: string])[]): readonly RuleCall[] {
  return operation.parameters
    .filter(({ kind }) => kind === 'row')
    .flatMap((parameter) => {
      const { name: field, in: where } = parameter;
      if (where === 'body') {
        // Where an id may be left out, null is no id and no mistake either.
        const values = MALFORMED_BODY_IDS.filter((value) => parameter.required || value !== null).filter((value) => !isEmptyList(parameter, value));
        return values.map((value) =>
          call(operation, {
            rule: 'malformed id',
            what: `${field} in the body: ${JSON.stringify(value)}`,
            answer: INVALID,
            field,
            body: bodyOf(operation, { [field]: value }),
          }),
        );
      }
      // Free texts of a filter.
      const free = where === 'query' && parameter.schema.pattern === undefined ? ({ mayFindNothing: true } as const) : {};
      // Events are known by UUIDs: there the one that is among the forms is well-formed.
      const wrong = forms.filter(([form]) => form !== 'a UUID' || parameter.schema.pattern?.includes('{12}') !== true);
      return wrong.map(([form, id]) =>
        call(operation, {
          rule: 'malformed id',
          what: `${field} in the ${where}: ${form}`,
          answer: INVALID,
          field,
          path: addressOf(operation, { [field]: id }),
          ...free,
        }),
      );
    });
}
const isEmptyList = ({ schema }: Parameter, value: unknown): boolean => schema.type === 'array' && Array.isArray(value);

/** Every general rule broken at a route, one at a time. `forms`: how many forms of a malformed id, other ones at each route. */
export function breaches(operation: Operation, at: number, forms: number): readonly RuleCall[] {
  const rotated = Array.from({ length: forms }, (_, n) => MALFORMED_IDS[(at * forms + n) % MALFORMED_IDS.length]).filter((form) => form !== undefined);
  const csrf = call(operation, { rule: 'CSRF token', what: '', answer: [403, 'auth.csrf-token'], withoutToken: true });
  const pages = ORIGINS.map((headers) =>
    call(operation, { rule: 'foreign page', what: Object.values(headers).join(), answer: [403, 'auth.foreign-page'], headers }),
  );
  const field = call(operation, { rule: 'unknown field', what: '', answer: INVALID, field: UNKNOWN, body: bodyOf(operation, { [UNKNOWN]: true }) });
  const parameter = call(operation, { rule: 'unknown parameter', what: '', answer: INVALID, field: UNKNOWN, path: addressOf(operation, { [UNKNOWN]: '1' }) });
  return [
    ...(isChange(operation) && isSignedIn(operation) ? [csrf] : []),
    ...(isChange(operation) ? [...pages, field] : []),
    parameter,
    ...malformed(operation, rotated),
  ];
}

/** Sends as the owner's own page would, but for what the call breaks. */
export const sender =
  (owner: ApiClient): Send =>
  ({ operation, path, headers, withoutToken, body }) => {
    const token = withoutToken ? { 'x-csrf-token': '' } : {};
    return owner.send(operation.method, path, { headers: { ...token, ...headers, via: 'proxy' }, ...(body === undefined ? {} : { body }) });
  };

/** What is wrong with an answer to a broken rule; empty when it is refused as it must be. */
export function answerProblems({ name, answer: [status, code], field, mayFindNothing }: RuleCall, answer: Answer): readonly string[] {
  const problem = answer.body as { code?: unknown; errors?: readonly { field: string }[] } | undefined;
  const shown = `${name}: answers ${String(answer.status)} ${String(problem?.code)}`;
  if (answer.status >= 500) return [shown];
  if (mayFindNothing === true && answer.status === 200 && (answer.body as { items?: readonly unknown[] }).items?.length === 0) return [];
  if (answer.status !== status || problem?.code !== code) return [shown];
  const named = problem.errors?.map((error) => error.field) ?? [];
  const isNamed = field === undefined || named.some((one) => one === field || one.startsWith(`${field}.`));
  return isNamed ? [] : [`${name}: names ${named.join() || 'nothing'}, not ${String(field)}`];
}
