import { mongo } from 'mongoose';

import { type MainFlow, startMainFlow } from '../support/main-flow.js';
import { type Owner, type TestStack } from '../support/stack.js';

let flow: MainFlow;
let stack: TestStack;
let owner: Owner;

beforeAll(async () => {
  flow = await startMainFlow();
  ({ stack, owner } = flow);
}, 120_000);
afterAll(() => flow.finish());

describe('connect', () => {
  it('tries the key, stores it sealed, runs at once and writes three figures equal to the vendor’s own count', async () => {
    await stack.company('first', { people: 150, seed: 'first' });
    const answer = await stack.connect(owner, 'first', { label: 'People system' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      connector: 'bamboohr',
      label: 'People system',
      config: { subdomain: 'first' },
      status: 'active',
      freshness: { state: 'never' },
      revokedAt: null,
    });
    expect(answer.body.checks.every((check: { state: string }) => check.state === 'passed')).toBe(true);
    await stack.work(owner);
    const run = (await owner.get(`/api/v1/connector-runs/${answer.body.runId}`)).body;
    expect(run).toMatchObject({ trigger: 'connect', state: 'succeeded', attempt: 1, error: null });
    expect(run.requests.length).toBeGreaterThanOrEqual(6);
    const count = await stack.count('first', '2026-11-21');
    const values = Object.fromEntries(
      await Promise.all(
        run.outcomes.map(async (o: { metric: string; evidenceId: string }) => [o.metric, (await owner.get(`/api/v1/evidence/${o.evidenceId}`)).body.value]),
      ),
    );
    expect(values['hr.active_headcount']).toEqual({ count: count.activeHeadcount });
    expect(values['hr.terminations_30d']).toEqual({ count: count.terminations30d });
    expect(values['hr.onboarding_completion']).toMatchObject(count.onboarding);
    expect((await owner.get(`/api/v1/connections/${answer.body.id}`)).body).toMatchObject({
      freshness: { state: 'fresh', reason: null },
      lastRun: { id: answer.body.runId, state: 'succeeded' },
    });
  });

  it('leaves one event for connect and one for the run, naming the evidence by its digest', async () => {
    const all = (await flow.events()).filter(
      ({ target, data }) => target.kind === 'connection' || (target.kind === 'connector-run' && data['connectionId'] !== undefined),
    );
    expect(all.map(({ type }) => type)).toEqual(['connection.connected', 'connector-run.succeeded']);
    const outcomes = all[1]?.data['outcomes'] as { evidenceId: string; digest: string }[];
    for (const { evidenceId, digest } of outcomes) expect((await owner.get(`/api/v1/evidence/${evidenceId}`)).body.digest).toBe(digest);
  });

  it('holds the key nowhere in plain text', async () => {
    const key = stack.sandbox.apiKey('first');
    const db = stack.api.database.root.db(stack.api.database.name);
    let documents = 0;
    for (const { name } of await db.listCollections().toArray()) {
      for await (const document of db.collection(name).find()) {
        documents++;
        const text = mongo.BSON.serialize(document);
        for (const form of [key, btoa(`${key}:x`), Buffer.from(key).toString('base64'), Buffer.from(key).toString('hex')])
          expect(Buffer.from(text).includes(form)).toBe(false);
      }
    }
    expect(documents).toBeGreaterThan(20);
  });

  it.each([
    ['wrong-key', 'invalid-key'],
    ['locked-out', 'forbidden-or-locked-out'],
    ['unknown-company', 'unknown-subdomain'],
    ['unavailable', 'vendor-unavailable'],
    ['html-200', 'bad-answer'],
    ['malformed-json', 'bad-answer'],
    ['no-access', 'missing-permission'],
    ['5xx', 'vendor-unavailable'],
  ])('refuses a key under the scenario %s as %s, stores nothing and leaves one event', async (name, reason) => {
    const slug = `refused-${name.replace(/[^a-z]/g, '')}`;
    await stack.company(slug);
    await stack.scenario(slug, { name });
    const before = (await flow.events('connection.test-failed')).length;
    const answer = await stack.connect(owner, slug);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'connection.rejected', reason, detail: expect.any(String), remedy: expect.any(String) });
    expect(answer.body.checks.some((check: { state: string }) => check.state === 'failed')).toBe(true);
    expect(answer.text).not.toContain(stack.sandbox.apiKey(slug));
    expect(await flow.raw('connections', { 'config.subdomain': slug })).toBeNull();
    expect((await flow.events('connection.test-failed')).length).toBe(before + 1);
    if (name === 'wrong-key') expect((await stack.calls(slug)).length).toBe(1);
  });

  it.each([
    [{ connector: 'bamboohr', config: { subdomain: 'acme.evil.com/' }, credential: { apiKey: 'a'.repeat(40) } }, 400, 'config.subdomain'],
    [{ connector: 'bamboohr', config: { subdomain: 'acme' }, credential: {} }, 400, 'credential.apiKey'],
    [{ connector: 'bamboohr', config: { subdomain: 'acme', host: 'x' }, credential: { apiKey: 'a'.repeat(40) } }, 400, 'config.host'],
    [{ connector: 'bamboohr', config: 'acme', credential: { apiKey: 'a'.repeat(40) } }, 400, 'config'],
    [{ connector: 'bamboohr', config: { subdomain: 'acme' }, credential: { apiKey: 'a'.repeat(40) }, organizationId: 'b'.repeat(24) }, 400, 'organizationId'],
    [{ connector: 'nobody', config: {}, credential: {} }, 404, null],
  ])('answers bad input %j with %i and the field', async (body, status, field) => {
    const answer = await owner.post('/api/v1/connections', body);
    expect(answer.status).toBe(status);
    if (field !== null) expect(answer.body.errors.map((e: { field: string }) => e.field)).toContain(field);
    expect(answer.text).not.toContain('a'.repeat(40));
  });

  it('refuses a second living connection to the same company', async () => {
    const answer = await stack.connect(owner, 'first');
    expect(answer.status).toBe(409);
    expect(answer.body.code).toBe('connection.already-connected');
  });
});
