import { until } from '../proofs/run-stack.js';
import { ChaosWorld, type WatchedConnection } from './chaos-world.js';
import { DuplicateJobs } from './duplicates.js';
import { LEASE_PLANTS } from './lease-plants.js';
import { Zombies } from './zombies.js';

jest.setTimeout(240_000);

const WITHIN_MS = 60_000;

let world: ChaosWorld;
let connection: WatchedConnection;

beforeAll(async () => {
  world = await ChaosWorld.start({ workers: 2, organizations: 1, connectionsEach: 1 });
  const [only] = world.connections;
  if (only === undefined) throw new Error('no connection');
  connection = only;
}, 120_000);
afterAll(() => world.stop());

describe('what crashes and zombies are counted by', () => {
  it('finds nothing while nothing happens', async () => {
    await world.untilClosed([await world.request(connection), await world.request(connection)], WITHIN_MS);
    expect(world.leases.calls.length).toBeGreaterThan(1);
    expect(world.leases.calls.filter(({ slug, token }) => slug !== connection.slug || token === null)).toEqual([]);
    expect([...world.leases.byOlderToken, ...world.leases.staleWrites]).toEqual([]);
  });

  it('counts no lease of a worker that wakes up before anybody took it', async () => {
    const zombies = new Zombies(world, world.places);
    const runId = await world.request(connection);
    await until('a zombie', () => zombies.workers > 0);
    await zombies.untilFrozen(0);
    await zombies.wake();
    await world.untilClosed([runId], WITHIN_MS);
    expect(zombies.workers).toBe(1);
    expect(await zombies.count(0)).toEqual({ takenOver: 0, withHeirAtWork: 0, refused: 0, closedByHeir: 0 });
  });

  it('counts a duplicate that failed as failed, and a second run of the slot as one', async () => {
    const jobs = await DuplicateJobs.open(world);
    const callsOfOneRun = await jobs.callsOfOneRun(connection);
    await jobs.add(connection, 'planted', 3, 'connector-run.erase');
    await until('three failures', async () => (await jobs.delivered()).failed === 3);
    expect((await jobs.delivered()).completedAt).toEqual([]);
    await jobs.forget();
    const again = await jobs.ringFor(connection, 20, { secondRun: true });
    expect(again).toMatchObject({ completed: 20, failed: 0, runs: 2, calls: 2 * callsOfOneRun, executors: 2 });
    await jobs.close();
  });

  it.each(Object.entries(LEASE_PLANTS))('finds what is planted: %s', async (figure, plant) => {
    const seen = (): number => world.leases[figure as 'landed'].length;
    const before = seen();
    await plant(world, connection);
    expect(seen()).toBeGreaterThan(before);
  });
});
