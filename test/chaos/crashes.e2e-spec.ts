import { setTimeout as sleep } from 'node:timers/promises';

import { mongo } from 'mongoose';

import { connectRedis } from '@app/platform';

import { objectId, until } from '../proofs/run-stack.js';
import { IS_FULL_PROOF, proofSize, proven } from '../support/proof.js';
import { ChaosWorld, type WatchedConnection } from './chaos-world.js';
import { inconsistencies, readEverything } from './consistency.js';
import { DuplicateJobs } from './duplicates.js';
import { arm, disarm, FAILPOINTS } from './failpoints.js';
import { PLANTS } from './plants.js';
import { Poison } from './poison.js';
import { RunWatch } from './run-watch.js';
import { type ZombieCount, Zombies } from './zombies.js';

jest.setTimeout(IS_FULL_PROOF ? 3_600_000 : 240_000);

const SIZE = {
  kills: proofSize(3, 60),
  zombies: proofSize(2, 20),
  redisKills: proofSize(1, 10),
  flushes: proofSize(1, 5),
  mongodKills: proofSize(1, 3),
  duplicates: proofSize(300, 1_000),
};
const MAX_DEATHS = 5;
/** Deaths that the poisoned run has behind it when the suite begins; each takes as long as a lease. */
const GIVEN_DEATHS = proofSize(4, 0);
/** Workers stopped at a time; the third one is the heir. */
const FROZEN_AT_ONCE = 2;
/** Zombies are of no use to whom nobody succeeds: some rounds more than are needed if all goes well, then the figure falls short. */
const MAX_ROUNDS = SIZE.zombies + SIZE.redisKills;
const FROZEN_WITHIN_MS = 10_000;
/** Between the blows at Redis while workers are stopped, all of it shorter than a lease and the next tick. */
const BETWEEN_MS = 5_000;
const REFUSED_WITHIN_MS = 10_000;
const PICKUP_WITHIN_MS = 30_000;
const CLOSED_WITHIN_MS = 120_000;

let world: ChaosWorld;
let watch: RunWatch;
let poison: Poison;
const done = { kills: 0, zombies: 0, rounds: 0, redisKills: 0, flushes: 0, mongodKills: 0, requested: 0 };
const zombieCount: ZombieCount = { takenOver: 0, withHeirAtWork: 0, refused: 0, closedByHeir: 0 };
const hits = new Set<string>();
let healthy: readonly WatchedConnection[];

beforeAll(async () => {
  world = await ChaosWorld.start({ workers: 3, organizations: 3, connectionsEach: 2 });
  watch = new RunWatch(world.db);
  healthy = [...world.connections];
  poison = await Poison.bring(world, watch, GIVEN_DEATHS);
}, 120_000);
afterAll(async () => {
  await watch.stop();
  await world.stop();
});

/** A run of every connection, under way or soon. → ids of the runs */
async function requestAll(): Promise<readonly string[]> {
  done.requested += healthy.length;
  return Promise.all(healthy.map((connection) => world.request(connection)));
}
const isShortOfZombies = (): boolean =>
  Math.min(done.zombies, zombieCount.takenOver, zombieCount.refused) < SIZE.zombies || done.redisKills < SIZE.redisKills || done.flushes < SIZE.flushes;
const settled = (runIds: readonly string[]): Promise<void> => world.untilClosed(runIds, CLOSED_WITHIN_MS);

/** Some companies have grown: their next finding is a new row, those of the others are confirmations. */
async function grow(by: number): Promise<void> {
  for (const { slug } of healthy.filter((_one, n) => n % 2 === 0)) await world.stack.company(slug, { people: 40 + by, seed: slug });
}

describe('workers that are killed with -9 at named points', () => {
  it('lose nothing, double nothing, and their runs are taken up within 30 seconds', async () => {
    const points = Object.entries(FAILPOINTS);
    for (let round = 0, next = 0; done.kills < SIZE.kills; round++) {
      await grow(round + 1);
      const armed = world.places.slice(0, SIZE.kills - done.kills).map((place) => {
        const [name, point] = points[next++ % points.length] ?? [];
        if (name === undefined || point === undefined) throw new Error('no failpoint');
        return { name, point: arm(world, watch, place, point) };
      });
      const runIds = await requestAll();
      await settled(runIds);
      await world.revived();
      for (const { name, point } of armed) if (point.hit()) hits.add(name);
      done.kills += armed.filter(({ point }) => point.hit()).length;
      world.places.forEach(disarm);
    }
    await until('every crash seen to its end', () => watch.waiting === 0, CLOSED_WITHIN_MS);
    const slowest = Math.max(...watch.pickupsMs);
    proven({
      promise: 24,
      claim: 'A run whose worker was killed with -9 is taken up by another one within 30 s',
      counted: { kills: done.kills, failpoints: hits.size, 'runs open at a kill': watch.pickupsMs.length, 'slowest pick-up in s': seconds(slowest) },
      demands: {
        kills: { atLeast: SIZE.kills },
        failpoints: { atLeast: Math.min(SIZE.kills, 12) },
        'runs open at a kill': { atLeast: SIZE.kills },
        'slowest pick-up in s': { atMost: PICKUP_WITHIN_MS / 1_000 },
      },
    });
  });

  it('would be found late if nobody took their runs up', async () => {
    const [planted, connection] = [new RunWatch(world.db), first(healthy)];
    await world.revived();
    for (const { process } of world.places) process.freeze();
    const runId = await world.request(connection);
    await planted.look();
    planted.crashed();
    await sleep(2_000);
    expect(planted.waiting).toBeGreaterThan(0);
    expect(planted.pickupsMs).toEqual([]);
    for (const { process } of world.places) process.thaw();
    await settled([runId]);
    await until('taken up', () => planted.waiting === 0, CLOSED_WITHIN_MS);
    await planted.stop();
    expect(Math.max(...planted.pickupsMs)).toBeGreaterThan(2_000);
  });
});

describe('zombies, a dying queue and a dying database', () => {
  it('leave one active run for a connection, and one row for a fact', async () => {
    for (; isShortOfZombies() && done.rounds < MAX_ROUNDS; done.rounds++) {
      await grow(100 + done.rounds);
      await roundOfZombies();
    }
    for (; done.mongodKills < SIZE.mongodKills; done.mongodKills++) {
      const runIds = await requestAll();
      await sleep(5_000 * ((done.mongodKills + 1) / SIZE.mongodKills));
      await world.restartMongod();
      await settled(runIds);
    }
  });

  it('and a job delivered over and over makes one run', async () => {
    // Whoever dies of it would have to begin its other runs again.
    await settled([poison.runId]);
    await world.revived();
    const [jobs, connection] = [await DuplicateJobs.open(world), first(healthy)];
    const callsOfOneRun = await jobs.callsOfOneRun(connection);
    const again = await jobs.ringFor(connection, SIZE.duplicates);
    await jobs.close();
    done.requested += 2;
    expect(again.calls).toBe(callsOfOneRun);
    // Nothing may be under way while everything is read.
    const all = await readEverything(world.db);
    expect(await inconsistencies(all)).toEqual([]);
    const crashed = all.runs.reduce((sum, { deaths }) => sum + Number(deaths), 0);
    const { leases } = world;
    proven({
      promise: 23,
      claim: 'One active run for a connection and one row for a fact, whatever dies: duplicates, kills, zombies, Redis, MongoDB',
      counted: {
        ...{ 'duplicate jobs completed': again.completed, 'of them while the run was under way': again.whileRunning, 'of them failed': again.failed },
        ...{ 'runs of their slot': again.runs, 'vendor calls of their run': again.calls, 'executors of their run': again.executors },
        ...{ kills: done.kills, zombies: done.zombies, 'Redis kills': done.redisKills, flushes: done.flushes, 'MongoDB kills': done.mongodKills },
        ...{ 'leases taken over from a zombie': zombieCount.takenOver, 'of them with the heir at work when it woke': zombieCount.withHeirAtWork },
        ...{ 'of them refused to write': zombieCount.refused, 'of them closed by the heir': zombieCount.closedByHeir },
        ...{ runs: done.requested, 'runs that a worker died under': crashed, looks: watch.looks },
        'most active runs of a connection': watch.mostRunning,
        ...{ 'vendor calls': leases.calls.length, 'calls without a lease': leases.withoutLease.length, 'calls by an older token': leases.byOlderToken.length },
        ...{ 'of them after a renewal interval': leases.bySecondExecutor.length, 'writes by an older token taken': leases.landed.length },
        'rows lost, doubled or torn': (await inconsistencies(all)).length,
      },
      demands: {
        'duplicate jobs completed': { atLeast: SIZE.duplicates },
        'of them while the run was under way': { atLeast: SIZE.duplicates / 10 },
        'of them failed': { atMost: 0 },
        'runs of their slot': { atMost: 1 },
        'vendor calls of their run': { atMost: callsOfOneRun },
        'executors of their run': { atMost: 1 },
        kills: { atLeast: SIZE.kills },
        zombies: { atLeast: SIZE.zombies },
        'leases taken over from a zombie': { atLeast: SIZE.zombies },
        'of them with the heir at work when it woke': { atLeast: 1 },
        'of them refused to write': { atLeast: SIZE.zombies },
        'of them closed by the heir': { atLeast: zombieCount.takenOver },
        'Redis kills': { atLeast: SIZE.redisKills },
        flushes: { atLeast: SIZE.flushes },
        'MongoDB kills': { atLeast: SIZE.mongodKills },
        'runs that a worker died under': { atLeast: 1 },
        'most active runs of a connection': { atMost: 1 },
        'vendor calls': { atLeast: done.requested },
        'calls without a lease': { atMost: 0 },
        'of them after a renewal interval': { atMost: 0 },
        'writes by an older token taken': { atMost: 0 },
        'rows lost, doubled or torn': { atMost: 0 },
      },
    });
  });

  it.each(Object.entries(PLANTS))('would be found out: %s', async (_what, plant) => {
    const all = await readEverything(world.db);
    expect((await inconsistencies(plant(all))).length).toBeGreaterThan(0);
  });

  it('would be found out: two active runs of one connection, where no index forbids it', async () => {
    const planted = world.stack.api.database.root.db('planted');
    const connectionId = new mongo.ObjectId();
    const running = { connectionId, state: 'running', token: 1 };
    await planted.collection('connector_runs').insertMany([{ ...running }, { ...running }]);
    const look = new RunWatch(planted);
    await look.look();
    await look.stop();
    expect(look.mostRunning).toBe(2);
  });
});

async function roundOfZombies(): Promise<void> {
  const zombies = new Zombies(world, world.places.slice(0, FROZEN_AT_ONCE));
  const runIds = await requestAll();
  await zombies.untilFrozen(FROZEN_WITHIN_MS);
  await sleep(BETWEEN_MS);
  if (done.flushes < SIZE.flushes) await flush();
  await sleep(BETWEEN_MS);
  if (done.redisKills < SIZE.redisKills) await world.restartRedis().then(() => done.redisKills++);
  await zombies.untilTakenOver(2 * PICKUP_WITHIN_MS);
  await zombies.wake();
  await settled(runIds);
  done.zombies += zombies.workers;
  const { takenOver, withHeirAtWork, refused, closedByHeir } = await zombies.count(REFUSED_WITHIN_MS);
  zombieCount.takenOver += takenOver;
  zombieCount.withHeirAtWork += withHeirAtWork;
  zombieCount.refused += refused;
  zombieCount.closedByHeir += closedByHeir;
}

describe('a run that kills its worker', () => {
  it('is put into quarantine after five deaths, and the others went on meanwhile', async () => {
    await settled([poison.runId]);
    const run = await world.run(poison.runId);
    const others = { connectionId: { $in: healthy.map(({ id }) => objectId(id)) }, state: 'succeeded' };
    const since = (run['requestedAt'] as Date | undefined) ?? new Date();
    const [meanwhile, inAll] = await Promise.all(
      [{ $gte: since, $lte: run['finishedAt'] as Date }, { $gte: since }].map((finishedAt) =>
        world.db.collection('connector_runs').countDocuments({ ...others, finishedAt }),
      ),
    );
    const quarantined = await world.db.collection('connections').distinct('_id', { quarantinedAt: { $ne: null } });
    expect(quarantined.map(String)).toEqual([poison.connection.id]);
    expect(run).toMatchObject({ state: 'failed', error: { code: 'quarantined' } });
    await world.revived();
    expect(await inconsistencies(await readEverything(world.db))).toEqual([]);
    proven({
      promise: 28,
      claim: 'A run that kills its worker is put into quarantine after five deaths, and other connections go on',
      counted: { deaths: Number(run['deaths']), 'of them in this suite': poison.deaths, 'runs of others meanwhile': meanwhile ?? 0, 'and since': inAll ?? 0 },
      demands: {
        deaths: { atLeast: MAX_DEATHS },
        'of them in this suite': { atMost: MAX_DEATHS - GIVEN_DEATHS },
        // In the short version the poison is gone after one death.
        'runs of others meanwhile': { atLeast: proofSize(0, healthy.length) },
        'and since': { atLeast: healthy.length },
      },
    });
  });
});

async function flush(): Promise<void> {
  const redis = connectRedis(world.redisUrl, 'commands');
  await until('Redis', () => redis.status === 'ready');
  await redis.flushall();
  redis.disconnect();
  done.flushes++;
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;
function first(connections: readonly WatchedConnection[]): WatchedConnection {
  const [one] = connections;
  if (one === undefined) throw new Error('no connection');
  return one;
}
