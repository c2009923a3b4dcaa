import { isAllowed, type Permission, ROLES } from '@app/organizations';

import { type Answer, type ApiClient, client } from '../support/api-client.js';
import { type Operation, type Parameter, sampleOf } from './operations.js';
import { type TenancyWorld, type Tenant } from './tenancy-world.js';

/** Every role of the product, and nobody. */
export const CALLERS = [...ROLES, 'none'] as const;
type Caller = (typeof CALLERS)[number];
const RANDOM_ID = '0123456789abcdef01234567';
const SECRET = 'A'.repeat(43);

export type Values = Readonly<Record<string, unknown>>;
export type Send = (operation: Operation, caller: Caller, values: Values) => Promise<Answer>;

/** Routes whose own rows a fresh organization cannot have, each with its reason: they are still compared, foreign with random. */
export const WITHOUT_OWN: Readonly<Record<string, string>> = {
  'POST /api/v1/auth/password-reset': 'the link is the only credential, and it is spent by its first use',
  'POST /api/v1/invitations/accept': 'the link is the only credential, and it is spent by its first use',
  'POST /api/v1/set-up': 'the link ends with the first organization',
};
/** The description of the API, for people and programs: no rows. */
const DOCUMENTATION = / \/api\/(?:docs(?:\/.*|-yaml)?|openapi\.json)$/;
/** What a running server has, named as operations are; a HEAD is its GET. */
export const serverRoutes = (registered: readonly string[]): readonly string[] =>
  [...new Set(registered.filter((route) => !/^HEAD /.test(route) && !DOCUMENTATION.test(route)).map((route) => route.replace(/:(\w+)/g, '{$1}')))].sort();

/** Routes of the server that the matrix does not have, operations that no server has, and exemptions of routes that are not there. */
export function routeProblems(registered: readonly string[], operations: readonly Pick<Operation, 'name'>[]): readonly string[] {
  const [server, listed] = [serverRoutes(registered), operations.map(({ name }) => name)];
  return [
    ...server.filter((route) => !listed.includes(route)).map((route) => `${route}: not in the matrix`),
    ...[...listed, ...Object.keys(WITHOUT_OWN)].filter((name) => !server.includes(name)).map((name) => `${name}: not on the server`),
  ];
}

/** A refusal that shows the route got past the rows it was asked for. */
const REACHED = [409, 422, 429];

export interface Cell {
  readonly cells: number;
  readonly problems: readonly string[];
}

/** Sends an operation as a caller of `tenant`; values go where the description says. */
export function sender(world: TenancyWorld, tenant: Tenant): Send {
  const { url } = world.stack.api;
  return async (operation, caller, values) => {
    const wantsSession = caller === 'owner' && /\/auth\/(switch|logout|sessions.*)$/.test(operation.path);
    const people: Readonly<Record<Caller, ApiClient>> = { owner: tenant.owner, admin: tenant.admin, auditor: tenant.auditor, none: client(url) };
    const who = wantsSession ? await tenant.session() : people[caller];
    const given = (where: Parameter['in']): (readonly [string, unknown])[] =>
      operation.parameters.filter((one) => one.in === where && Object.hasOwn(values, one.name)).map(({ name }) => [name, values[name]] as const);
    const path = operation.path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(String(values[name])));
    const query = new URLSearchParams(given('query').map(([name, value]): [string, string] => [name, String(value)])).toString();
    const body = operation.parameters.some((one) => one.in === 'body') ? Object.fromEntries(given('body')) : undefined;
    return who.send(operation.method, `${path}${query === '' ? '' : `?${query}`}`, {
      headers: { 'x-request-id': 'route-matrix', via: 'proxy' },
      ...(body === undefined ? {} : { body }),
    });
  };
}

const idBearing = ({ parameters }: Operation): readonly Parameter[] => parameters.filter(({ kind }) => kind !== 'plain');
const wrapped = ({ schema }: Parameter, id: string): unknown => (schema.type === 'array' ? [id] : id);
const idOf = (parameter: Parameter, row: string, organizationId: string): unknown =>
  parameter.kind === 'link' ? `${organizationId}.${SECRET}` : wrapped(parameter, parameter.name === 'organizationId' ? organizationId : row);

/** Sets of values to try: what is required, everything, and each optional value alone. Values of `ids` stay as they are. */
function* attempts(operation: Operation, tenant: Tenant, ids: Values): Generator<Values> {
  const context = { samples: tenant.samples, text: `${tenant.canary} text`, operation: operation.name };
  const plain = operation.parameters.filter(({ name }) => !Object.hasOwn(ids, name));
  const valued = (some: readonly Parameter[]): Values => ({ ...Object.fromEntries(some.map((one) => [one.name, sampleOf(one, context)])), ...ids });
  const required = plain.filter((one) => one.required);
  const optional = plain.filter((one) => !one.required && one.kind === 'plain' && one.name !== 'cursor');
  yield valued(required);
  if (optional.length > 0) yield valued([...required, ...optional]);
  if (optional.length > 1) for (const one of optional) yield valued([...required, one]);
}

const isReached = ({ status }: Answer): boolean => status < 400 || REACHED.includes(status);

export interface Own {
  readonly values: Values;
  /** Below 400, or a refusal that comes after the rows. */
  readonly status: number;
}

/** Values with which the owner gets through on rows of his own; null when nothing that is known does. */
export async function findOwn(world: TenancyWorld, tenant: Tenant, operation: Operation, send: Send): Promise<Own | null> {
  const rows = [...(await world.rowsOf(tenant, 2)).values()].flat().filter((id) => !tenant.kept.includes(id));
  const listed = await ownList(tenant, operation);
  const needed = idBearing(operation).filter(({ required }) => required);
  const candidates = [...new Set([...listed, ...rows, ...tenant.kept])];
  for (const ids of combinations(needed, candidates, tenant)) {
    for (const values of attempts(operation, tenant, ids)) {
      const answer = await send(operation, 'owner', values);
      if (isReached(answer)) return { values, status: answer.status };
      // Another body does not help where the row is not there.
      if (answer.status === 404 || (answer.status === 400 && Object.keys(ids).some((name) => answer.text.includes(`"field":"${name}"`)))) break;
    }
  }
  return null;
}

/** With a link as the only credential a refusal is one of the link: nothing behind it was reached. */
export const isCallable = ({ parameters }: Operation, own: Own | null): boolean =>
  own !== null && (own.status < 400 || !parameters.some(({ kind }) => kind === 'link'));

/** That nothing calls a route has to have a reason, and a reason a route that nothing calls. */
export function callProblems(operation: Operation, own: Own | null, reasons = WITHOUT_OWN): readonly string[] {
  const { name } = operation;
  if (isCallable(operation, own) !== (reasons[name] !== undefined)) return [];
  return [isCallable(operation, own) ? `${name}: can be called, so that it needs no reason` : `${name}: nothing that is known calls it`];
}

/** Ids in the list above a row: `GET /api/v1/members` for `/api/v1/members/{id}`. */
async function ownList(tenant: Tenant, { path }: Operation): Promise<readonly string[]> {
  const above = path.split('/{')[0] ?? path;
  const { body } = await tenant.owner.get(`${above}?limit=5`);
  const items = (body as { items?: readonly { id?: unknown }[] } | undefined)?.items ?? [];
  return items.map(({ id }) => String(id)).filter((id) => !tenant.kept.includes(id));
}

function combinations(needed: readonly Parameter[], candidates: readonly string[], tenant: Tenant): readonly Values[] {
  const [first, ...rest] = needed;
  if (first === undefined) return [{}];
  const few = rest.length > 0 ? candidates.slice(0, 60) : candidates;
  const inner = combinations(rest, few, tenant);
  return few.flatMap((id) => inner.map((values) => ({ ...values, [first.name]: idOf(first, id, tenant.owner.organizationId) })));
}

/** All of an answer that another organization's row could have changed. */
function face({ status, text, headers }: Answer): string {
  const kept = [...headers].filter(([name]) => !['date', 'x-request-id', 'keep-alive', 'connection', 'set-cookie'].includes(name));
  return JSON.stringify({ status, text, headers: kept });
}

/** One id-bearing parameter × every caller: a foreign id must look like one that was never given out, a malformed one is a mistake of its own. */
export async function compare(
  send: Send,
  operation: Operation,
  parameter: Parameter,
  at: { readonly values: Values; readonly foreign: Tenant; readonly foreignIds: readonly string[]; readonly forget: () => Promise<void> },
): Promise<Cell> {
  const problems: string[] = [];
  let cells = 0;
  for (const caller of CALLERS) {
    const ask = async (value: unknown): Promise<Answer> => {
      cells++;
      await at.forget();
      return send(operation, caller, { ...at.values, [parameter.name]: value });
    };
    const random = await ask(idOf(parameter, RANDOM_ID, RANDOM_ID));
    const where = `${operation.name} ${parameter.in} ${parameter.name} as ${caller}`;
    for (const id of at.foreignIds) {
      const foreign = await ask(idOf(parameter, id, at.foreign.owner.organizationId));
      if (face(foreign) !== face(random)) problems.push(`${where}: foreign ${face(foreign).slice(0, 120)} is not random ${face(random).slice(0, 120)}`);
      if (operation.method !== 'GET' && foreign.status < 300) problems.push(`${where}: a foreign id is taken`);
    }
    const malformed = await ask('not an id');
    problems.push(...malformedProblems(operation, parameter, caller, malformed).map((problem) => `${where}: ${problem}`));
  }
  return { cells, problems };
}

function malformedProblems(operation: Operation, parameter: Parameter, caller: Caller, { status }: Answer): readonly string[] {
  const { permission } = operation.rules;
  const open = permission === 'public' || permission === 'signed-in';
  if (caller === 'none' && permission !== 'public') return status === 401 ? [] : [`malformed without sign-in answers ${String(status)}`];
  const may = open || isAllowed({ role: caller === 'none' ? 'auditor' : caller, access: 'full' }, permission as Permission);
  if (!may) return status === 403 ? [] : [`malformed without permission answers ${String(status)}`];
  // Ids that are free texts in a filter match nothing.
  const isText = parameter.in === 'query' && parameter.schema.pattern === undefined;
  return status === 400 || (parameter.kind === 'link' && status === 422) || (isText && status === 200) ? [] : [`malformed answers ${String(status)}`];
}

/** Own rows × every other caller: exactly those pass whose role may. */
export function ownProblems(operation: Operation, caller: Caller, { status, body }: Answer): readonly string[] {
  const { permission } = operation.rules;
  const code: unknown = (body as { code?: unknown } | undefined)?.code;
  const found = `${operation.name} own as ${caller} answers ${String(status)} ${String(code)}`;
  if (status >= 500) return [found];
  if (permission === 'public') return [];
  if (caller === 'none') return status === 401 ? [] : [found];
  const may = permission === 'signed-in' || isAllowed({ role: caller, access: 'full' }, permission);
  // Above that stand rules about the person asked for, which have codes of their own.
  return may === (status !== 401 && code !== 'auth.permission-denied') ? [] : [found];
}

/** Reading first, removing last, so that rows are there while they are asked for. */
export function inOrder(operations: readonly Operation[]): readonly Operation[] {
  const rank = ({ method, path }: Operation): number =>
    method === 'DELETE' ? (/\{|\/auth\//.test(path) ? 8 : 9) : method === 'GET' ? 0 : path.includes('{') ? 2 : 1;
  return [...operations].sort((a, b) => rank(a) - rank(b));
}

export { idBearing };
