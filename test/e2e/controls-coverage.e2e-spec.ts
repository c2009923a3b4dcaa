import { DAY_MS, type MainFlow, startMainFlow } from '../support/main-flow.js';
import { type Owner, type TestStack } from '../support/stack.js';

let flow: MainFlow;
let stack: TestStack;
let owner: Owner;
let id: string;

beforeAll(async () => {
  flow = await startMainFlow();
  ({ stack, owner } = flow);
  id = await flow.connected('covered', { people: 100 });
}, 120_000);
afterAll(() => flow.finish());

const coverage = async (
  framework: string,
): Promise<{ score: number; controls: { controlId: string; state: string; score: number; cap: number; reasons: { text: string }[] }[] }> =>
  (await owner.get(`/api/v1/coverage?framework=${framework}`)).body;
const control = async (controlId: string) => (await coverage('soc2')).controls.find((one) => one.controlId === controlId);

describe('evidence and controls', () => {
  it('shows on each row the controls that its figure speaks of, with strength and rationale', async () => {
    const [row] = (await owner.get('/api/v1/evidence?type=hr.terminations_30d')).body.items;
    expect(row.controls).toContainEqual({
      framework: 'soc2',
      controlId: 'CC6.2',
      title: expect.any(String),
      strength: 'population',
      rationale: expect.any(String),
    });
  });

  it('finds evidence by framework and control', async () => {
    const types = async (query: string): Promise<string[]> =>
      (await owner.get(`/api/v1/evidence?${query}`)).body.items.map((row: { type: string }) => row.type).sort();
    expect(await types('framework=soc2')).toHaveLength(3);
    expect(await types('framework=soc2&controlId=CC6.4')).toEqual(['hr.terminations_30d']);
    expect((await owner.get('/api/v1/evidence?controlId=CC6.4')).body.errors[0].field).toBe('framework');
    expect((await owner.get('/api/v1/evidence?framework=soc2&controlId=CC99')).status).toBe(404);
    expect((await owner.get('/api/v1/controls?framework=nobody')).status).toBe(404);
  });
});

describe('coverage', () => {
  it('is computed when asked: full while fresh, gone two days after the last read, back after the next', async () => {
    const before = await coverage('soc2');
    expect(before.score).toBeGreaterThan(0.5);
    expect(await control('CC6.2')).toMatchObject({ state: 'capped', score: 0.6, cap: 0.6 });
    stack.advance(2 * DAY_MS + 60_000);
    const stale = await coverage('soc2');
    expect(stale.score).toBe(0);
    expect(await control('CC6.2')).toMatchObject({ state: 'stale', score: 0 });
    await stack.work(owner);
    expect((await coverage('soc2')).score).toBe(before.score);
  });

  it('counts an override with its reason and forgets it again', async () => {
    const url = '/api/v1/controls/soc2/CC6.4/override';
    expect((await owner.send('PUT', url, { body: { applicable: false } })).status).toBe(400);
    const answer = await owner.send('PUT', url, { body: { applicable: false, reason: 'No office.' } });
    expect(answer.body).toMatchObject({ applicable: false, override: { reason: 'No office.', by: expect.any(String) } });
    expect(await control('CC6.4')).toMatchObject({ state: 'not-applicable', score: null });
    expect((await owner.delete(url)).status).toBe(204);
    expect(await control('CC6.4')).toMatchObject({ state: 'capped' });
  });

  it('holds a ratio against its target', async () => {
    expect((await owner.send('PUT', '/api/v1/metrics/hr.active_headcount/target', { body: { target: 0.5 } })).status).toBe(400);
    expect((await owner.send('PUT', '/api/v1/metrics/hr.onboarding_completion/target', { body: { target: 1 } })).status).toBe(204);
    expect((await coverage('soc2')).controls.some(({ state }) => state === 'below-target')).toBe(true);
    const { items } = (await owner.get('/api/v1/metrics')).body as { items: { type: string; kind: string; target: unknown }[] };
    expect(items.find(({ type }) => type === 'hr.onboarding_completion')).toMatchObject({ kind: 'ratio', target: { target: 1, by: expect.any(String) } });
    expect(items.filter(({ target }) => target !== null)).toHaveLength(1);
    expect((await owner.send('PUT', '/api/v1/metrics/hr.onboarding_completion/target', { body: { target: null } })).status).toBe(204);
    expect((await coverage('soc2')).controls.some(({ state }) => state === 'below-target')).toBe(false);
  });

  it('drops with a refused key and leaves the connection out once it is revoked', async () => {
    await flow.revoke(id);
    expect(await control('CC6.2')).toMatchObject({ state: 'missing', score: 0 });
  });
});

describe('metrics', () => {
  it('count runs, vendor calls and answers without naming anybody', async () => {
    const { text } = await owner.get('/metrics');
    expect(text).toMatch(/attesta_connector_runs_total\{connector="bamboohr",state="succeeded"\} \d/);
    expect(text).toMatch(/attesta_http_requests_total\{method="GET",route="\/api\/v1\/coverage",status="200"\} \d/);
    expect(text).not.toContain(owner.organizationId);
  });
});
