import { CatalogueAdoptions, RELEASED_CATALOGUES } from '@app/controls';
import { toOrganizationId } from '@app/kernel';

import { DAY_MS, HOUR_MS, type MainFlow, MINUTE_MS, startMainFlow } from '../support/main-flow.js';
import { type Owner, type TestStack } from '../support/stack.js';

jest.setTimeout(300_000);

const FRAMEWORKS = ['soc2', 'iso27001', 'cis'] as const;
const ONBOARDING = 'hr.onboarding_completion';
let flow: MainFlow;
let stack: TestStack;
let owner: Owner;
let first: string;
let second: string;
let began: Date;
/** What was answered about "now" at the time, to the byte. */
const answered = new Map<string, string>();

const path = (framework: string, asOf?: string): string => `/api/v1/coverage?framework=${framework}${asOf === undefined ? '' : `&asOf=${asOf}`}`;
const iso = (): string => stack.api.clock.now().toISOString();
const body = async (url: string) => (await owner.get(url)).body;

/** Asks about now, and keeps the answers under the instant. The clock moves on, so that nothing else is of this millisecond. */
async function look(): Promise<void> {
  for (const framework of FRAMEWORKS) answered.set(path(framework, iso()), (await owner.get(path(framework))).text);
  stack.advance(1);
}
async function days(count: number): Promise<void> {
  for (let day = 0; day < count; day++) {
    stack.advance(DAY_MS - 1);
    await stack.work(owner);
    await look();
  }
}
/** The same question again, about then. → those that are answered otherwise */
async function changedAnswers(): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const [url, text] of answered) if ((await owner.get(url)).text !== text) changed.push(url);
  return changed;
}

beforeAll(async () => {
  flow = await startMainFlow();
  ({ stack, owner } = flow);
  began = stack.api.clock.now();
  await look();
  stack.advance(HOUR_MS);
  first = await flow.connected('larkfield', { people: 100 });
  await look();
  await days(2);
});
afterAll(() => flow.finish());

describe('coverage as it stood', () => {
  it('is what was answered then, byte for byte, after thirty days of everything', async () => {
    const target = `/api/v1/metrics/${ONBOARDING}/target`;
    expect((await owner.send('PUT', target, { body: { target: 1 } })).status).toBe(204);
    await look();
    expect((await owner.send('PUT', '/api/v1/controls/soc2/CC6.4/override', { body: { applicable: false, reason: 'No office.' } })).status).toBe(200);
    await look();
    await days(3);
    // A second company, known before its first read.
    await stack.company('beta', { people: 40 });
    second = (await stack.connect(owner, 'beta', { label: 'Beta' })).body.id;
    await look();
    await stack.work(owner);
    await look();
    expect((await owner.send('PATCH', `/api/v1/connections/${second}`, { body: { label: 'Beta renamed' } })).status).toBe(200);
    await look();
    expect((await owner.send('PUT', target, { body: { target: null } })).status).toBe(204);
    await look();
    // The vendor is away for three days, then back.
    await stack.scenario('beta', { name: 'unavailable' });
    await days(3);
    await stack.scenario('beta', { name: 'healthy' });
    await days(2);
    // The key is refused, seen by a test of it, and replaced.
    stack.advance(MINUTE_MS);
    await stack.scenario('larkfield', { name: 'wrong-key' });
    expect((await owner.post(`/api/v1/connections/${first}/test`, {})).status).toBeLessThan(300);
    await look();
    await days(3);
    await stack.scenario('larkfield', { name: 'healthy' });
    expect((await owner.post(`/api/v1/connections/${first}/reauthorize`, { credential: { apiKey: stack.sandbox.apiKey('larkfield') } })).status).toBeLessThan(
      300,
    );
    await look();
    await stack.work(owner);
    await days(1);
    expect((await owner.delete('/api/v1/controls/soc2/CC6.4/override')).status).toBe(204);
    await look();
    // A company that is away for good is taken out while it holds everything down.
    await stack.scenario('beta', { name: 'unavailable' });
    await days(3);
    expect((await owner.delete(`/api/v1/connections/${second}`)).status).toBe(204);
    await look();
    await days(2);
    await release();
    await look();
    await days(1);
    // Nobody works any more: everything turns stale.
    stack.advance(3 * DAY_MS);
    await look();
    stack.advance(10 * DAY_MS);

    const elapsed = (stack.api.clock.now().getTime() - began.getTime()) / DAY_MS;
    expect(elapsed).toBeGreaterThan(30);
    const scores = new Set([...answered.values()].map((text) => JSON.parse(text).score as number));
    process.stdout.write(
      `${String(answered.size)} answers over ${elapsed.toFixed(1)} days with ${String(scores.size)} different scores, asked again about then\n`,
    );
    expect(scores.size).toBeGreaterThan(8);
    expect(await changedAnswers()).toEqual([]);
    expect(new Set([...answered.values()].map((text) => JSON.parse(text).catalogueVersion))).toEqual(new Set(['2026-11', '2027-02']));
  });

  it('would be found different if a later row were believed', async () => {
    const [url = '', text = ''] = [...answered][3] ?? [];
    const asOf = new URLSearchParams(url.split('?')[1]).get('asOf') ?? '';
    const later = new Date(Date.parse(asOf) + 4 * DAY_MS).toISOString();
    expect((await owner.get(path('soc2', later))).text).not.toBe(text);
  });

  it('knows nothing of another organization', async () => {
    const answer = await flow.other.get(path('soc2', iso()));
    expect(new Set(answer.body.controls.map(({ state }: { state: string }) => state))).toEqual(new Set(['missing']));
  });
});

describe('the daily line', () => {
  it('has a point per day of the organization, each the coverage of its instant', async () => {
    const to = iso().slice(0, 10);
    const { points, timeZone, limits } = await body(`/api/v1/coverage/history?framework=soc2&from=2026-11-01&to=${to}`);
    expect([timeZone, limits]).toEqual(['Europe/Berlin', []]);
    expect(points[0]).toMatchObject({ day: '2026-11-21', asOf: '2026-11-21T22:59:59.999Z' });
    expect(points.at(-1)).toMatchObject({ day: to, asOf: iso(), score: 0, catalogueVersion: '2027-02' });
    expect(points.length).toBeGreaterThan(30);
    for (const { asOf, score, states, catalogueVersion } of points) {
      const then = await body(path('soc2', asOf));
      const counted: Record<string, number> = {};
      for (const { state } of then.controls) counted[state] = (counted[state] ?? 0) + 1;
      expect({ asOf, score, states, catalogueVersion }).toEqual({ asOf, score: then.score, states: counted, catalogueVersion: then.catalogueVersion });
    }
  });

  it('is empty with a reason for days before the organization', async () => {
    const { points, limits } = await body('/api/v1/coverage/history?framework=soc2&from=2026-01-01&to=2026-01-31');
    expect([points, limits]).toEqual([[], [expect.stringContaining('founded')]]);
  });
});

describe('what moved coverage', () => {
  const changes = async (query = '') => body(`/api/v1/coverage/changes?framework=soc2&from=${began.toISOString()}${query}`);

  it('names each cause once, with its controls and the remedy, and adds up', async () => {
    const { items, score } = await changes('&limit=200');
    const told = [...items].reverse();
    process.stdout.write(
      `${told.map((one: { at: string; cause: string; text: string; score: object }) => `${one.at} ${one.cause} ${JSON.stringify(one.score)} ${one.text}`).join('\n')}\n`,
    );
    expect(new Set(told.map(({ cause }: { cause: string }) => cause))).toEqual(
      new Set([
        'evidence-measured',
        'override-changed',
        'target-changed',
        'connection-stale',
        'connection-fresh',
        'key-refused',
        'connection-revoked',
        'catalogue-changed',
      ]),
    );
    let before = score.before;
    for (const change of told) {
      expect(change.score.before).toBe(before);
      expect(change.controls.length).toBeGreaterThan(0);
      before = change.score.after;
    }
    expect(before).toBe(score.after);
    const stale = told.filter(({ cause }: { cause: string }) => cause === 'connection-stale');
    expect(stale[0]).toMatchObject({ connectionId: second, remedy: expect.stringContaining('Sync now') });
    expect(stale[0].controls.length).toBeGreaterThan(5);
    expect(told.find(({ cause }: { cause: string }) => cause === 'key-refused')).toMatchObject({
      connectionId: first,
      remedy: expect.stringContaining('Re-authorize'),
    });
  });

  it('is exact: the millisecond before it, coverage is as before, and at it as after', async () => {
    for (const { at, score } of (await changes('&limit=200')).items) {
      expect((await body(path('soc2', at))).score).toBe(score.after);
      expect((await body(path('soc2', new Date(Date.parse(at) - 1).toISOString()))).score).toBe(score.before);
    }
  });

  it('comes in pages', async () => {
    const { items: all, to } = await changes('&limit=200');
    const paged: unknown[] = [];
    for (let cursor = ''; ;) {
      const page = await changes(`&to=${to}&limit=4${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
      paged.push(...page.items);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all);
  });

  it('says of the last seven days by itself, and that nothing moved', async () => {
    const answer = await body('/api/v1/coverage/changes?framework=soc2');
    expect(Date.parse(answer.to) - Date.parse(answer.from)).toBe(7 * DAY_MS);
    expect(answer).toMatchObject({ items: [], score: { before: 0, after: 0 } });
  });
});

describe('a wrong question', () => {
  const tomorrow = (): string => new Date(stack.api.clock.now().getTime() + DAY_MS).toISOString();
  it.each([
    ['coverage?framework=soc3', 404, undefined],
    ['coverage?framework=soc3&asOf=2026-11-22T00:00:00Z', 404, undefined],
    ['coverage?framework=soc2&asOf=yesterday', 400, 'asOf'],
    ['coverage?framework=soc2&asOf=2026-12-32T00:00:00Z', 400, 'asOf'],
    ['coverage?framework=soc2&asOf=2027-02-30T00:00:00Z', 400, 'asOf'],
    ['coverage?framework=soc2&asOf=2020-01-01T00:00:00Z', 400, 'asOf'],
    ['coverage?framework=soc2&when=now', 400, 'when'],
    ['coverage/history?framework=soc3', 404, undefined],
    ['coverage/history?framework=soc2&from=2026-12-02&to=2026-12-01', 400, 'to'],
    ['coverage/history?framework=soc2&from=2024-12-02&to=2026-12-01', 400, 'from'],
    ['coverage/history?framework=soc2&to=2036-12-01', 400, 'to'],
    ['coverage/history?framework=soc2&from=2026-02-30', 400, 'from'],
    ['coverage/changes?framework=soc3', 404, undefined],
    ['coverage/changes?framework=soc2&from=2026-12-02T00:00:00Z&to=2026-12-01T00:00:00Z', 400, 'to'],
    ['coverage/changes?framework=soc2&from=2026-06-02T00:00:00Z&to=2026-12-01T00:00:00Z', 400, 'from'],
    ['coverage/changes?framework=soc2&to=2020-12-02T00:00:00Z', 400, 'to'],
    ['coverage/changes?framework=soc2&limit=0', 400, 'limit'],
    ['coverage/changes?framework=soc2&cursor=x', 400, 'cursor'],
  ])('%s is %i naming %s', async (url, status, field) => {
    const answer = await owner.get(`/api/v1/${url}`);
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([status, field]);
  });

  it('is one about the future', async () => {
    const answer = await owner.get(path('soc2', tomorrow()));
    expect([answer.status, answer.body.errors]).toEqual([400, [{ field: 'asOf', message: 'lies in the future' }]]);
    expect((await owner.get(`/api/v1/coverage/changes?framework=soc2&to=${tomorrow()}`)).body.errors[0].field).toBe('to');
  });
});

/** A second version of the catalogue, in which CC6.4 is gone and CC6.1 counts as direct evidence, comes into force here. */
async function release(): Promise<void> {
  const versions = stack.api.app.get<{ version: string; frameworks: { id: string; controls: { id: string; mappings: object[] }[] }[] }[]>(RELEASED_CATALOGUES);
  const [old] = versions;
  if (old === undefined) throw new Error('no catalogue');
  versions.push({
    ...old,
    version: '2027-02',
    frameworks: old.frameworks.map((framework) => ({
      ...framework,
      controls: framework.controls
        .filter(({ id }) => id !== 'CC6.4')
        .map((control) =>
          control.id === 'CC6.1' ? { ...control, mappings: control.mappings.map((mapping) => ({ ...mapping, strength: 'direct' })) } : control,
        ),
    })),
  });
  const adoptions = stack.api.app.get(CatalogueAdoptions);
  await look();
  expect(await adoptions.adopt(toOrganizationId(owner.organizationId))).toBe(true);
  expect(await adoptions.adopt(toOrganizationId(owner.organizationId))).toBe(false);
}
