import { setTimeout as sleep } from 'node:timers/promises';

import { Queue, Worker } from 'bullmq';

import { connectRedis } from '@app/platform';

import { objectId, until } from '../proofs/run-stack.js';
import { IS_FULL_PROOF, proofSize, proven } from '../support/proof.js';
import { ChaosWorld } from './chaos-world.js';
import { inconsistencies, readEverything } from './consistency.js';

jest.setTimeout(IS_FULL_PROOF ? 3_600_000 : 180_000);

const ORGANIZATIONS = proofSize(4, 25);
const CONNECTIONS_EACH = 2;
const LOSSES = proofSize(2, 10);
const DUE_WITHIN_S = 60;
/** So that the queue is full of work when it is lost. */
const CALL_MS = 400;
const AWAY_MS = 8_000;

let world: ChaosWorld;
const ids = () => world.connections.map(({ id }) => objectId(id));

beforeAll(async () => {
  world = await ChaosWorld.start({ workers: proofSize(1, 2), organizations: ORGANIZATIONS, connectionsEach: CONNECTIONS_EACH });
  for (const { vendor } of world.places) {
    vendor.hooks.set('slow', async () => {
      await sleep(CALL_MS, undefined, { ref: false });
      return null;
    });
  }
}, 240_000);
afterAll(() => world.stop());

async function flush(): Promise<void> {
  const redis = connectRedis(world.redisUrl, 'commands');
  await until('Redis', () => redis.status === 'ready');
  await redis.flushall();
  redis.disconnect();
}
const WAYS: Readonly<Record<string, () => Promise<void>>> = {
  'an empty restart': () => world.restartRedis(),
  'a flush': flush,
  'away for a while': async () => {
    await world.redis.kill();
    await sleep(AWAY_MS);
    await world.redis.start();
  },
};

interface Loss {
  /** Runs that waited when Redis was lost. */
  readonly waiting: number;
  /** How long after the loss the last one began. */
  readonly slowestS: number;
}

/** Every connection is due; Redis is lost when the first of them runs. */
async function lose(slot: string, way: () => Promise<void>): Promise<Loss> {
  const runs = world.db.collection('connector_runs');
  await world.db
    .collection('connections')
    .updateMany({ _id: { $in: ids() } }, { $set: { due: { slot, attempt: 1, trigger: 'schedule' }, nextRunAt: new Date(0) } });
  await until('the first run', async () => (await runs.countDocuments({ slot, startedAt: { $ne: null } })) > 0);
  const [lostAt, begun] = [Date.now(), await runs.countDocuments({ slot, startedAt: { $ne: null } })];
  await way();
  await until('every run', async () => (await runs.countDocuments({ slot, state: 'succeeded' })) === ids().length, 2 * DUE_WITHIN_S * 1_000);
  const rows = await runs.find({ slot }).toArray();
  expect(rows).toHaveLength(ids().length);
  const slowestS = Math.max(0, ...rows.map(({ startedAt }) => (startedAt as Date).getTime() - lostAt)) / 1_000;
  return { waiting: ids().length - begun, slowestS };
}

it('a loss of Redis loses no schedule: everything that is due runs within a minute, and is due again the next day', async () => {
  const losses: Loss[] = [];
  const ways = Object.entries(WAYS);
  for (let loss = 0; loss < LOSSES; loss++) {
    const [name, way] = ways[loss % ways.length] ?? [];
    if (name === undefined || way === undefined) throw new Error('no way');
    losses.push(await lose(`loss-${String(loss)}`, way));
  }
  const planned = await world.db.collection('connections').countDocuments({ _id: { $in: ids() }, nextRunAt: { $gt: new Date() }, due: { $ne: null } });
  expect(await inconsistencies(await readEverything(world.db))).toEqual([]);
  proven({
    promise: 25,
    claim: 'Losing Redis (empty restart, FLUSHALL, away for 8 s) loses no schedule',
    counted: {
      connections: ids().length,
      losses: losses.length,
      'runs that waited at a loss': losses.reduce((sum, { waiting }) => sum + waiting, 0),
      'connections that are due again': planned,
      'slowest start after a loss in s': Math.round(Math.max(...losses.map(({ slowestS }) => slowestS)) * 10) / 10,
    },
    demands: {
      connections: { atLeast: ORGANIZATIONS * CONNECTIONS_EACH },
      losses: { atLeast: LOSSES },
      'runs that waited at a loss': { atLeast: LOSSES },
      'connections that are due again': { atLeast: ORGANIZATIONS * CONNECTIONS_EACH },
      'slowest start after a loss in s': { atMost: DUE_WITHIN_S },
    },
  });
});

it('a schedule that Redis alone knows is dead after the same loss', async () => {
  const [forQueue, forWorker] = [connectRedis(world.redisUrl, 'blocking'), connectRedis(world.redisUrl, 'blocking')];
  const queue = new Queue('planted', { connection: forQueue });
  let runs = 0;
  const worker = new Worker('planted', () => Promise.resolve(void runs++), { connection: forWorker });
  await queue.upsertJobScheduler('every-300-ms', { every: 300 });
  await until('it runs', () => runs > 2);
  await flush();
  await sleep(500);
  const before = runs;
  await sleep(2_500);
  expect(runs).toBe(before);
  await worker.close(true);
  await queue.close();
  for (const redis of [forQueue, forWorker]) redis.disconnect();
});
