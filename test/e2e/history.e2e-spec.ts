import { DAY_MS, type MainFlow, MINUTE_MS, startMainFlow } from '../support/main-flow.js';
import { type Owner, type TestStack } from '../support/stack.js';

let flow: MainFlow;
let stack: TestStack;
let owner: Owner;

beforeAll(async () => {
  flow = await startMainFlow();
  ({ stack, owner } = flow);
}, 120_000);
beforeEach(() => stack.noon());
afterAll(() => flow.finish());

interface Person {
  readonly employeeId: string;
  readonly spells: readonly { readonly hiredOn: string }[];
}
const control = async (method: string, path: string, body?: unknown): Promise<{ items: Person[] }> => {
  const reply = await stack.sandbox.control(method, path, body);
  if (reply.status >= 300) throw new Error(reply.text);
  return reply.json as { items: Person[] };
};
const active = async (slug: string): Promise<Person[]> => (await control('GET', `/companies/${slug}/people?status=Active&limit=1000`)).items;
const today = (): string => stack.api.clock.now().toISOString().slice(0, 10);
const daysAgo = (days: number): string => new Date(stack.api.clock.now().getTime() - days * DAY_MS).toISOString().slice(0, 10);

describe('a headcount of half or less at once', () => {
  it('is not believed until a second read after 15 minutes agrees', async () => {
    const id = await flow.connected('layoff', { people: 60 });
    const people = await active('layoff');
    stack.advance(DAY_MS);
    const edits = people.slice(0, Math.ceil(people.length * 0.6)).map(({ employeeId }) => ({ kind: 'terminate', employeeId, date: daysAgo(1) }));
    await control('POST', '/companies/layoff/people', { edits });
    await stack.work(owner);
    const doubted = await flow.newestRun(id);
    expect(doubted).toMatchObject({
      state: 'partial',
      outcomes: [{ metric: 'hr.active_headcount', outcome: 'inconclusive', reason: 'implausible' }, { outcome: 'measured' }, {}],
    });
    stack.advance(14 * MINUTE_MS);
    await stack.work(owner);
    expect((await flow.newestRun(id))['id']).toBe(doubted['id']);
    stack.advance(MINUTE_MS + 1000);
    await stack.work(owner);
    const agreed = await flow.newestRun(id);
    expect(agreed).toMatchObject({ state: 'succeeded', attempt: 2 });
    const row = (await owner.get(`/api/v1/evidence/${agreed['outcomes'][0].evidenceId}`)).body;
    expect(row.value.count).toBe((await stack.count('layoff', today())).activeHeadcount);
    await flow.revoke(id);
  });
});

describe('a termination entered late', () => {
  it('leaves the old row as it is and adds one that says by how much it was off', async () => {
    const id = await flow.connected('late', { people: 90, seed: 'late' });
    const [before] = (await owner.get(`/api/v1/evidence?connectionId=${id}&type=hr.terminations_30d`)).body.items;
    for (let day = 0; day < 35; day++) {
      stack.advance(DAY_MS);
      await stack.work(owner);
    }
    const employeeId = (await active('late')).find(({ spells }) => spells.length === 1 && (spells[0]?.hiredOn ?? '9') < daysAgo(90))?.employeeId;
    // Effective inside the window of the first row (35 days ago and older), known only now.
    await control('POST', '/companies/late/people', { kind: 'terminate', employeeId, date: daysAgo(40) });
    stack.advance(DAY_MS);
    await stack.work(owner);
    const rows = (await owner.get(`/api/v1/evidence?connectionId=${id}&type=hr.terminations_30d&limit=200`)).body.items;
    // The day of the row itself, and each day on which it was confirmed that the entry now changes.
    const restating = rows.filter((row: { restates: { evidenceId: string } | null }) => row.restates?.evidenceId === before.id);
    expect(restating.length).toBeGreaterThan(0);
    for (const row of restating) expect(row).toMatchObject({ value: { count: before.value.count + 1 }, restates: { delta: 1 }, current: false });
    expect(restating.map((row: { asOf: string }) => row.asOf)).toContain(before.asOf);
    expect((await owner.get(`/api/v1/evidence/${before.id}`)).body).toMatchObject({
      value: before.value,
      fingerprint: before.fingerprint,
      digest: before.digest,
    });
    await flow.revoke(id);
  });
});
