import { type Answer } from '../support/api-client.js';
import { proven } from '../support/proof.js';
import { ACCESS_CASES } from './access.cases.js';
import { ADDRESS_CASES } from './address.cases.js';
import { BODY_CASES } from './body.cases.js';
import { type EdgeCase, filled } from './edge-case.js';
import { type EdgeWorld, startEdgeWorld } from './edge-world.js';
import { rawCall } from './raw-http.js';
import { SOCKET_CASES } from './socket.cases.js';

const GROUPS = { bodies: BODY_CASES, addresses: ADDRESS_CASES, sockets: SOCKET_CASES, access: ACCESS_CASES };
const ALL = Object.values(GROUPS).flat();

interface Seen {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}
const asSeen = (answer: Answer): Seen => ({ status: answer.status, contentType: answer.headers.get('content-type') ?? '', text: answer.text });

async function sent(world: EdgeWorld, one: EdgeCase, names: Readonly<Record<string, string>>): Promise<Seen> {
  const fill = (text: string): string => filled(text, names);
  if (one.raw !== undefined)
    return rawCall(
      world.api.url,
      one.raw.map((part) => (typeof part === 'string' ? fill(part) : part)),
    );
  const [method = '', path = ''] = (one.request ?? '').split(/ (.*)/s);
  const headers = Object.fromEntries(Object.entries(one.headers ?? {}).map(([name, value]) => [name, fill(value)]));
  const bytes = one.body instanceof Uint8Array ? one.body : undefined;
  const text = typeof one.body === 'string' ? fill(one.body) : one.body === undefined ? undefined : fill(JSON.stringify(one.body));
  const body = bytes ?? text;
  return asSeen(await world.callers[one.as ?? 'nobody'].send(method, fill(path), { headers, ...(body === undefined ? {} : { body }) }));
}

/** Of the case before, so that each row is counted once a case. */
let known: Readonly<Record<string, string>> | undefined;

/** What is wrong with the outcome of a case; empty when nothing is. */
async function faults(world: EdgeWorld, one: EdgeCase, send = sent): Promise<readonly string[]> {
  await world.api.forgetAttempts();
  const names = { ...world.names, EMAIL: world.ownerEmail.toUpperCase(), ...(await one.before?.(world)) };
  const before = one.before === undefined && known !== undefined ? known : await world.digest();
  const seen = await send(world, one, names);
  const after = await world.digest();
  known = after;
  const [status, code] = one.answer;
  const problem = seen.text.startsWith('{') ? (JSON.parse(seen.text) as Record<string, unknown>) : {};
  const fields = Array.isArray(problem['errors']) ? problem['errors'].map((error: { field: string }) => error.field) : [];
  const changed = Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name] && one.leaves?.includes(name) !== true);
  return [
    ...(seen.status === status && problem['code'] === code ? [] : [`answers ${String(seen.status)} ${String(problem['code'])}`]),
    ...(/^application\/problem\+json/.test(seen.contentType) ? [] : [`as ${seen.contentType}`]),
    ...(problem['status'] === seen.status && typeof problem['detail'] === 'string' && typeof problem['requestId'] === 'string' ? [] : ['no whole problem']),
    ...(one.field === undefined || fields.includes(one.field) ? [] : [`names ${JSON.stringify(fields)}, not ${one.field}`]),
    ...(changed.length === 0 ? [] : [`changes ${changed.join(', ')}`]),
    ...(/at [^\n]*\.[jt]s:\d|node_modules|MongoServer|mongodb:\/\//.test(seen.text) ? ['shows its inside'] : []),
  ];
}

let world: EdgeWorld;
const failed: string[] = [];
let tried = 0;
beforeAll(async () => {
  world = await startEdgeWorld();
}, 60_000);
afterAll(async () => {
  await world.stop();
});

describe.each(Object.entries(GROUPS))('%s', (_group, cases) => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', async (name, one) => {
    const found = await faults(world, one);
    tried++;
    if (found.length > 0) failed.push(name);
    expect(found).toEqual([]);
  });
});

describe('what the suite looks for is found', () => {
  const one: EdgeCase = {
    name: 'planted',
    as: 'ownerKey',
    request: 'PATCH /api/v1/organization',
    body: { plan: 'x' },
    answer: [400, 'request.invalid'],
    field: 'plan',
  };
  const whole = { type: 'x', status: 400, code: 'request.invalid', detail: 'x', requestId: 'x', errors: [{ field: 'plan' }] };
  const answering =
    (status: number, body: unknown, contentType = 'application/problem+json'): typeof sent =>
    () =>
      Promise.resolve({ status, contentType, text: typeof body === 'string' ? body : JSON.stringify(body) });

  it.each([
    ['a success', answering(200, {}), 'answers 200 undefined'],
    ['a failure of the server', answering(500, { ...whole, status: 500, code: 'internal.error' }), 'answers 500 internal.error'],
    ['a page in place of a problem', answering(400, '<h1>Bad Request</h1>', 'text/html'), 'as text/html'],
    ['a problem that is not whole', answering(400, { code: 'request.invalid' }), 'no whole problem'],
    ['another field named', answering(400, { ...whole, errors: [{ field: 'name' }] }), 'names ["name"], not plan'],
    ['a stack trace', answering(400, { ...whole, detail: 'Error\n at run (/srv/app.js:3:1)' }), 'shows its inside'],
  ])('%s', async (_what, send, fault) => {
    expect(await faults(world, one, send)).toContain(fault);
  });

  it('a change behind a right answer', async () => {
    const changing: typeof sent = async (into, planted, names) => {
      await into.callers.ownerKey.patch('/api/v1/organization', { name: 'changed behind the answer' });
      return sent(into, planted, names);
    };
    expect(await faults(world, one, changing)).toEqual(['changes audit_events, organizations']);
  });
});

it('each name stands once', () => {
  const names = ALL.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

it('the figure', () => {
  proven({
    promise: 'http-edge',
    claim: 'a hostile or wrong request gets a 4xx problem with a code and changes nothing',
    counted: { cases: tried, failed: failed.length },
    demands: { cases: { atLeast: 250 }, failed: { atMost: 0 } },
  });
});
