import { AlertMonitor, AuditChecks } from '@app/alerts';

import { DAY_MS, HOUR_MS, type MainFlow, MINUTE_MS, startMainFlow } from '../support/main-flow.js';
import { type Owner, type TestStack } from '../support/stack.js';

jest.setTimeout(120_000);

let flow: MainFlow;
let stack: TestStack;
let owner: Owner;

interface Shown {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly connectionId: string | null;
  readonly title: string;
  readonly detail: string;
  readonly why: string;
  readonly remedy: string;
  readonly path: string;
  readonly resolution: string | null;
  readonly cause: { readonly code: string; readonly connector: string; readonly sharedBy: number };
}

beforeAll(async () => {
  flow = await startMainFlow();
  ({ stack, owner } = flow);
}, 120_000);
beforeEach(() => stack.noon());
afterAll(() => flow.finish());

/** One pass, as a worker makes it. */
async function watch(): Promise<void> {
  const { failures } = await stack.api.app.get(AlertMonitor).tick();
  expect(failures).toEqual([]);
}
const shown = async (connectionId: string): Promise<readonly Shown[]> => {
  const { items } = (await owner.get('/api/v1/alerts?limit=200')).body as { items: readonly Shown[] };
  return items.filter((alert) => alert.connectionId === connectionId);
};
const told = async (connectionId: string): Promise<readonly string[]> => (await shown(connectionId)).map(({ kind, state }) => `${kind} ${state}`);
const score = async (): Promise<number> => (await owner.get('/api/v1/coverage?framework=soc2')).body.score as number;
const workThrough = async (days: number): Promise<void> => {
  for (let day = 0; day < days; day++) {
    stack.advance(DAY_MS);
    await stack.work(owner);
  }
};

describe('an outage of the vendor', () => {
  it('lowers coverage with its reasons, monitor or not, and is one alert; the next good run ends both', async () => {
    const id = await flow.connected('outage', { people: 100 });
    await watch();
    const before = await score();
    await stack.scenario('outage', { name: 'unavailable' });
    stack.advance(49 * HOUR_MS);
    // Nothing has run and nobody has looked yet: what is asked for is answered from the evidence and the clock.
    expect(await score()).toBe(0);
    const { controls } = (await owner.get('/api/v1/coverage?framework=soc2')).body as { controls: { controlId: string; reasons: { text: string }[] }[] };
    expect(controls.find(({ controlId }) => controlId === 'CC6.2')?.reasons[0]?.text).toContain('more than 48 hours ago');
    await stack.work(owner);
    for (let n = 0; n < 3; n++) {
      await watch();
      stack.advance(30_000);
    }
    const [alert, ...others] = await shown(id);
    expect([others, alert]).toMatchObject([
      [],
      {
        kind: 'connection.stale',
        state: 'open',
        cause: { code: 'vendor-unavailable', connector: 'bamboohr', sharedBy: 1 },
        path: `/settings/connections/${id}`,
      },
    ]);
    for (const text of [alert?.title, alert?.detail, alert?.why, alert?.remedy]) expect(text?.length).toBeGreaterThan(20);
    await stack.scenario('outage', { name: 'healthy' });
    stack.advance(HOUR_MS);
    await stack.work(owner);
    await watch();
    expect(await shown(id)).toMatchObject([{ state: 'resolved', resolution: expect.stringContaining('successful sync') }]);
    expect(await score()).toBe(before);
    const events = (await flow.events()).filter(({ target }) => target.id === alert?.id);
    expect(events.map(({ type }) => type)).toEqual(['alert.opened', 'alert.resolved']);
    await flow.revoke(id);
  });

  it('is told after the second failure in a row, and of a refused key at once', async () => {
    const id = await flow.connected('failing-twice');
    await stack.scenario('failing-twice', { name: '5xx' });
    await workThrough(1);
    await watch();
    expect(await told(id)).toEqual([]);
    stack.advance(16 * MINUTE_MS);
    await stack.work(owner);
    await watch();
    expect(await told(id)).toEqual(['connector-run.failing open']);
    await stack.scenario('failing-twice', { name: 'wrong-key' });
    stack.advance(2 * HOUR_MS);
    await stack.work(owner);
    await watch();
    expect([...(await told(id))].sort()).toEqual(['connection.needs-reauth open', 'connector-run.failing resolved']);
    await stack.scenario('failing-twice', { name: 'healthy' });
    await owner.post(`/api/v1/connections/${id}/reauthorize`, { credential: { apiKey: stack.sandbox.apiKey('failing-twice') } });
    await watch();
    expect((await shown(id)).map(({ resolution }) => resolution)).toEqual([
      'The connection was re-authorized with a new key.',
      'It became connection.needs-reauth.',
    ]);
    await flow.revoke(id);
  });
});

describe('figures that are not believed', () => {
  it('a headcount that fell by more than half is told until a second read agrees', async () => {
    const id = await flow.connected('halved', { people: 200 });
    await stack.scenario('halved', { name: 'sudden-drop', share: 0.6 });
    await workThrough(1);
    await watch();
    expect(await told(id)).toEqual(['evidence.suspect open']);
    stack.advance(16 * MINUTE_MS);
    await stack.work(owner);
    await watch();
    expect(await told(id)).toEqual(['evidence.suspect resolved']);
    await flow.revoke(id);
  });

  it('a key that sees fewer people is told until an owner confirms it', async () => {
    const id = await flow.connected('narrow', { people: 200 });
    await stack.scenario('narrow', { name: 'narrowed-key', hideInactive: true, hideShare: 0 });
    await workThrough(1);
    await watch();
    stack.advance(HOUR_MS);
    await stack.work(owner);
    await watch();
    expect(await told(id)).toEqual(['visibility.narrowed open']);
    expect((await owner.post(`/api/v1/connections/${id}/confirm-visibility`)).status).toBe(200);
    await watch();
    expect(await shown(id)).toMatchObject([{ state: 'resolved', resolution: 'An owner confirmed that fewer people are right.' }]);
    await flow.revoke(id);
  });
});

describe('acknowledging over HTTP', () => {
  it('names who and when; reading and acknowledging keep to the organization and the role', async () => {
    const id = await flow.connected('acknowledged');
    await stack.scenario('acknowledged', { name: 'unavailable' });
    stack.advance(49 * HOUR_MS);
    await watch();
    const [alert] = await shown(id);
    const url = `/api/v1/alerts/${alert?.id ?? ''}`;
    expect((await owner.get('/api/v1/alerts?state=acknowledged')).body.items).toEqual([]);
    const answer = await owner.post(`${url}/acknowledge`);
    expect(answer.body).toMatchObject({ state: 'acknowledged', acknowledgedAt: stack.api.clock.now().toISOString(), acknowledgedBy: expect.any(String) });
    expect((await owner.post(`${url}/acknowledge`)).body).toEqual(answer.body);
    expect((await owner.get('/api/v1/alerts?state=acknowledged')).body.items).toEqual([answer.body]);
    expect((await flow.events('alert.acknowledged')).map(({ target }) => target.id)).toEqual([alert?.id]);
    for (const [path, status] of [['', 404], ['/acknowledge', 404]] as const)
      expect((await flow.other.send(path === '' ? 'GET' : 'POST', `${url}${path}`)).status).toBe(status); // prettier-ignore
    const foreign = await flow.other.get(url);
    const unknown = await flow.other.get(`/api/v1/alerts/${'f'.repeat(24)}`);
    expect({ ...foreign.body, instance: null, requestId: null }).toEqual({ ...unknown.body, instance: null, requestId: null });
    for (const query of ['state=gone', 'limit=201', 'limit=0', 'cursor=x', 'kind=stale']) {
      const refused = await owner.get(`/api/v1/alerts?${query}`);
      expect([refused.status, refused.body.errors[0].field]).toEqual([400, query.split('=')[0]]);
    }
    await flow.revoke(id);
    await watch();
    expect(await shown(id)).toMatchObject([{ state: 'resolved', resolution: 'The connection was revoked.' }]);
    const over = await owner.post(`${url}/acknowledge`);
    expect([over.status, over.body.code, over.body.remedy]).toEqual([409, 'alert.over', expect.any(String)]);
  });
});

describe('the daily check of the audit log', () => {
  it('is shown with what it found, and opens an alert when the chain does not hold', async () => {
    expect((await owner.get('/api/v1/audit-verification')).body).toEqual({ lastCheck: null });
    await stack.api.app.get(AuditChecks).tick();
    const { lastCheck } = (await owner.get('/api/v1/audit-verification')).body;
    expect(lastCheck).toMatchObject({ problems: 0, firstProblem: null, events: expect.any(Number), head: { sequence: lastCheck.events - 1 } });
    expect(lastCheck.limits.join(' ')).toContain('cannot show');
    const rows = stack.api.database.root.db(stack.api.database.name).collection('audit_events');
    const hit = await rows.findOne({ type: 'connection.connected' });
    const setOutcome = (outcome: string) => rows.updateOne({ type: 'connection.connected', sequence: hit?.['sequence'] as number }, { $set: { outcome } });
    await setOutcome('failure');
    stack.advance(DAY_MS);
    await stack.api.app.get(AuditChecks).tick();
    const after = (await owner.get('/api/v1/audit-verification')).body.lastCheck;
    expect(after).toMatchObject({ problems: 1, firstProblem: { sequence: hit?.['sequence'] as number } });
    const [alert] = ((await owner.get('/api/v1/alerts?state=open')).body.items as Shown[]).filter(({ kind }) => kind === 'audit.tampered');
    expect(alert).toMatchObject({ title: 'Audit log: the chain does not hold', path: '/audit-log' });
    await setOutcome('success');
  });
});
