import { CONTROLLERS } from '../../apps/api/src/app.module.js';
import { type Answer, client } from '../support/api-client.js';
import { proofSize, proven } from '../support/proof.js';
import { routesOf } from '../support/routes.js';
import { type OpenApi, type Operation, operationsOf } from '../tenancy/operations.js';
import { routeProblems } from '../tenancy/route-matrix.js';
import { type EdgeWorld, startEdgeWorld } from './edge-world.js';
import { answerProblems, breaches, type RuleCall, type Send, sender, UNKNOWN } from './general-rules.js';

jest.setTimeout(600_000);
const FORMS = proofSize(4, 25);

let world: EdgeWorld;
let operations: readonly Operation[];
beforeAll(async () => {
  world = await startEdgeWorld();
  const { body } = await client(world.api.url).get('/api/openapi.json');
  const found = operationsOf(routesOf(CONTROLLERS), body as OpenApi);
  expect([found.undescribed, routeProblems(world.api.registered, found.operations)]).toEqual([[], []]);
  operations = found.operations;
}, 60_000);
afterAll(async () => {
  await world.stop();
});

/** Filters by a free text that is no id: nothing found is an answer too. */
let foundNothing = 0;

/** Breaks each rule at a route and looks into the database afterwards. */
async function tried(calls: readonly RuleCall[], send: Send): Promise<readonly string[]> {
  await world.api.forgetAttempts();
  const before = await world.digest();
  const problems: string[] = [];
  for (const call of calls) {
    const answer = await send(call);
    foundNothing += answer.status === 200 && call.mayFindNothing === true ? 1 : 0;
    problems.push(...answerProblems(call, answer));
  }
  const after = await world.digest();
  const changed = Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
  return [...problems, ...(changed.length === 0 ? [] : [`${String(calls[0]?.operation.name)}: changes ${changed.join(', ')}`])];
}

it('every route × every general rule broken: refused with its code, the field named, nothing changed', async () => {
  const problems: string[] = [];
  const rules = new Map<RuleCall['rule'], Set<string>>();
  let requests = 0;
  for (const [at, operation] of operations.entries()) {
    const calls = breaches(operation, at, FORMS);
    problems.push(...(await tried(calls, sender(world.callers.owner))));
    requests += calls.length;
    for (const { rule } of calls) rules.set(rule, (rules.get(rule) ?? new Set()).add(operation.name));
  }
  expect(problems).toEqual([]);
  const changing = operations.filter(({ method }) => method !== 'GET');
  const signedIn = changing.filter(({ rules: { permission } }) => permission !== 'public');
  proven({
    promise: 'general-rules',
    claim:
      'at every route a change without the CSRF token or from a foreign page, an unknown field or parameter, and an id of any malformed form is refused and changes nothing',
    counted: {
      routes: operations.length,
      requests,
      withoutToken: rules.get('CSRF token')?.size ?? 0,
      foreignPage: rules.get('foreign page')?.size ?? 0,
      unknownField: rules.get('unknown field')?.size ?? 0,
      unknownParameter: rules.get('unknown parameter')?.size ?? 0,
      malformedId: rules.get('malformed id')?.size ?? 0,
      foundNothing,
      problems: problems.length,
    },
    demands: {
      routes: { atLeast: 90 },
      requests: { atLeast: proofSize(500, 1_500) },
      withoutToken: { atLeast: signedIn.length },
      foreignPage: { atLeast: changing.length },
      unknownField: { atLeast: changing.length },
      unknownParameter: { atLeast: operations.length },
      malformedId: { atLeast: 40 },
      problems: { atMost: 0 },
    },
  });
});

describe('a route without the guard is found', () => {
  const operationOf = (name: string): Operation => operations.find((one) => one.name === name) as Operation;
  const callOf = (name: string, rule: RuleCall['rule']): RuleCall => breaches(operationOf(name), 0, 25).find((one) => one.rule === rule) as RuleCall;
  const rename = 'PATCH /api/v1/organization';
  let renamed = 0;
  const asRenaming = (call: RuleCall): RuleCall => ({ ...call, body: { name: `without a guard ${String(++renamed)}` } });
  /** Answers as a server would that does not look: the call without what it breaks. */
  const careless: Send = (call) => sender(world.callers.owner)({ ...asRenaming(call), headers: {}, withoutToken: false, path: '/api/v1/organization' });

  it.each(['CSRF token', 'foreign page', 'unknown field', 'unknown parameter'] as const)('that asks for the %s', async (rule) => {
    const call = callOf(rename, rule);
    const [answered, changed] = await tried([call], careless);
    expect([answered, changed]).toEqual([`${call.name}: answers 200 undefined`, `${rename}: changes audit_events, organizations`]);
  });

  it('that looks at ids', async () => {
    const call = callOf('GET /api/v1/members/{id}', 'malformed id');
    const own: Send = () => world.callers.owner.get(`/api/v1/members/${String(world.names['id:owner'])}`);
    expect(await tried([call], own)).toEqual([`${call.name}: answers 200 undefined`]);
  });

  it.each([
    ['a failure of the server', 500, { code: 'internal.error' }, 'answers 500 internal.error'],
    ['another refusal', 404, { code: 'member.not-found' }, 'answers 404 member.not-found'],
    ['another field named', 400, { code: 'request.invalid', errors: [{ field: 'name' }] }, `names name, not ${UNKNOWN}`],
    ['no field named', 400, { code: 'request.invalid' }, `names nothing, not ${UNKNOWN}`],
  ])('%s', (_what, status, body, problem) => {
    const call = callOf(rename, 'unknown field');
    const answer: Answer = { status, body, headers: new Headers(), text: JSON.stringify(body) };
    expect(answerProblems(call, answer)).toEqual([`${call.name}: ${problem}`]);
  });
});
