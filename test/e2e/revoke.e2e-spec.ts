import { mongo } from 'mongoose';

import { DAY_MS, type MainFlow, MINUTE_MS, startMainFlow } from '../support/main-flow.js';
import { type Owner, type TestStack } from '../support/stack.js';

let flow: MainFlow;
let stack: TestStack;
let owner: Owner;
let other: Owner;

beforeAll(async () => {
  flow = await startMainFlow();
  ({ stack, owner, other } = flow);
}, 120_000);
afterAll(() => flow.finish());

describe('revoke', () => {
  it('clears the key and sets deletedAt in one write, leaves one event, and keeps the history readable', async () => {
    const id = await flow.connected('revoked');
    const evidence = (await owner.get(`/api/v1/evidence?connectionId=${id}`)).body.items;
    expect((await flow.raw('connections', { _id: new mongo.ObjectId(id) }))?.['credential']).not.toBeNull();
    expect((await owner.delete(`/api/v1/connections/${id}`)).status).toBe(204);
    expect(await flow.raw('connections', { _id: new mongo.ObjectId(id) })).toMatchObject({ credential: null, status: 'revoked', deletedAt: expect.any(Date) });
    expect((await owner.delete(`/api/v1/connections/${id}`)).status).toBe(204);
    expect((await flow.events('connection.revoked')).filter(({ target }) => target.id === id)).toHaveLength(1);
    expect((await owner.get(`/api/v1/connections/${id}`)).body).toMatchObject({ status: 'revoked', revokedAt: expect.any(String) });
    for (const { id: evidenceId } of evidence) expect((await owner.get(`/api/v1/evidence/${evidenceId}`)).status).toBe(200);
    expect((await owner.get(`/api/v1/connector-runs?connectionId=${id}`)).body.items).toHaveLength(1);
    expect((await owner.post(`/api/v1/connections/${id}/test`)).status).toBe(409);
    expect((await owner.post(`/api/v1/connections/${id}/runs`)).status).toBe(409);
    await stack.calls('revoked');
    stack.advance(2 * DAY_MS);
    await stack.work(owner);
    expect(await stack.calls('revoked')).toHaveLength(0);
    expect((await stack.connect(owner, 'revoked')).status).toBe(201);
  });

  it('aborts a run under way within five seconds and keeps nothing of it', async () => {
    const id = await flow.connected('aborted');
    await stack.scenario('aborted', { name: 'slow', ms: 20_000 });
    stack.advance(2 * MINUTE_MS);
    const { runId } = (await owner.post(`/api/v1/connections/${id}/runs`)).body;
    const evidence = (await owner.get(`/api/v1/evidence?connectionId=${id}`)).body.items.length;
    const working = stack.work(owner);
    await new Promise((resolve) => setTimeout(resolve, 700));
    const revokedAt = performance.now();
    expect((await owner.delete(`/api/v1/connections/${id}`)).status).toBe(204);
    // Nobody uses the key any more when the answer is there.
    expect((await flow.raw('connections', { _id: new mongo.ObjectId(id) }))?.['keyUses']).toEqual([]);
    await working;
    const waitedMs = performance.now() - revokedAt;
    console.log(`aborted ${String(Math.round(waitedMs))} ms after the revoke`);
    expect(waitedMs).toBeLessThan(5_000);
    expect((await owner.get(`/api/v1/connector-runs/${runId}`)).body).toMatchObject({ state: 'failed', error: { code: 'revoked' } });
    expect((await owner.get(`/api/v1/evidence?connectionId=${id}`)).body.items.length).toBe(evidence);
  }, 40_000);

  it('ends a test of the stored key that is under way before it is answered', async () => {
    const id = await flow.connected('tested');
    await stack.scenario('tested', { name: 'slow', ms: 20_000 });
    const ended: string[] = [];
    const testing = owner.post(`/api/v1/connections/${id}/test`).then(({ body }) => {
      ended.push('test');
      return body;
    });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(ended).toEqual([]);
    expect((await owner.delete(`/api/v1/connections/${id}`)).status).toBe(204);
    expect((await flow.raw('connections', { _id: new mongo.ObjectId(id) }))?.['keyUses']).toEqual([]);
    expect(await testing).toMatchObject({ accepted: false, refusal: { reason: 'vendor-unavailable' } });
    await stack.calls('tested');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await stack.calls('tested')).toEqual([]);
  }, 40_000);
});

describe('another organization', () => {
  it('gets the same 404 for a foreign connection, run, evidence row and event as for one that does not exist', async () => {
    const id = await flow.connected('foreign');
    const run = await flow.newestRun(id);
    const [event] = await flow.events('connection.connected');
    const own = (await owner.get('/api/v1/audit-events?limit=1')).body.items[0];
    const nowhere = 'f'.repeat(24);
    const pairs = [
      [`/api/v1/connections/${id}`, `/api/v1/connections/${nowhere}`],
      [`/api/v1/connector-runs/${run['id']}`, `/api/v1/connector-runs/${nowhere}`],
      [`/api/v1/evidence/${run['outcomes'][0].evidenceId}`, `/api/v1/evidence/${nowhere}`],
      [`/api/v1/evidence/${run['outcomes'][0].evidenceId}/confirmations`, `/api/v1/evidence/${nowhere}/confirmations`],
      [`/api/v1/audit-events/${own.id}`, '/api/v1/audit-events/00000000-0000-4000-8000-000000000000'],
    ] as const;
    expect(event).toBeDefined();
    for (const [foreign, random] of pairs) {
      const headers = { 'x-request-id': 'the-same-request' };
      const [a, b] = [await other.get(foreign, { headers }), await other.get(random, { headers })];
      expect(a.status).toBe(404);
      expect(a.text).toBe(b.text);
    }
    for (const path of ['connections', 'connector-runs', 'evidence']) expect((await other.get(`/api/v1/${path}`)).body.items).toEqual([]);
    expect((await other.delete(`/api/v1/connections/${id}`)).status).toBe(404);
  });
});
