import { Vault, VaultUnavailable } from '@app/platform';

import { DAY_MS, HOUR_MS, type MainFlow, MINUTE_MS, startMainFlow } from '../support/main-flow.js';
import { type Owner, readConnection, type TestStack } from '../support/stack.js';

let flow: MainFlow;
let stack: TestStack;
let owner: Owner;

beforeAll(async () => {
  flow = await startMainFlow();
  ({ stack, owner } = flow);
}, 120_000);
beforeEach(() => stack.noon());
afterAll(() => flow.finish());

describe('a failed read', () => {
  it('writes no evidence, says why, and is tried again after 15 minutes, one hour and four hours, then the next day', async () => {
    const id = await flow.connected('failing');
    await stack.scenario('failing', { name: '5xx' });
    stack.advance(DAY_MS);
    const evidence = (await owner.get(`/api/v1/evidence?connectionId=${id}`)).body.items.length;
    const delays: number[] = [];
    for (let attempt = 1; attempt <= 4; attempt++) {
      await stack.work(owner);
      const run = await flow.newestRun(id);
      expect(run).toMatchObject({ state: 'failed', attempt, error: { code: 'vendor-unavailable', message: expect.any(String), remedy: expect.any(String) } });
      const { nextRunAt } = await readConnection(stack, owner, id);
      delays.push(Math.round(((nextRunAt?.getTime() ?? 0) - stack.api.clock.now().getTime()) / MINUTE_MS));
      stack.api.clock.set(nextRunAt ?? stack.api.clock.now());
    }
    expect(delays.slice(0, 3)).toEqual([15, 60, 240]);
    expect(delays[3]).toBeGreaterThan(300);
    expect((await owner.get(`/api/v1/evidence?connectionId=${id}`)).body.items.length).toBe(evidence);
    expect((await flow.events('connector-run.failed')).filter(({ data }) => data['connectionId'] === id)).toHaveLength(4);
    await stack.scenario('failing', { name: 'healthy' });
    await stack.work(owner);
    expect((await flow.newestRun(id)).state).toBe('succeeded');
    await flow.revoke(id);
  });

  it('obeys Retry-After for that connection only', async () => {
    const [limited, free] = [await flow.connected('limited'), await flow.connected('unlimited')];
    await stack.scenario('limited', { name: 'rate-limited', retryAfter: 7200 });
    stack.advance(DAY_MS);
    await stack.work(owner);
    const now = stack.api.clock.now().getTime();
    expect((await readConnection(stack, owner, limited)).nextRunAt?.getTime()).toBeGreaterThanOrEqual(now + 7200_000);
    expect((await flow.newestRun(limited)).error.code).toBe('rate-limited');
    expect((await flow.newestRun(free)).state).toBe('succeeded');
    await stack.calls('limited');
    stack.advance(HOUR_MS);
    await stack.work(owner);
    expect(await stack.calls('limited')).toHaveLength(0);
    for (const id of [limited, free]) await flow.revoke(id);
  });

  it('stops at a 401: needs-reauth, one call, no retry, until a new key is given', async () => {
    const id = await flow.connected('unauthorized');
    await stack.scenario('unauthorized', { name: 'wrong-key' });
    stack.advance(DAY_MS);
    await stack.calls('unauthorized');
    await stack.work(owner);
    expect(await stack.calls('unauthorized')).toHaveLength(1);
    expect((await owner.get(`/api/v1/connections/${id}`)).body).toMatchObject({
      status: 'needs-reauth',
      nextRunAt: null,
      lastRun: { state: 'failed', error: { code: 'invalid-key' } },
    });
    stack.advance(3 * DAY_MS);
    await stack.work(owner);
    expect(await stack.calls('unauthorized')).toHaveLength(0);
    expect((await owner.post(`/api/v1/connections/${id}/runs`)).status).toBe(409);
    const refused = await owner.post(`/api/v1/connections/${id}/reauthorize`, { credential: { apiKey: 'b'.repeat(40) } });
    expect(refused.status).toBe(422);
    expect((await owner.get(`/api/v1/connections/${id}`)).body.status).toBe('needs-reauth');
    await stack.scenario('unauthorized', { name: 'healthy' });
    const answer = await owner.post(`/api/v1/connections/${id}/reauthorize`, { credential: { apiKey: stack.sandbox.apiKey('unauthorized') } });
    expect(answer.status).toBe(200);
    await stack.work(owner);
    expect(await flow.newestRun(id)).toMatchObject({ trigger: 'reauthorize', state: 'succeeded' });
    expect((await flow.events('connection.reauthorized')).filter(({ target }) => target.id === id)).toHaveLength(1);
    await flow.revoke(id);
  });

  it('is partial when one figure is lost: the others are measured, the lost one ages', async () => {
    const id = await flow.connected('partly');
    await stack.scenario('partly', { name: 'tasks-refused' });
    stack.advance(DAY_MS);
    await stack.work(owner);
    const run = await flow.newestRun(id);
    expect(run['state']).toBe('partial');
    expect(run['outcomes'].map((o: { outcome: string }) => o.outcome)).toEqual(['measured', 'measured', 'inconclusive']);
    expect((await flow.events('connector-run.partial')).filter(({ data }) => data['connectionId'] === id)).toHaveLength(1);
    stack.advance(2 * DAY_MS);
    await stack.work(owner);
    const { freshness } = (await owner.get(`/api/v1/connections/${id}`)).body;
    expect(freshness.state).toBe('stale');
    expect(freshness.reason).toContain('onboarding completion');
    await flow.revoke(id);
  });
});

describe('implausible figures', () => {
  it('does not believe a key that suddenly sees fewer people, until an owner confirms it', async () => {
    const id = await flow.connected('narrowed', { people: 200 });
    await stack.scenario('narrowed', { name: 'narrowed-key', hideInactive: true, hideShare: 0 });
    stack.advance(DAY_MS);
    await stack.work(owner);
    const run = await flow.newestRun(id);
    expect(run['outcomes'].map((o: { reason: string }) => o.reason)).toEqual(['not-visible', 'not-visible', 'not-visible']);
    expect((await owner.get(`/api/v1/connections/${id}`)).body.visibilityNarrowedAt).not.toBeNull();
    stack.advance(DAY_MS);
    await stack.work(owner);
    expect((await flow.newestRun(id)).state).toBe('failed');
    await stack.scenario('narrowed', { name: 'healthy' });
    stack.advance(DAY_MS);
    await stack.work(owner);
    expect((await flow.newestRun(id)).state).toBe('succeeded');
    expect((await owner.get(`/api/v1/connections/${id}`)).body.visibilityNarrowedAt).toBeNull();
    await stack.scenario('narrowed', { name: 'narrowed-key', hideInactive: false, hideShare: 0.2 });
    stack.advance(DAY_MS);
    await stack.work(owner);
    expect((await owner.post(`/api/v1/connections/${id}/confirm-visibility`)).status).toBe(200);
    stack.advance(DAY_MS);
    await stack.work(owner);
    expect((await flow.newestRun(id)).state).toBe('succeeded');
    expect((await flow.events('connection.visibility-confirmed')).filter(({ target }) => target.id === id)).toHaveLength(1);
    await flow.revoke(id);
  });
});

describe('what must never stop a connection', () => {
  it('goes on after the organization moved its time zone west', async () => {
    await owner.patch('/api/v1/organization', { timeZone: 'Pacific/Auckland' });
    const id = await flow.connected('moved');
    stack.advance(DAY_MS);
    await stack.work(owner);
    await owner.patch('/api/v1/organization', { timeZone: 'America/Los_Angeles' });
    const runs = async (): Promise<number> => (await owner.get(`/api/v1/connector-runs?connectionId=${id}&state=succeeded`)).body.items.length;
    const before = await runs();
    for (let day = 0; day < 3; day++) {
      stack.advance(DAY_MS);
      await stack.work(owner);
    }
    expect((await runs()) - before).toBeGreaterThanOrEqual(2);
    await owner.patch('/api/v1/organization', { timeZone: 'Europe/Berlin' });
    await flow.revoke(id);
  });

  it('tries again by itself after the key service was away, and does not count it as a death', async () => {
    const id = await flow.connected('keyless');
    const { app } = stack.api;
    stack.advance(DAY_MS);
    // The vault cannot open anything: as with a key service that answers nobody.
    const vault = app.get(Vault);
    const open = vault.open.bind(vault);
    vault.open = () => Promise.reject(new VaultUnavailable('timeout'));
    try {
      await stack.work(owner);
    } finally {
      vault.open = open;
    }
    expect(await flow.newestRun(id)).toMatchObject({ state: 'failed', attempt: 1, error: { remedy: expect.any(String) } });
    expect((await owner.get(`/api/v1/connections/${id}`)).body).toMatchObject({ status: 'active', quarantinedAt: null });
    stack.advance(16 * MINUTE_MS);
    await stack.work(owner);
    expect(await flow.newestRun(id)).toMatchObject({ state: 'succeeded', attempt: 2 });
    await flow.revoke(id);
  });
});

describe('a stored key that is tested', () => {
  it('is asked with once: a refusal makes the connection need a new key, a further test asks nobody', async () => {
    const id = await flow.connected('tested');
    expect((await owner.post(`/api/v1/connections/${id}/test`)).body).toMatchObject({ accepted: true, refusal: null });
    await stack.scenario('tested', { name: 'wrong-key' });
    await stack.calls('tested');
    expect((await owner.post(`/api/v1/connections/${id}/test`)).body).toMatchObject({ accepted: false, refusal: { reason: 'invalid-key' } });
    expect((await owner.get(`/api/v1/connections/${id}`)).body).toMatchObject({ status: 'needs-reauth', nextRunAt: null });
    expect((await owner.post(`/api/v1/connections/${id}/test`)).status).toBe(409);
    stack.advance(2 * DAY_MS);
    await stack.work(owner);
    expect(await stack.calls('tested')).toHaveLength(1);
    await flow.revoke(id);
  });
});
