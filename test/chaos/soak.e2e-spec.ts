import { connectRedis } from '@app/platform';

import { until } from '../proofs/run-stack.js';
import { databaseDump } from '../secrets/database-dump.js';
import { SecretScanner } from '../secrets/secret-scanner.js';
import { client } from '../support/api-client.js';
import { IS_FULL_PROOF, PROOF_SEED, proofSize, proven } from '../support/proof.js';
import { ChaosWorld } from './chaos-world.js';
import { inconsistencies, readEverything } from './consistency.js';
import { FAULT_KINDS, type FaultKind, planFaults } from './fault-plan.js';
import { PLANTS } from './plants.js';
import { RunWatch } from './run-watch.js';
import { Soak } from './soak.js';

jest.setTimeout(IS_FULL_PROOF ? 3_600_000 : 240_000);

/** More than have to land: some meet a process that is dying already, or a vendor that nobody calls just then. */
const FAULTS = proofSize(12, 680);
const WITHIN_MS = proofSize(30_000, 30 * 60_000);
const LANDED = proofSize(7, 500);
const KINDS = proofSize(5, FAULT_KINDS);
const ENDED_RUNS = proofSize(5, 500);
const MOST_MINUTES = proofSize(2.5, 32);
const SETTLED_WITHIN_MS = 120_000;

let world: ChaosWorld;
let watch: RunWatch;
let soak: Soak;

beforeAll(async () => {
  world = await ChaosWorld.start({ workers: 2, organizations: proofSize(2, 4), connectionsEach: proofSize(3, 5) });
  watch = new RunWatch(world.db);
  soak = new Soak(world, watch);
  await Promise.all([soak.addApi(), soak.addApi()]);
}, 180_000);
afterAll(async () => {
  await watch.stop();
  await world.stop();
});

it('is the same for the same seed, and another one for another', () => {
  const plan = planFaults(PROOF_SEED, FAULTS, WITHIN_MS);
  expect(planFaults(PROOF_SEED, FAULTS, WITHIN_MS)).toEqual(plan);
  expect(planFaults(PROOF_SEED + 1, FAULTS, WITHIN_MS)).not.toEqual(plan);
  expect(plan.map(({ atMs }) => atMs)).toEqual(plan.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
});

it('a strike that meets nobody does not count', async () => {
  const strike = async (kind: FaultKind): Promise<boolean> => (await soak.strikes.strike({ kind, atMs: 0, target: 0, forMs: 1 })).landed;
  expect(await strike('a worker is killed')).toBe(true);
  expect(await Promise.all([strike('a worker is killed'), strike('a worker is frozen')])).toEqual([false, false]);
  await Promise.all([soak.strikes.ended(), world.revived()]);
  expect(await strike('an API process is killed')).toBe(true);
  expect(await strike('an API process is killed')).toBe(false);
  await Promise.all(soak.apis.map(({ reviving }) => reviving));
});

it('two API processes and two workers come out of it with everything whole', async () => {
  const [begin, beganAt] = [performance.now(), new Date()];
  await soak.run(planFaults(PROOF_SEED, FAULTS, WITHIN_MS));
  const minutes = (performance.now() - begin) / 60_000;
  const open = { state: { $in: ['queued', 'running'] } };
  await until('nothing open', async () => (await world.db.collection('connector_runs').countDocuments(open)) === 0, SETTLED_WITHIN_MS);
  for (const { url } of soak.apis) await until('an API that is ready', async () => (await client(url).get('/health/ready')).status === 200);
  const all = await readEverything(world.db);
  const [problems, hits] = [await inconsistencies(all), await leaks()];
  expect(world.processes.filter(({ hasCrashed }) => hasCrashed).map(({ output }) => output.slice(-2_000))).toEqual([]);
  expect(problems).toEqual([]);
  expect(hits).toEqual([]);
  console.log(`landed: ${JSON.stringify(Object.fromEntries(soak.landed))}, missed: ${String(soak.missed)}`);
  const ended = all.runs.filter(({ finishedAt }) => finishedAt instanceof Date && finishedAt >= beganAt);
  proven({
    promise: 32,
    claim: 'A soak of seeded faults on real processes and servers leaves chain, runs, evidence and secrets whole',
    counted: {
      'faults that landed': soak.faults,
      'faults that met nobody': soak.missed,
      kinds: soak.landed.size,
      minutes: Math.round(minutes * 10) / 10,
      'runs that ended meanwhile': ended.length,
      'of them succeeded': ended.filter(({ state }) => state === 'succeeded').length,
      ...{ 'audit events': all.events.length, 'rows of evidence': all.evidence.length + all.confirmations.length },
      'calls to the API': soak.people.asked,
      'of them answered below 500, in percent': Math.floor((soak.people.answered / soak.people.asked) * 100),
      'most active runs of a connection': watch.mostRunning,
      'workers that did not go when asked to': world.deafToSigterm,
      inconsistencies: problems.length,
      'secrets found': hits.length,
    },
    demands: {
      'faults that landed': { atLeast: LANDED },
      kinds: { atLeast: KINDS },
      minutes: { atMost: MOST_MINUTES },
      'runs that ended meanwhile': { atLeast: ENDED_RUNS },
      'of them succeeded': { atLeast: ENDED_RUNS / 2 },
      'calls to the API': { atLeast: FAULTS },
      'of them answered below 500, in percent': { atLeast: 60 },
      'most active runs of a connection': { atMost: 1 },
      'workers that did not go when asked to': { atMost: 0 },
      inconsistencies: { atMost: 0 },
      'secrets found': { atMost: 0 },
    },
  });
});

it.each(Object.entries(PLANTS))('the check at the end would find: %s', async (_what, plant) => {
  expect((await inconsistencies(plant(await readEverything(world.db)))).length).toBeGreaterThan(0);
});

it('the check at the end would find a key in the database, in Redis, and in what a process wrote', async () => {
  const key = world.stack.sandbox.apiKey(world.connections[0]?.slug ?? '');
  expect(scanner().scan(Buffer.concat([await everythingKept(), Buffer.from(`Basic ${btoa(`${key}:x`)}`)]))).not.toEqual([]);
  await world.db.collection('planted').insertOne({ note: key });
  expect((await leaks()).length).toBeGreaterThan(0);
  await world.db.collection('planted').drop();
});

const scanner = (): SecretScanner =>
  new SecretScanner([...new Set(world.connections.map(({ slug }) => slug))].map((slug) => ({ name: slug, value: world.stack.sandbox.apiKey(slug) })));

async function leaks(): Promise<readonly unknown[]> {
  return scanner().scan(await everythingKept());
}

/** The database, what is in Redis, and every line that any process wrote. */
async function everythingKept(): Promise<Buffer> {
  const redis = connectRedis(world.redisUrl, 'blocking');
  const keys = await redis.keys('*');
  const values = await Promise.all(keys.map(async (key) => [key, (await redis.type(key)) === 'hash' ? await redis.hgetall(key) : '']));
  redis.disconnect();
  const database = await databaseDump(world.stack.api.database.root, [world.stack.api.database.name]);
  return Buffer.concat([database, Buffer.from(JSON.stringify(values)), ...world.processes.map(({ output }) => Buffer.from(output))]);
}
