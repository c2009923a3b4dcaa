import { setTimeout as sleep } from 'node:timers/promises';

import { mongo } from 'mongoose';

import { VendorAccess } from '@app/connections';
import { type JobPayload } from '@app/jobs';
import { toOrganizationId } from '@app/kernel';
import { Doorbell } from '@app/platform';

import { objectId, until } from '../proofs/run-stack.js';
import { seededRandom } from '../secrets/seeded-random.js';
import { IS_FULL_PROOF, PROOF_SEED, proofSize, proven } from '../support/proof.js';
import { type Owner } from '../support/stack.js';
import { ChaosWorld, type WatchedConnection } from './chaos-world.js';

jest.setTimeout(IS_FULL_PROOF ? 3_600_000 : 180_000);

const FLOOD = proofSize(200, 10_000);
const STARTS = proofSize(8, 120);
const START_WITHIN_S = 60;
/** For the plant: everything of the noisy one handed to the queue at once, each job as slow as a slow vendor. */
const PLANTED_JOBS = 100;
const PLANTED_CALL_MS = 1_000;
const NOISY = 'noisy';

const random = seededRandom(PROOF_SEED);
let world: ChaosWorld;
let noisy: Owner;
/** Of other organizations. */
let quiet: readonly WatchedConnection[];
let flood: readonly mongo.ObjectId[];

beforeAll(async () => {
  world = await ChaosWorld.start({ workers: 2, organizations: 3, connectionsEach: 2 });
  const [owner] = world.owners;
  if (owner === undefined) throw new Error('no owner');
  noisy = owner;
  quiet = world.connections.filter(({ organizationId }) => organizationId !== noisy.organizationId);
  flood = await raiseFlood();
}, 240_000);
afterAll(() => world.stop());

/** Connections of one company that all are due, and a vendor that says 429 to each for ever. */
async function raiseFlood(): Promise<readonly mongo.ObjectId[]> {
  const template = world.connections.find(({ organizationId }) => organizationId === noisy.organizationId);
  const row = await world.db.collection('connections').findOne({ _id: objectId(template?.id ?? '') });
  const [vendors, org] = [world.stack.api.app.get(VendorAccess), toOrganizationId(noisy.organizationId)];
  await world.stack.company(NOISY);
  await world.stack.scenario(NOISY, { name: 'rate-limited', retryAfter: 1 });
  const credential = { apiKey: world.stack.sandbox.apiKey(NOISY) };
  const rows: mongo.Document[] = [];
  for (let n = 0; n < FLOOD; n++) {
    const _id = new mongo.ObjectId();
    const own = { _id, account: `noisy-${String(n)}.bamboohr.com`, config: { subdomain: NOISY }, lease: null, nextRunAt: new Date(n) };
    const due = { slot: 'flood', attempt: 1, trigger: 'schedule' };
    rows.push({ ...row, ...own, due, credential: await vendors.seal(org, _id.toHexString(), credential) });
  }
  await world.db.collection('connections').insertMany(rows);
  return rows.map(({ _id }) => _id as mongo.ObjectId);
}

/** Due now. → how long until a worker began, in s */
async function startOf({ id }: WatchedConnection, slot: string): Promise<number> {
  const dueAt = new Date();
  await world.db.collection('connections').updateOne({ _id: objectId(id) }, { $set: { due: { slot, attempt: 1, trigger: 'schedule' }, nextRunAt: dueAt } });
  const run = (): Promise<mongo.Document | null> =>
    world.db.collection('connector_runs').findOne({ connectionId: objectId(id), slot, state: { $nin: ['queued', 'running'] } });
  await until('a start', async () => (await run()) !== null, 2 * START_WITHIN_S * 1_000);
  return (((await run())?.['startedAt'] as Date).getTime() - dueAt.getTime()) / 1_000;
}

it('an organization with ten thousand due runs and a vendor that says 429 delays no other one', async () => {
  const waits: number[] = [];
  const ended = { connectionId: { $in: flood }, state: 'failed' };
  await until('the flood runs', async () => (await world.db.collection('connector_runs').countDocuments(ended)) > 0);
  for (let turn = 0; waits.length < STARTS; turn++) {
    waits.push(...(await Promise.all(quiet.map((connection) => startOf(connection, `quiet-${String(turn)}`)))));
    await sleep(random() * 2_000);
  }
  const failed = await world.db.collection('connector_runs').find(ended).toArray();
  const still = await world.db.collection('connections').countDocuments({ _id: { $in: flood }, nextRunAt: { $lte: new Date() } });
  const calls = world.places.reduce((sum, { vendor }) => sum + vendor.callsOf(NOISY).length, 0);
  expect(new Set(failed.map(({ error }) => String(error?.code)))).toEqual(new Set(['rate-limited']));
  proven({
    promise: 13,
    claim: 'An organization with a flood of due runs and an endless 429 delays no other one',
    counted: {
      'due runs of A': FLOOD,
      'still due at the end': still,
      'calls of A answered 429': calls,
      'starts of B': waits.length,
      'p99 of the wait in s': percentile(waits, 0.99),
      'median in s': percentile(waits, 0.5),
    },
    demands: {
      'due runs of A': { atLeast: FLOOD },
      'still due at the end': { atLeast: FLOOD / 2 },
      'calls of A answered 429': { atLeast: 1 },
      'starts of B': { atLeast: STARTS },
      'p99 of the wait in s': { atMost: START_WITHIN_S },
    },
  });
});

it('would be found to delay it if the queue simply took what came first', async () => {
  for (const { vendor } of world.places) {
    vendor.hooks.set('slow', async ({ slug }) => {
      if (slug === NOISY) await sleep(PLANTED_CALL_MS, undefined, { ref: false });
      return null;
    });
  }
  const connections = flood.slice(-PLANTED_JOBS);
  const row = { organizationId: objectId(noisy.organizationId), slot: 'planted', attempt: 1, trigger: 'schedule', state: 'queued', token: null, deaths: 0 };
  const rest = { requestedAt: new Date(), requestedBy: null, startedAt: null, finishedAt: null, outcomes: [], error: null };
  await world.db.collection('connector_runs').insertMany(connections.map((connectionId) => ({ ...row, ...rest, connectionId })));
  const [doorbell, organizationId] = [world.stack.api.app.get(Doorbell), toOrganizationId(noisy.organizationId)];
  const jobs = connections.map((id): JobPayload<'connector-run.execute'> => ({ organizationId, connectionId: id.toHexString(), slot: 'planted' }));
  await Promise.all(jobs.map((job) => doorbell.ring('connector-run.execute', job)));
  const [first] = quiet;
  if (first === undefined) throw new Error('nobody is quiet');
  const wait = await startOf(first, 'behind-the-flood');
  console.log(`behind ${String(PLANTED_JOBS)} jobs of the noisy one: ${String(wait)} s`);
  expect(wait).toBeGreaterThan((PLANTED_JOBS * PLANTED_CALL_MS) / 1_000 / 8 / 2);
});

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN) * 10) / 10;
}
