import { HOUR_MS } from '../support/main-flow.js';
import { PrivateRedis } from '../support/private-redis.js';
import { startStack, type TestStack } from '../support/stack.js';

let redis: PrivateRedis;
let stack: TestStack;

beforeAll(async () => {
  redis = await PrivateRedis.open();
  stack = await startStack({ environment: { REDIS_URL: redis.url } });
}, 120_000);
afterAll(async () => {
  await redis.start();
  await stack.stop();
  await redis.close();
});

// No worker, no scheduler, no monitor is part of this stack: only what the test itself calls.
it('turns stale with worker, scheduler, alerter and queue all dead', async () => {
  const owner = await stack.owner('Larkfield Labs');
  await stack.company('larkfield', { people: 60 });
  const answer = await stack.connect(owner, 'larkfield');
  expect(answer.status).toBe(201);
  await stack.work(owner);
  const coverage = async () => (await owner.get('/api/v1/coverage?framework=soc2')).body;
  const before = await coverage();
  expect(before.score).toBeGreaterThan(0.5);
  const readAt = stack.api.clock.now();
  await redis.kill();
  stack.advance(49 * HOUR_MS);

  const after = await coverage();
  expect(after.score).toBe(0);
  const scored = after.controls.filter(({ cap }: { cap: number | null }) => cap !== null);
  expect(new Set(scored.map(({ state }: { state: string }) => state))).toEqual(new Set(['stale']));
  const { items } = (await owner.get('/api/v1/coverage/changes?framework=soc2')).body;
  expect(items[0]).toMatchObject({
    cause: 'connection-stale',
    at: new Date(readAt.getTime() + 48 * HOUR_MS + 1).toISOString(),
    score: { before: before.score, after: 0 },
    remedy: expect.stringContaining('Sync now'),
  });
  const { points } = (await owner.get('/api/v1/coverage/history?framework=soc2')).body;
  expect(points.at(-1).score).toBe(0);
  expect((await owner.get(`/api/v1/connections/${String(answer.body.id)}`)).body.freshness.state).toBe('stale');
}, 120_000);
