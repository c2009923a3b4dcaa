import { setTimeout as sleep } from 'node:timers/promises';

import { type mongo } from 'mongoose';

import { objectId, until } from '../proofs/run-stack.js';
import { seededRandom } from '../secrets/seeded-random.js';
import { IS_FULL_PROOF, PROOF_SEED, proofSize, proven } from '../support/proof.js';
import { type Owner } from '../support/stack.js';
import { ChaosWorld, type WatchedConnection } from './chaos-world.js';
import { inconsistencies, readEverything } from './consistency.js';
import { type GateCall } from './vendor-gate.js';

jest.setTimeout(IS_FULL_PROOF ? 3_600_000 : 180_000);

const RACES = proofSize(10, 200);
const AT_ONCE = 5;
const ABORT_WITHIN_MS = 5_000;
/** A run makes about six calls: revokes fall before, between and after them. */
const CALL_MS = 200;
const REVOKE_WITHIN_MS = 1_600;
const HANGING_MS = 20_000;

const random = seededRandom(PROOF_SEED);
let world: ChaosWorld;
let owner: Owner;

beforeAll(async () => {
  world = await ChaosWorld.start({ workers: 2, organizations: 1, connectionsEach: 1 });
  const [one] = world.owners;
  if (one === undefined) throw new Error('no owner');
  owner = one;
}, 120_000);
afterAll(() => world.stop());

interface Race {
  readonly connection: WatchedConnection;
  readonly runId: string;
  readonly findingsBefore: number;
  /** When the revoke was asked for and when the API had answered; of `performance.now()`. */
  readonly askedAt: number;
  readonly answeredAt: number;
  /** The vendor held one of its calls for good. */
  readonly isHanging: boolean;
}

const callsOf = (slug: string): readonly GateCall[] => world.places.flatMap(({ vendor }) => vendor.callsOf(slug));
const begunAfter = (calls: readonly GateCall[], at: number): readonly GateCall[] => calls.filter((call) => call.hasKey && call.at > at);
/** How long each call that was under way at that moment went on after it. */
const wentOnMs = (calls: readonly GateCall[], at: number): readonly number[] =>
  calls.filter((call) => call.at <= at && (call.endedAt ?? Infinity) > at).map(({ endedAt }) => (endedAt ?? Infinity) - at);
/** Whether the caller hung up on a call that was under way at that moment. */
const wereAborted = (calls: readonly GateCall[], at: number): boolean => calls.some((call) => call.at <= at && (call.endedAt ?? 0) > at && call.aborted);

async function race(number: number): Promise<Race> {
  const connection = await world.connected(owner, `race-${String(number)}`);
  const findingsBefore = await findings(connection);
  // Every third run meets a vendor that does not answer one of its calls.
  const hanging = number % 3 === 0 ? 1 + Math.floor(random() * 4) : 0;
  let made = 0;
  for (const { vendor } of world.places) {
    vendor.hooks.set(connection.slug, async ({ slug }) => {
      if (slug === connection.slug) await sleep(++made === hanging ? HANGING_MS : CALL_MS, undefined, { ref: false });
      return null;
    });
  }
  const asked = await owner.post(`/api/v1/connections/${connection.id}/runs`);
  expect(asked.status).toBe(202);
  // A run may wait its turn: a call that hangs is there before the revoke.
  if (hanging > 0) await until('a hanging call', () => made >= hanging, HANGING_MS);
  await sleep(random() * REVOKE_WITHIN_MS);
  const askedAt = performance.now();
  expect((await owner.delete(`/api/v1/connections/${connection.id}`)).status).toBe(204);
  const answeredAt = performance.now();
  return { connection, runId: asked.body.runId as string, findingsBefore, askedAt, answeredAt, isHanging: hanging > 0 };
}

async function findings({ id }: WatchedConnection): Promise<number> {
  return world.db.collection('evidence').countDocuments({ connectionId: objectId(id) });
}

/** What is wrong with what a race left behind. Empty = the promise holds. */
async function problemsOf({ connection, runId, findingsBefore }: Race): Promise<readonly string[]> {
  const [run, row] = [await world.run(runId), await world.db.collection('connections').findOne({ _id: objectId(connection.id) })];
  const written = await Promise.all(['evidence', 'evidence_confirmations'].map((name) => world.db.collection(name).countDocuments({ runId: objectId(runId) })));
  const isKept = run['state'] === 'succeeded';
  const [ended, revoked] = await Promise.all([sequenceOf(runId), sequenceOf(connection.id, 'connection.revoked')]);
  const { status, body } = await owner.get(`/api/v1/evidence?connectionId=${connection.id}&limit=200`);
  const runs = await owner.get(`/api/v1/connector-runs?connectionId=${connection.id}`);
  return [
    ...(row?.['credential'] === null && row['status'] === 'revoked' ? [] : ['the credential is still there']),
    ...(isKept || (run['state'] === 'failed' && run['error']?.code === 'revoked')
      ? []
      : [`the run is ${String(run['state'])} ${JSON.stringify(run['error'])}`]),
    ...(isKept && !(ended < revoked) ? ['a run succeeded after the revoke'] : []),
    ...(!isKept && written.some((count) => count > 0) ? ['a stale writer wrote'] : []),
    ...(status === 200 && body.items.length >= findingsBefore && findingsBefore > 0 ? [] : ['the evidence cannot be read any more']),
    ...(runs.status === 200 && runs.body.items.length === 2 ? [] : ['the runs cannot be read any more']),
  ];
}

async function sequenceOf(targetId: string, type?: string): Promise<number> {
  const event: mongo.Document | null = await world.db.collection('audit_events').findOne({ targetId, ...(type === undefined ? {} : { type }) });
  return Number(event?.['sequence']);
}

it('a revoke that races a run ends it within five seconds, keeps nothing of it, and leaves the history readable', async () => {
  const races: Race[] = [];
  for (let first = 1; first <= RACES; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, RACES - first + 1) }, (_, n) => first + n);
    const some = await Promise.all(numbers.map(race));
    await world.untilClosed(
      some.map(({ runId }) => runId),
      60_000,
    );
    races.push(...some);
  }
  // Whoever would call late has had its time.
  await sleep(ABORT_WITHIN_MS + 1_000);
  const problems = (await Promise.all(races.map(problemsOf))).flatMap((found, n) => found.map((what) => `race ${String(n + 1)}: ${what}`));
  expect(problems).toEqual([]);
  expect(await inconsistencies(await readEverything(world.db))).toEqual([]);
  const measured = races.map(({ connection, ...race }) => ({ ...race, calls: callsOf(connection.slug) }));
  const underWay = measured.flatMap(({ calls, askedAt }) => wentOnMs(calls, askedAt));
  proven({
    promise: 16,
    claim:
      'A revoke is answered when nothing leaves with the key any more: calls under way are aborted within 5 s, none begins after the answer, stale writers are fenced, the history stays',
    counted: {
      races: races.length,
      'runs cut off': (await Promise.all(races.map(({ runId }) => world.run(runId)))).filter(({ state }) => state === 'failed').length,
      'calls under way at the revoke': underWay.length,
      'slowest abort in ms': Math.round(Math.max(0, ...underWay)),
      'hanging calls that were aborted': measured.filter(({ calls, askedAt, isHanging }) => isHanging && wereAborted(calls, askedAt)).length,
      'calls under way after the answer': measured.flatMap(({ calls, answeredAt }) => wentOnMs(calls, answeredAt)).length,
      'calls begun after the answer': measured.flatMap(({ calls, answeredAt }) => begunAfter(calls, answeredAt)).length,
    },
    demands: {
      races: { atLeast: RACES },
      'runs cut off': { atLeast: RACES / 4 },
      'calls under way at the revoke': { atLeast: 1 },
      'slowest abort in ms': { atMost: ABORT_WITHIN_MS },
      'hanging calls that were aborted': { atLeast: RACES / 10 },
      'calls under way after the answer': { atMost: 0 },
      'calls begun after the answer': { atMost: 0 },
    },
  });
});

it('a call with the key after the revoke would be found, and one that is not aborted', async () => {
  const [{ vendor } = { vendor: null }] = world.places;
  if (vendor === null) throw new Error('no gate');
  vendor.hooks.clear();
  const at = performance.now();
  await fetch(`${vendor.url}/bamboohr/race-1/api/v1/employees/0`, { headers: { authorization: 'Basic cGxhbnRlZDp4' } });
  const [late, ...others] = begunAfter(vendor.callsOf('race-1'), at);
  expect(others).toEqual([]);
  expect(wentOnMs(vendor.callsOf('race-1'), late?.at ?? Number.NaN)).toHaveLength(1);
  expect(wereAborted(vendor.callsOf('race-1'), late?.at ?? Number.NaN)).toBe(false);
});
