import { type Answer } from '../support/api-client.js';
import { IS_FULL_PROOF, proofSize, proven } from '../support/proof.js';
import { type Operation, operationsOf, type Parameter } from './operations.js';
import {
  CALLERS,
  callProblems,
  compare,
  findOwn,
  idBearing,
  inOrder,
  isCallable,
  ownProblems,
  routeProblems,
  type Send,
  sender,
  serverRoutes,
  type Values,
  WITHOUT_OWN,
} from './route-matrix.js';
import { startTenancyWorld, type TenancyWorld, type Tenant } from './tenancy-world.js';

let world: TenancyWorld;
let [own, foreign]: (Tenant | undefined)[] = [];
beforeAll(async () => {
  world = await startTenancyWorld(['own', 'foreign', 'planted']);
  [own, foreign] = world.tenants;
  if (own === undefined || foreign === undefined) throw new TypeError('two tenants');
  // What only other routes make: each is called once for both, so that rows of every kind are there.
  for (const tenant of [foreign, own])
    for (const operation of inOrder(world.operations).filter(({ method, path }) => method === 'POST' && !path.includes('/auth/')))
      await findOwn(world, tenant, operation, sender(world, tenant));
  await world.stack.work(own.owner);
}, 900_000);
afterAll(async () => {
  await world.stack.stop();
});

interface Outcome {
  /** What became of the owner's call on rows of his own. */
  readonly own: 'passed' | 'refused' | 'uncallable';
  readonly cells: number;
  readonly problems: readonly string[];
}

/** One row of every collection; in the short version of the collection that the route reads, and one other. */
async function idsFor(
  parameter: Parameter,
  { base, mine, rows }: { readonly base: Values; readonly mine: Tenant; readonly rows: ReadonlyMap<string, readonly string[]> },
): Promise<readonly string[]> {
  const all = [...rows.values()].flat();
  if (parameter.kind === 'link' || parameter.name === 'organizationId') return all.slice(0, 1);
  const id = String(base[parameter.name]);
  const [collection] = [...(await world.rowsOf(mine, 50))].find(([, ids]) => ids.includes(id)) ?? [];
  const matching = collection === undefined ? undefined : rows.get(collection);
  return IS_FULL_PROOF || matching === undefined || matching.length === 0 ? all : [...matching, ...all.filter((one) => !matching.includes(one)).slice(0, 1)];
}

async function tried(operation: Operation, mine: Tenant, theirs: Tenant, send: Send): Promise<Outcome> {
  const forget = (): Promise<void> => world.stack.api.forgetAttempts();
  await forget();
  const found = await findOwn(world, mine, operation, send);
  const problems = [...callProblems(operation, found)];
  const base: Values = found?.values ?? Object.fromEntries(operation.parameters.map(({ name }) => [name, mine.samples[name] ?? 'x']));
  const rows = await world.rowsOf(theirs, 1);
  let cells = 0;
  for (const parameter of idBearing(operation)) {
    const ids = await idsFor(parameter, { base, mine, rows });
    const outcome = await compare(send, operation, parameter, { values: base, foreign: theirs, foreignIds: ids, forget });
    cells += outcome.cells;
    problems.push(...outcome.problems);
  }
  for (const caller of CALLERS.filter((one) => one !== 'owner')) {
    await forget();
    const answer = await send(operation, caller, base);
    cells++;
    problems.push(...ownProblems(operation, caller, answer));
    if (answer.text.includes(theirs.canary)) problems.push(`${operation.name} as ${caller} shows the other organization`);
  }
  return { own: !isCallable(operation, found) ? 'uncallable' : found !== null && found.status >= 400 ? 'refused' : 'passed', cells, problems };
}

it('every route × own, foreign, random, malformed × owner, admin, auditor, nobody: a foreign id is one that does not exist', async () => {
  if (own === undefined || foreign === undefined) throw new TypeError('two tenants');
  expect(world.undescribed).toEqual([]);
  const before = await world.stored(foreign);
  const send = sender(world, own);
  const { registered, database } = world.stack.api;
  const calls: Record<Outcome['own'], string[]> = { passed: [], refused: [], uncallable: [] };
  let [routes, cells, parameters] = [0, 0, 0];
  const problems = [...routeProblems(registered, world.operations)];
  for (const operation of inOrder(world.operations)) {
    const outcome = await tried(operation, own, foreign, send);
    routes++;
    calls[outcome.own].push(operation.name);
    cells += outcome.cells;
    parameters += idBearing(operation).length;
    problems.push(...outcome.problems);
  }
  console.log(`own rows answer with a refusal: ${calls.refused.join(', ')}`);
  expect(problems).toEqual([]);
  expect((await world.stored(foreign)) === before).toBe(true);
  const { oracle } = database;
  proven({
    promise: 9,
    claim: 'no route answers with, or changes, another organization’s data: a foreign id gets the bytes of one that was never given out',
    counted: {
      routes,
      routesOfTheServer: serverRoutes(registered).length,
      passed: calls.passed.length,
      refused: calls.refused.length,
      uncallable: calls.uncallable.length,
      parameters,
      cells,
      differences: problems.length,
      unscoped: oracle.problems.length,
    },
    demands: {
      routes: { atLeast: serverRoutes(registered).length },
      routesOfTheServer: { atLeast: 90 },
      refused: { atMost: 20 },
      uncallable: { atMost: 3 },
      cells: { atLeast: proofSize(1_500, 4_000) },
      differences: { atMost: 0 },
      unscoped: { atMost: 0 },
    },
  });
}, 1_200_000);

describe('what the matrix looks for is found', () => {
  // The matrix may have ended its own organization.
  const planter = (): Tenant | undefined => world.tenants[2];
  const planted: readonly (readonly [string, (answer: Answer) => Answer, string])[] = [
    ['403 in place of 404', (answer) => ({ ...answer, status: 403 }), 'is not random'],
    ['another word', (answer) => ({ ...answer, text: answer.text.replace('no such', 'not your') }), 'is not random'],
    ['a header', (answer) => ({ ...answer, headers: new Headers([...answer.headers, ['x-owner', 'somebody']]) }), 'is not random'],
    ['the row itself', (answer) => ({ ...answer, status: 200, text: '{"id":"theirs"}' }), 'is not random'],
  ];
  it.each(planted)('%s for a foreign id', async (_what, change, problem) => {
    if (planter() === undefined || foreign === undefined) throw new TypeError('two tenants');
    const operation = world.operations.find(({ name }) => name === 'GET /api/v1/members/{id}') as Operation;
    const theirs = foreign.owner.ownerId;
    const send: Send = async (asked, caller, values) => {
      const answer = await sender(world, planter() as Tenant)(asked, caller, values);
      return values['id'] === theirs && caller !== 'none' ? change(answer) : answer;
    };
    const [parameter] = idBearing(operation);
    if (parameter === undefined) throw new TypeError('an id');
    const { problems } = await compare(send, operation, parameter, { values: {}, foreign, foreignIds: [theirs], forget: async () => undefined });
    expect(problems.filter((one) => one.includes(problem))).toHaveLength(3);
  });

  it('a change that a foreign id got through', async () => {
    if (planter() === undefined || foreign === undefined) throw new TypeError('two tenants');
    const operation = world.operations.find(({ name }) => name === 'PATCH /api/v1/members/{id}') as Operation;
    const send: Send = async (asked, caller, values) => ({ ...(await sender(world, planter() as Tenant)(asked, caller, values)), status: 200 });
    const [parameter] = idBearing(operation);
    if (parameter === undefined) throw new TypeError('an id');
    const at = { values: { role: 'admin' }, foreign, foreignIds: [foreign.owner.ownerId], forget: async () => undefined };
    expect((await compare(send, operation, parameter, at)).problems).toContainEqual(expect.stringContaining('a foreign id is taken'));
  });

  it('a new route that nothing describes, and one that nothing can call', async () => {
    if (planter() === undefined) throw new TypeError('two tenants');
    const route = { controller: class Planted {}, handler: 'x', method: 'GET', path: '/api/v1/planted/:id', rules: world.operations[0]?.rules };
    expect(operationsOf([route], { paths: {} }).undescribed).toEqual(['GET /api/v1/planted/{id}']);
    const { operations } = operationsOf([route], {
      paths: { '/api/v1/planted/{id}': { get: { parameters: [{ name: 'id', in: 'path', schema: { type: 'string' } }] } } },
    });
    expect(operations.map(({ parameters }) => parameters.map(({ kind }) => kind))).toEqual([['row']]);
    const [operation] = operations as readonly [Operation];
    const found = await findOwn(world, planter() as Tenant, operation, sender(world, planter() as Tenant));
    expect([found, callProblems(operation, found)]).toEqual([null, ['GET /api/v1/planted/{id}: nothing that is known calls it']]);
    expect(callProblems(operation, found, { [operation.name]: 'planted' })).toEqual([]);
    const called = callProblems(operation, { values: {}, status: 409 }, { [operation.name]: 'planted' });
    expect(called).toEqual(['GET /api/v1/planted/{id}: can be called, so that it needs no reason']);
    const byLink = world.operations.find(({ name }) => name === 'POST /api/v1/set-up') as Operation;
    expect([isCallable(byLink, { values: {}, status: 422 }), isCallable(byLink, { values: {}, status: 201 })]).toEqual([false, true]);
  });

  it('a route that the server has and the matrix has not, the other way round, and a reason for a route that is gone', () => {
    const { registered } = world.stack.api;
    expect(routeProblems(registered, world.operations)).toEqual([]);
    expect(routeProblems([...registered, 'POST /api/v1/planted/:id'], world.operations)).toEqual(['POST /api/v1/planted/{id}: not in the matrix']);
    expect(routeProblems(registered, [...world.operations, { name: 'GET /api/v1/planted' }])).toEqual(['GET /api/v1/planted: not on the server']);
    const [reasoned = ''] = Object.keys(WITHOUT_OWN);
    const [without, others] = [registered.filter((route) => route !== reasoned), world.operations.filter(({ name }) => name !== reasoned)];
    expect(routeProblems(without, others)).toEqual([`${reasoned}: not on the server`]);
  });
});
