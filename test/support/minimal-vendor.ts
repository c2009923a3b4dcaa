import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** Written from the notes on the vendor's API alone; shares nothing with the sandbox, and differs wherever the vendor leaves room. */
export type VendorRecord = Readonly<Record<string, string | null>>;

export interface MinimalVendorOptions {
  /** One record per person; `eeid`, `status`, `hireDate` and `terminationDate` are what the product reads. */
  readonly people: readonly VendorRecord[];
  /** One record per task, with the `eeid` it belongs to and the `task…` names of the dataset. */
  readonly tasks: readonly VendorRecord[];
  readonly apiKey: string;
  readonly subdomain: string;
}

export interface MinimalCall {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
}

export interface MinimalVendor {
  /** Base of every company, as in `<url>/bamboohr/<subdomain>/api/v1/employees/0`. */
  readonly url: string;
  readonly calls: readonly MinimalCall[];
  readonly stop: () => Promise<void>;
}

export interface MinimalReply {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const PERSON_FIELDS = [
  'eeid',
  'status',
  'hireDate',
  'terminationDate',
  'employeeNumber',
  'firstName',
  'lastName',
  'employmentStatus',
  'employmentStatusTerminationType',
];
const TASK_FIELDS = ['taskName', 'taskTasklist', 'taskCategory', 'taskAssignedTo', 'taskDueDate', 'taskCompleted', 'taskCompletedDate'];
const NOT_FOUND: MinimalReply = { status: 404, text: 'no such page', type: 'text/plain' };

export async function startMinimalVendor(options: MinimalVendorOptions): Promise<MinimalVendor> {
  const calls: MinimalCall[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const reply = minimalAnswer(options, request, body);
      calls.push({ method: request.method ?? '', path: request.url ?? '', body, status: reply.status });
      send(response, reply, calls.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.close((error) => (error === undefined ? resolve() : reject(error)));
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, calls, stop };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

/** Compressed whenever there is a body, whether asked for or not; its own name for the correlation id. */
function send(response: ServerResponse, { status, json, text, type = 'application/json; charset=utf-8', headers = {} }: MinimalReply, number: number): void {
  const body = json === undefined ? text : JSON.stringify(json, null, 1);
  const packed = body === undefined ? Buffer.alloc(0) : gzipSync(body);
  response.writeHead(status, {
    'Content-Type': type,
    'X-BambooHR-Request-Id': `call-${number}`,
    ...(body === undefined ? {} : { 'Content-Encoding': 'gzip' }),
    ...headers,
  });
  response.end(packed);
}

/** The whole vendor as one function: what it says to one request. */
export function minimalAnswer(options: MinimalVendorOptions, request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>, body: unknown): MinimalReply {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const prefix = `/bamboohr/${options.subdomain}/api`;
  if (!url.pathname.startsWith(`${prefix}/`)) return NOT_FOUND;
  const expected = `Basic ${Buffer.from(`${options.apiKey}:x`).toString('base64')}`;
  if (request.headers.authorization !== expected)
    return { status: 401, type: 'text/html', headers: { 'X-BambooHR-Error-Message': 'API key not provided or invalid' } };
  const route = `${request.method} ${url.pathname.slice(prefix.length)}`;
  if (route === 'GET /v1/employees/0') return { status: 200, json: { id: '8' } };
  if (route === 'GET /v1/employees') return listPeople(options.people, url.searchParams);
  if (route === 'GET /v1_2/datasets/employee/fields') return listFields();
  if (request.method === 'POST' && (typeof body !== 'object' || body === null)) return problem(400, 'BAD_REQUEST', 'the body is no JSON object');
  if (route === 'POST /v1_2/datasets/employee/field-options') return listOptions(options, body as { fields: readonly string[] });
  if (route === 'POST /v2/datasets/employee/data') return queryDataset(options, body as Query);
  const one = /^GET \/v1\/employees\/(\d+)$/.exec(route);
  return one === null ? NOT_FOUND : onePerson(options.people, one[1] as string, url.searchParams.get('fields') ?? '');
}

/** Limits of the April specification. */
function listPeople(people: readonly VendorRecord[], query: URLSearchParams): MinimalReply {
  const wanted = query.get('filter[status]');
  const found = people.filter(({ status }) => wanted === null || status?.toLowerCase() === wanted);
  const limit = Math.min(100, Number(query.get('page[limit]') ?? 50));
  const data = found
    .slice(0, limit)
    .map(({ eeid, status }) => ({ employeeId: eeid, firstName: null, lastName: null, status, _restrictedFields: ['firstName'] }));
  return {
    status: 200,
    json: { data, meta: { total: found.length, page: { limit, nextCursor: found.length > limit ? 'bmV4dA==' : null, prevCursor: null } }, _links: {} },
  };
}

/** Paging numbers as texts, the way the examples of the specification write them. */
function listFields(): MinimalReply {
  const entry = (name: string): unknown => ({ name, label: name.toUpperCase(), parentType: 'page', parentName: 'Any', entityName: 'any' });
  const fields = [...TASK_FIELDS, ...PERSON_FIELDS].map(entry);
  const pagination = { total_records: String(fields.length), current_page: '1', total_pages: '1', next_page: null, prev_page: null };
  return { status: 200, json: { pagination, name: 'employee', label: 'Employee', fields } };
}

function listOptions({ people, tasks }: MinimalVendorOptions, { fields }: { readonly fields: readonly string[] }): MinimalReply {
  const valuesOf = (name: string): readonly string[] => [
    ...new Set([...people, ...tasks].map((record) => record[name]).filter((value) => typeof value === 'string')),
  ];
  return { status: 200, json: Object.fromEntries(fields.map((name) => [name, valuesOf(name).map((value, id) => ({ id, value }))])) };
}

function onePerson(people: readonly VendorRecord[], id: string, fields: string): MinimalReply {
  const person = people.find(({ eeid }) => eeid === id);
  if (person === undefined) return { status: 404, type: 'text/html', headers: { 'X-BambooHR-Error-Messsage': 'Employee not found' } };
  return { status: 200, json: { id, ...Object.fromEntries(fields.split(',').flatMap((name) => (name in person ? [[name, person[name]]] : []))) } };
}

interface Query {
  readonly fields: readonly string[];
  readonly filter?: string | null;
  readonly orderBy?: string | null;
  readonly page?: number;
  readonly pageSize?: number;
}

const CONDITION = /(\w+) (eq|ne|lt|le|gt|ge) '([^']*)'/g;
const HOLDS: Readonly<Record<string, (value: string, literal: string) => boolean>> = {
  eq: (value, literal) => value === literal,
  ne: (value, literal) => value !== literal,
  lt: (value, literal) => value !== '' && value < literal,
  le: (value, literal) => value !== '' && value <= literal,
  gt: (value, literal) => value > literal,
  ge: (value, literal) => value >= literal,
};
const valueOf = (record: VendorRecord, name: string): string => (record[name] === '0000-00-00' ? '' : (record[name] ?? ''));

/** Understands conditions joined by `and`, which is all the product may need. */
function queryDataset({ people, tasks }: MinimalVendorOptions, { fields, filter, orderBy, page = 1, pageSize = 100 }: Query): MinimalReply {
  const text = filter ?? '';
  const conditions = [...text.matchAll(CONDITION)].map(([, name = '', operator = '', literal = '']) => ({ name, operator, literal }));
  const leftOver = text.replace(CONDITION, '').replaceAll(' and ', '').trim();
  const unknown = [...fields, ...conditions.map(({ name }) => name)].find((name) => ![...PERSON_FIELDS, ...TASK_FIELDS].includes(name));
  if (leftOver !== '') return problem(422, 'INVALID_FILTER', `cannot read: ${leftOver}`);
  if (unknown !== undefined) return problem(400, 'UNKNOWN_FIELD', `no field ${unknown}`);
  const perTask = [...fields, ...conditions.map(({ name }) => name)].some((name) => TASK_FIELDS.includes(name));
  const records = perTask ? people.flatMap((person) => tasks.filter(({ eeid }) => eeid === person['eeid']).map((task) => ({ ...person, ...task }))) : people;
  const found = records.filter((record) => conditions.every(({ name, operator, literal }) => HOLDS[operator]?.(valueOf(record, name), literal)));
  const ordered = orderBy ? sort(found, orderBy) : [...found].reverse();
  const data = ordered
    .slice((page - 1) * pageSize, page * pageSize)
    .map((record) => ({ fields: Object.fromEntries(fields.map((name) => [name, record[name]])) }));
  return { status: 200, json: { meta: { totalItems: found.length, totalPages: Math.ceil(found.length / pageSize), pageSize, page }, links: [], data } };
}

function sort(records: readonly VendorRecord[], orderBy: string): readonly VendorRecord[] {
  const rules = orderBy.split(',').map((rule) => rule.trim().split(' '));
  return [...records].sort((a, b) => {
    for (const [name = '', direction] of rules) {
      const difference = valueOf(a, name).localeCompare(valueOf(b, name), 'en', { numeric: true });
      if (difference !== 0) return direction === 'desc' ? -difference : difference;
    }
    return 0;
  });
}

const problem = (status: number, code: string, detail: string): MinimalReply => ({
  status,
  type: 'application/problem+json',
  json: { type: 'about:blank', title: code, status, detail, code },
});
