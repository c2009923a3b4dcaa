import { setTimeout as sleep } from 'node:timers/promises';

import { mongoClient } from '../../apps/cli/src/local-services/mongod.js';
import { objectId, until } from '../proofs/run-stack.js';
import { type ChaosWorld, type WatchedConnection, type WorkerPlace } from './chaos-world.js';
import { DuplicateJobs } from './duplicates.js';
import { RENEWAL_MS } from './lease-watch.js';

const HOOK = 'deaf';
const LEASING: readonly string[] = ['findAndModify', 'update'];
/** The vendor's answer must not be given up meanwhile. */
const HELD_MS = 10_000;
const WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 300;

/** Leases that do not keep what they promise, each done to real workers: what the watch over leases must see. */
export const LEASE_PLANTS: Readonly<Record<string, (world: ChaosWorld, connection: WatchedConnection) => Promise<void>>> = {
  bySecondExecutor: twoExecutors,
  withoutLease: async ({ places }) => {
    const { url } = firstOf(places).vendor;
    await (await fetch(`${url}/bamboohr/stranger/api/v1/employees`, { redirect: 'manual' })).arrayBuffer();
  },
  landed: async (world, { id }) => {
    const [connections, gate] = [world.db.collection('connections'), firstOf(world.places).database];
    const before = await connections.findOne({ _id: objectId(id) }, { projection: { lease: 1 } });
    await connections.updateOne({ _id: objectId(id) }, { $set: { lease: { owner: 'a stale worker', token: 1, until: new Date(0) } } });
    const client = mongoClient(gate.through(world.environment()['MONGODB_URI'] ?? ''), WITHIN_MS);
    await client.db(world.db.databaseName).collection('connections').updateOne({ _id: objectId(id), 'lease.token': 1 }, { $currentDate: { fencedAt: true } }); // prettier-ignore
    await client.close();
    await connections.updateOne({ _id: objectId(id) }, { $set: { lease: before?.['lease'] ?? null } });
  },
};

/** A worker whose renewals reach nobody is not told that its lease is gone, and reads on; another one is given the same connection. */
async function twoExecutors(world: ChaosWorld, connection: WatchedConnection): Promise<void> {
  const { leases, places } = world;
  const before = leases.newest(connection.slug)?.token ?? 0;
  let deaf: WorkerPlace | null = null;
  const isTakenOver = (): boolean => deaf !== null && holder(world, connection) !== deaf;
  for (const place of places) {
    place.vendor.hooks.set(HOOK, async ({ slug, at }) => {
      if (slug !== connection.slug || (deaf ?? place) !== place) return null;
      if (deaf === null) place.database.onCommand = ({ name, collection }) => (collection === 'connections' && LEASING.includes(name) ? 'drop' : 'pass');
      deaf = place;
      while (!isTakenOver() && performance.now() < at + HELD_MS) await sleep(LOOK_EVERY_MS, undefined, { ref: false });
      return sleep(RENEWAL_MS + LOOK_EVERY_MS, null, { ref: false });
    });
  }
  const runId = await world.request(connection);
  await until('a worker', () => deaf !== null && Number(leases.newest(connection.slug)?.token) > before, WITHIN_MS);
  await world.db.collection('connections').updateOne({ _id: objectId(connection.id) }, { $set: { 'lease.until': new Date(0) } });
  const [jobs, slot, found] = [await DuplicateJobs.open(world), String((await world.run(runId))['slot']), leases.bySecondExecutor.length];
  for (const end = performance.now() + WITHIN_MS; !isTakenOver() && performance.now() < end; await sleep(LOOK_EVERY_MS)) await jobs.add(connection, slot, 1);
  await until('a call of the deaf one', () => leases.bySecondExecutor.length > found, WITHIN_MS);
  for (const { vendor, database } of places) {
    vendor.hooks.delete(HOOK);
    database.onCommand = null;
  }
  await world.untilClosed([runId], WITHIN_MS);
  await jobs.close();
}

function holder({ leases, places }: ChaosWorld, { slug }: WatchedConnection): WorkerPlace {
  const place = places.find((one) => one === leases.newest(slug)?.worker);
  if (place === undefined) throw new Error('nobody has the lease');
  return place;
}
function firstOf<T>([one]: readonly T[]): T {
  if (one === undefined) throw new Error('none');
  return one;
}
