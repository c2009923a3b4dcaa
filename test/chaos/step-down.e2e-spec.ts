import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { AuditLog } from '@app/audit-log';
import { RunExecutor } from '@app/connector-runs';
import { toOrganizationId } from '@app/kernel';

import { objectId, until } from '../proofs/run-stack.js';
import { PrivateRedis } from '../support/private-redis.js';
import { IS_FULL_PROOF, proofSize, proven } from '../support/proof.js';
import { publishAddresses } from '../support/servers.js';
import { type Owner, startStack, type TestStack } from '../support/stack.js';
import { inconsistencies, readEverything } from './consistency.js';
import { ReplicaSet } from './replica-set.js';

jest.setTimeout(IS_FULL_PROOF ? 3_600_000 : 180_000);

const STEP_DOWNS = proofSize(1, 20);
const PRIMARY_KILLS = proofSize(1, 10);
const WRITERS = 6;
const ACTOR = { kind: 'member', id: 'a'.repeat(24), label: 'owner@example.com' } as const;
/** Room for work before, while and after nobody takes writes. */
const BETWEEN_MS = 1_500;

let set: ReplicaSet;
let redis: PrivateRedis;
let stack: TestStack;
let owner: Owner;
let connectionId: string;
let isOver = false;
const acknowledged = { events: new Set<string>(), runs: 0 };
const refused: string[] = [];

beforeAll(async () => {
  [set, redis] = await Promise.all([ReplicaSet.open(), PrivateRedis.open()]);
  publishAddresses({ mongodbRootUri: set.rootUri, redisUrl: redis.url });
  stack = await startStack();
  owner = await stack.owner('Larkfield Labs');
  await stack.company('elected', { people: 30 });
  connectionId = (await stack.connect(owner, 'elected')).body.id as string;
  await stack.work(owner);
}, 180_000);
afterAll(async () => {
  await stack.stop();
  await Promise.all([set.close(), redis.close()]);
});

const db = () => stack.api.database.root.db(stack.api.database.name);

/** One event after another, each with a change of its own organization; what was refused was not done. */
async function write(): Promise<void> {
  const [log, org] = [stack.api.app.get(AuditLog), toOrganizationId(owner.organizationId)];
  while (!isOver) {
    const eventId = randomUUID();
    await log
      .commit(org, (_tx, append) =>
        append({ eventId, type: 'connection.test-failed', actor: ACTOR, target: { kind: 'connection', id: connectionId }, outcome: 'failure' }),
      )
      .then(
        () => acknowledged.events.add(eventId),
        (error: unknown) => refused.push(String(error)),
      );
  }
}

/** One run after another, each closed by whoever holds it last. */
async function run(): Promise<void> {
  const [executor, organizationId] = [stack.api.app.get(RunExecutor), toOrganizationId(owner.organizationId)];
  for (let n = 0; !isOver; n++) {
    const row = { organizationId: objectId(organizationId), connectionId: objectId(connectionId), slot: `elected-${String(n)}`, attempt: 1, deaths: 0 };
    const rest = { trigger: 'manual', state: 'queued', token: null, requestedAt: new Date(), requestedBy: null, startedAt: null, finishedAt: null };
    await db()
      .collection('connector_runs')
      .insertOne({ ...row, ...rest, outcomes: [], error: null });
    await finish(row.slot);
    acknowledged.runs++;
  }

  async function finish(slot: string): Promise<void> {
    const isClosed = async (): Promise<boolean> =>
      (await db()
        .collection('connector_runs')
        .countDocuments({ slot, state: { $nin: ['queued', 'running'] } })) === 1;
    // As the dispatcher does: rings again as long as it is open. The lease of a worker that lost its server ends by itself.
    for (const end = Date.now() + 60_000; !(await isClosed()) && Date.now() < end; await sleep(200)) {
      await executor
        .execute({ organizationId, connectionId, slot }, { signal: new AbortController().signal })
        .catch((error: unknown) => refused.push(String(error)));
    }
  }
}

it('a primary that steps down or dies loses no acknowledged event and tears no run', async () => {
  const work = [...Array.from({ length: WRITERS }, write), run()];
  const awayMs: number[] = [];
  for (let n = 0; n < STEP_DOWNS + PRIMARY_KILLS; n++) {
    const before = acknowledged.events.size;
    await sleep(BETWEEN_MS);
    awayMs.push(await (n < STEP_DOWNS ? set.stepDown() : set.killPrimary()));
    await until('events again', () => acknowledged.events.size > before + WRITERS);
  }
  await until('a run since then', async () => (await db().collection('connector_runs').countDocuments({ state: 'succeeded' })) > 1);
  isOver = true;
  await Promise.all(work);
  const all = await readEverything(db());
  const stored = new Set(all.events.map(({ eventId }) => String(eventId)));
  const problems = await inconsistencies(all);
  expect(problems).toEqual([]);
  console.log(`${String(refused.length)} refused, for example: ${refused.slice(0, 2).join(' | ')}`);
  proven({
    promise: 'step-down',
    claim: 'On three members a primary that steps down or is killed loses no acknowledged event, and every run is closed once',
    counted: {
      'step-downs': STEP_DOWNS,
      'primaries killed': PRIMARY_KILLS,
      'acknowledged events': acknowledged.events.size,
      'of them lost': [...acknowledged.events].filter((id) => !stored.has(id)).length,
      'runs closed': acknowledged.runs,
      'rows lost, doubled or torn': problems.length,
      'longest without a primary in ms': Math.round(Math.max(...awayMs)),
    },
    demands: {
      'step-downs': { atLeast: STEP_DOWNS },
      'primaries killed': { atLeast: PRIMARY_KILLS },
      'acknowledged events': { atLeast: 20 * (STEP_DOWNS + PRIMARY_KILLS) },
      'of them lost': { atMost: 0 },
      'runs closed': { atLeast: 1 },
      'rows lost, doubled or torn': { atMost: 0 },
    },
  });
});

it('would be found if an acknowledged event were gone', async () => {
  const all = await readEverything(db());
  const [last] = all.events.toSorted((a, b) => Number(b['sequence']) - Number(a['sequence']));
  const middle = all.events.filter((event) => event !== last)[5];
  expect((await inconsistencies({ ...all, events: all.events.filter((event) => event !== middle) })).length).toBeGreaterThan(0);
});
