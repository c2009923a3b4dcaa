import { DAY_MS, type MainFlow, MINUTE_MS, startMainFlow } from '../support/main-flow.js';
import { type Owner, type TestStack } from '../support/stack.js';

let flow: MainFlow;
let stack: TestStack;
let owner: Owner;

beforeAll(async () => {
  flow = await startMainFlow();
  ({ stack, owner } = flow);
}, 120_000);
afterAll(() => flow.finish());

describe('run now', () => {
  let id: string;
  beforeAll(async () => {
    id = await flow.connected('runs');
  });

  it('runs once a minute and confirms an equal finding instead of repeating it', async () => {
    const first = await owner.post(`/api/v1/connections/${id}/runs`);
    expect(first.status).toBe(202);
    const again = await owner.post(`/api/v1/connections/${id}/runs`);
    expect(again.status).toBe(429);
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(0);
    await stack.work(owner);
    const run = (await owner.get(`/api/v1/connector-runs/${first.body.runId}`)).body;
    expect(run).toMatchObject({ trigger: 'manual', state: 'succeeded' });
    expect(run.outcomes.map((o: { confirmed: boolean }) => o.confirmed)).toEqual([true, true, true]);
    expect((await owner.get(`/api/v1/evidence?connectionId=${id}`)).body.items).toHaveLength(3);
    const [confirmation] = (await owner.get(`/api/v1/evidence/${run.outcomes[0].evidenceId}/confirmations`)).body.items;
    expect(confirmation).toMatchObject({ runId: first.body.runId });
    stack.advance(MINUTE_MS + 1);
    expect((await owner.post(`/api/v1/connections/${id}/runs`)).status).toBe(202);
    await stack.work(owner);
  });

  it('takes at most six calls on an ordinary day', async () => {
    await stack.calls('runs');
    stack.advance(2 * MINUTE_MS);
    await owner.post(`/api/v1/connections/${id}/runs`);
    await stack.work(owner);
    const calls = await stack.calls('runs');
    console.log(`${String(calls.length)} calls on an ordinary day`);
    expect(calls.length).toBeLessThanOrEqual(6);
  });
});

describe('the second read mode', () => {
  it('walks the directory and gives the same figures, now with a population that can be sampled', async () => {
    const id = await flow.connected('directory', { people: 120, seed: 'directory' });
    const [counted] = (await owner.get(`/api/v1/evidence?connectionId=${id}&type=hr.active_headcount`)).body.items;
    expect(counted.population.root).toBeNull();
    expect((await owner.patch(`/api/v1/connections/${id}`, { readMode: 'rows' })).body).toMatchObject({ id, readMode: 'rows' });
    expect((await owner.patch(`/api/v1/connections/${id}`, { readMode: 'all' })).body.errors[0].field).toBe('readMode');
    expect((await owner.patch(`/api/v1/connections/${id}`, {})).status).toBe(400);
    await owner.post(`/api/v1/connections/${id}/runs`);
    await stack.work(owner);
    const run = await flow.newestRun(id);
    expect(run).toMatchObject({ state: 'succeeded' });
    const [walked] = (await owner.get(`/api/v1/evidence?connectionId=${id}&type=hr.active_headcount&current=true`)).body.items;
    expect(walked.value).toEqual(counted.value);
    expect(walked.population).toEqual({ count: counted.value.count, root: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect((await flow.events('connection.changed')).filter(({ target }) => target.id === id)).toHaveLength(1);
    await flow.revoke(id);
  });
});

describe('the daily run', () => {
  it('comes by itself once a day for thirty days: one row and 29 confirmations, or a new row where the finding changed', async () => {
    const id = await flow.connected('daily', { people: 50, seed: 'daily' });
    const start = stack.api.clock.now();
    for (let day = 1; day < 30; day++) {
      stack.advance(DAY_MS);
      await stack.work(owner);
    }
    const runs = (await owner.get(`/api/v1/connector-runs?connectionId=${id}&limit=200`)).body.items;
    expect(runs.filter((run: { state: string }) => run.state === 'succeeded')).toHaveLength(30);
    const rows = (await owner.get(`/api/v1/evidence?connectionId=${id}&type=hr.active_headcount&limit=200`)).body.items;
    const seen = rows.reduce((sum: number, row: { confirmationCount: number }) => sum + 1 + row.confirmationCount, 0);
    expect(seen).toBe(30);
    for (const row of rows) expect(row.value.count).toBe((await stack.count('daily', row.asOf)).activeHeadcount);
    expect(stack.api.clock.now().getTime() - start.getTime()).toBe(29 * DAY_MS);
    await flow.revoke(id);
  }, 240_000);

  it('catches up with one run after days without a worker', async () => {
    const id = await flow.connected('asleep');
    stack.advance(5 * DAY_MS);
    await stack.work(owner);
    await stack.work(owner);
    const runs = (await owner.get(`/api/v1/connector-runs?connectionId=${id}`)).body.items;
    expect(runs.map((run: { trigger: string }) => run.trigger)).toEqual(['schedule', 'connect']);
    await flow.revoke(id);
  });
});
