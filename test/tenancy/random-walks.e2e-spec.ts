import fc from 'fast-check';
import { Redis } from 'ioredis';

import { testRedisUrl } from '../support/api.js';
import { type Answer } from '../support/api-client.js';
import { IS_FULL_PROOF, PROOF_SEED, proofSize, proven } from '../support/proof.js';
import { logProblems, namedIn, ownersIn, redisProblems } from './mixing.js';
import { type Operation, type Parameter, sampleOf } from './operations.js';
import { redisRows } from './redis-rows.js';
import { sender, type Values } from './route-matrix.js';
import { startTenancyWorld, type TenancyWorld, type Tenant } from './tenancy-world.js';

const RUNS = proofSize(10, 500);
const STEPS = proofSize(30, 50);
/** Every which walk ends with a run that each tenant asks for. */
const EACH_ASKS = proofSize(2, 10);
/** These end the very access with which the walk goes on, or ask for a secret that no walk has. */
const LEFT_OUT = /\/auth\/|\/set-up$|\/invitations\/accept$|^DELETE \/api\/v1\/organization$/;

const lines: string[] = [];
let world: TenancyWorld;
let operations: readonly Operation[] = [];
beforeAll(async () => {
  world = await startTenancyWorld(['alpha', 'bravo', 'charlie'], (line) => void lines.push(line.trim()));
  operations = world.operations.filter(({ name }) => !LEFT_OUT.test(name));
}, 600_000);
afterAll(async () => {
  await world.stack.stop();
});

interface Step {
  /** Who acts, and whose ids and cursors are used. */
  readonly who: number;
  readonly whose: number;
  readonly route: number;
  readonly pick: number;
  readonly caller: 'owner' | 'admin' | 'auditor';
  readonly optional: boolean;
  readonly timePasses: boolean;
}
const steps = fc.array(
  fc.record<Step>({
    who: fc.nat({ max: 2 }),
    whose: fc.nat({ max: 2 }),
    route: fc.nat(),
    pick: fc.nat(),
    caller: fc.constantFrom('owner', 'owner', 'admin', 'auditor'),
    optional: fc.boolean(),
    timePasses: fc.integer({ min: 0, max: 30 }).map((n) => n === 0),
  }),
  { minLength: STEPS, maxLength: STEPS },
);

/** Ids and cursors that each tenant has seen in its own answers. */
const seen = new Map<string, { readonly ids: Set<string>; readonly cursors: Set<string> }>();
function seenBy({ name }: Tenant): { readonly ids: Set<string>; readonly cursors: Set<string> } {
  const known = seen.get(name) ?? { ids: new Set<string>(), cursors: new Set<string>() };
  seen.set(name, known);
  return known;
}
function remember(tenant: Tenant, { text }: Answer): void {
  const { ids, cursors } = seenBy(tenant);
  for (const [, id] of text.matchAll(/"(?:id|\w+Id)":"([0-9a-f]{24})"/g)) if (id !== undefined && id !== tenant.owner.organizationId) ids.add(id);
  for (const [, cursor] of text.matchAll(/"nextCursor":"([^"]+)"/g)) if (cursor !== undefined) cursors.add(cursor);
}
/** Whose each row is that was ever there: a walk may have removed it since. */
const owners = new Map<string, string>();
async function learnOwners(): Promise<void> {
  for (const tenant of world.tenants)
    for (const id of [...seenBy(tenant).ids, ...(await world.idsOf(tenant))]) if (id !== tenant.owner.organizationId) owners.set(id, tenant.name);
}
/** A walk rarely asks for a run that is not refused: each tenant does, so that jobs of all three stand in one queue when it is looked at. */
async function askForRuns(): Promise<void> {
  world.stack.advance(60_000);
  for (const { owner, kept } of world.tenants) {
    const answers = await Promise.all(kept.map((id) => owner.post(`/api/v1/connections/${id}/runs`)));
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
  }
}
const picked = (from: ReadonlySet<string>, pick: number): string | undefined => [...from][pick % Math.max(from.size, 1)];

function valueOf(parameter: Parameter, operation: Operation, step: Step, [actor, source]: readonly [Tenant, Tenant]): unknown {
  if (parameter.name === 'cursor') return picked(seenBy(source).cursors, step.pick);
  if (parameter.kind === 'row') {
    const ids = new Set([...seenBy(source).ids].filter((id) => operation.method === 'GET' || !actor.kept.includes(id)));
    const id = picked(ids, step.pick) ?? 'f'.repeat(24);
    return parameter.schema.type === 'array' ? [id] : id;
  }
  return sampleOf(parameter, { samples: actor.samples, text: `${actor.canary} ${String(step.pick)}`, operation: operation.name });
}

/** → whether the call got through: a walk of refusals would show nothing. */
async function taken(step: Step, problems: string[]): Promise<boolean> {
  const [actor, source, operation] = [world.tenants[step.who], world.tenants[step.whose], operations[step.route % operations.length]];
  if (actor === undefined || source === undefined || operation === undefined) throw new TypeError('no such tenant or route');
  if (step.timePasses) {
    world.stack.advance(600_000);
    await world.stack.work(actor.owner);
  }
  const given = operation.parameters.filter(({ required }) => required || step.optional);
  const values: Values = Object.fromEntries(
    given.map((one) => [one.name, valueOf(one, operation, step, [actor, source])] as const).filter(([, value]) => value !== undefined),
  );
  const answer = await sender(world, actor)(operation, step.caller, values);
  const others = world.tenants.filter((tenant) => tenant !== actor);
  const shown = namedIn(`${answer.text} ${JSON.stringify([...answer.headers])}`, others);
  if (shown.length > 0) problems.push(`${actor.name} reads of ${shown.join()} at ${operation.name}: ${answer.text.slice(0, 200)}`);
  if (answer.status >= 500 && answer.status !== 503)
    problems.push(`${operation.name} answers ${String(answer.status)}: ${JSON.stringify(values).slice(0, 300)}`);
  if (actor === source) remember(actor, answer);
  return answer.status < 400;
}

it(`random walks of three tenants: no answer, row, log line, job or key of one holds a word of another`, async () => {
  const problems: string[] = [];
  let [walks, calls, through, redisEntries, jobsOfTenants, logLines, linesOfRows] = [0, 0, 0, 0, 0, 0, 0];
  const walk = fc.asyncProperty(steps, async (some) => {
    walks++;
    for (const step of some) {
      calls++;
      if (await taken(step, problems)) through++;
    }
    if (walks % EACH_ASKS === 0) await askForRuns();
    await learnOwners();
    const redis = await redisRows();
    redisEntries += redis.flatMap(({ entries }) => entries).length;
    jobsOfTenants += redis.filter(({ key }) => /^bull:/.test(key) && namedIn(key, world.tenants).length === 1).length;
    logLines += lines.length;
    linesOfRows += lines.filter((line) => ownersIn(line, owners).size > 0).length;
    problems.push(...redisProblems(redis, world.tenants, owners), ...logProblems(lines, world.tenants, owners));
    await world.stack.api.forgetAttempts();
    lines.length = 0;
    return problems.length === 0;
  });
  const result = await fc.check(walk, { numRuns: RUNS, seed: PROOF_SEED, endOnFailure: true });
  expect(problems).toEqual([]);
  expect(result.failed).toBe(false);
  for (const tenant of world.tenants) expect(namedIn(await world.stored(tenant), world.tenants)).toEqual([tenant.name]);
  proven({
    promise: 11,
    claim: 'random use by three organizations never mixes: no answer, row, log line, job payload or key of one holds a word of another',
    counted: {
      walks,
      calls,
      percentThrough: Math.round((100 * through) / calls),
      rowsKnown: owners.size,
      logLines,
      linesOfRows,
      redisEntries,
      jobsOfTenants,
      mixed: problems.length,
    },
    demands: {
      walks: { atLeast: RUNS },
      calls: { atLeast: RUNS * STEPS },
      percentThrough: { atLeast: 20 },
      rowsKnown: { atLeast: proofSize(200, 1_000) },
      linesOfRows: { atLeast: RUNS },
      redisEntries: { atLeast: RUNS },
      jobsOfTenants: { atLeast: Math.floor(RUNS / EACH_ASKS) * 3 },
      mixed: { atMost: 0 },
    },
  });
  const { oracle } = world.stack.api.database;
  for (const [reason, times] of oracle.allowedFor) console.log(`allowed ${String(times)} times: ${reason}`);
  proven({
    promise: 10,
    claim: 'every database command on a tenant’s collection carries the one organization',
    counted: { commands: oracle.watched, unscoped: oracle.problems.length, reasonsAllowed: oracle.allowedFor.size },
    demands: { commands: { atLeast: IS_FULL_PROOF ? 50_000 : 1_000 }, unscoped: { atMost: 0 }, reasonsAllowed: { atMost: 5 } },
  });
}, 7_200_000);

describe('what the walks look for is found', () => {
  const [one, two] = [0, 1].map((index) => (): Tenant => world.tenants[index] as Tenant) as [() => Tenant, () => Tenant];

  it('a word of another in an answer, in any case, and an id', () => {
    expect(namedIn(`{"label":"${two().canary.toUpperCase()} x"}`, [two()])).toEqual(['bravo']);
    expect(namedIn(`{"id":"${two().owner.organizationId}"}`, [two()])).toEqual(['bravo']);
  });

  it('a job of two, and a key of nobody', () => {
    const { organizationId } = one().owner;
    const key = `bull:attesta:${organizationId}/x`;
    const rows = [
      { key, entries: [`{"data":"${two().owner.organizationId}"}`] },
      { key: 'cache/coverage', entries: ['{}'] },
      { key: `lock/${organizationId}`, entries: ['1'] },
    ];
    expect(redisProblems(rows, world.tenants)).toEqual([`${key} mixes alpha and bravo`, 'cache/coverage names no organization']);
  });

  it('the row of another in a key of one, and an entry of two or of nobody where entries of all stand', async () => {
    const [row = ''] = await world.idsOf(two());
    const { organizationId } = one().owner;
    const rows = [
      { key: `lock/${organizationId}`, entries: [row] },
      { key: 'bull:attesta:wait', entries: [`${organizationId}/x`, `${two().owner.organizationId}/x`, `${organizationId}/${row}`, 'x'] },
    ];
    expect(redisProblems(rows, world.tenants, new Map([[row, 'bravo']]))).toEqual([
      `lock/${organizationId} mixes alpha and bravo`,
      'bull:attesta:wait mixes alpha and bravo',
      'bull:attesta:wait holds a job of no organization',
    ]);
  });

  it('a word in every kind of value that Redis knows', async () => {
    const [redis, key] = [new Redis(testRedisUrl()), (kind: string): string => `${one().owner.organizationId}/planted/${kind}`];
    const word = two().canary;
    const plants: Readonly<Record<string, () => Promise<unknown>>> = {
      string: () => redis.set(key('string'), word),
      hash: () => redis.hset(key('hash'), { field: word }),
      list: () => redis.rpush(key('list'), 'x', word),
      set: () => redis.sadd(key('set'), word),
      zset: () => redis.zadd(key('zset'), 1, word),
      stream: () => redis.xadd(key('stream'), '*', 'field', word),
    };
    const found: string[] = [];
    for (const [kind, plant] of Object.entries(plants)) {
      await plant();
      found.push(...redisProblems(await redisRows(), world.tenants).filter((problem) => problem.startsWith(key(kind))));
      await redis.del(key(kind));
    }
    redis.disconnect();
    expect(found).toEqual(Object.keys(plants).map((kind) => `${key(kind)} mixes alpha and bravo`));
  });

  it('a line of two, and one that does not say whose it is', () => {
    const { canary, owner } = one();
    const whose = JSON.stringify({ organizationId: owner.organizationId, message: `${canary} x` });
    const mixed = JSON.stringify({ organizationId: owner.organizationId, message: two().canary });
    const nobody = JSON.stringify({ message: canary });
    expect(logProblems([whose, mixed, nobody], world.tenants)).toEqual([`mixes alpha and bravo: ${mixed}`, `does not say whose it is: ${nobody}`]);
  });

  it('a line with the id of a row alone, and one that says somebody else', async () => {
    await learnOwners();
    const { organizationId } = one().owner;
    for (const tenant of [one(), two()]) {
      const [connection = ''] = (await world.rowsOf(tenant)).get('connections') ?? [];
      const alone = JSON.stringify({ connectionId: connection, message: 'run finished' });
      const somebody = JSON.stringify({ connectionId: connection, organizationId: 'unknown' });
      expect(logProblems([alone, somebody], world.tenants, owners)).toEqual([alone, somebody].map((line) => `does not say whose it is: ${line}`));
      const line = JSON.stringify({ connectionId: connection, organizationId });
      expect(logProblems([line], world.tenants, owners)).toEqual(tenant === one() ? [] : [`mixes alpha and bravo: ${line}`]);
    }
  });
});
