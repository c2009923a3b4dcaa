import { RunReader } from '@app/connector-runs';
import { addDays, type LocalDate, localDateIn, toOrganizationId } from '@app/kernel';

import { type Founded, startTestApi, type TestApi } from '../support/api.js';
import { type ApiClient } from '../support/api-client.js';
import { compile } from '../support/compiled.js';
import { type MinimalVendor, startMinimalVendor, type VendorRecord } from '../support/minimal-vendor.js';
import { RunStack, until } from './run-stack.js';
import { WorkerProcess } from './worker-process.js';

jest.setTimeout(240_000);

const PEOPLE = 50_000;
const MAX_CALLS = 6;
const MAX_MEGABYTES = 300;

type Run = Awaited<ReturnType<RunReader['get']>>;
type Evidence = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers of every shape
type Caller = ApiClient & Founded;

let compiled: Awaited<ReturnType<typeof compile>>;
beforeAll(async () => {
  compiled = await compile(['apps', 'libs']);
});
afterAll(() => compiled.remove());

async function finished(api: TestApi, owner: Caller, runId: string): Promise<Run> {
  const read = (): Promise<Run> => api.app.get(RunReader).get(toOrganizationId(owner.organizationId), runId);
  await until('the end of the run', async () => !['queued', 'running'].includes((await read()).state), 200_000);
  const run = await read();
  expect(run).toMatchObject({ state: 'succeeded', error: null });
  return run;
}
const connected = async (api: TestApi, owner: Caller, subdomain: string, apiKey: string): Promise<string> => {
  const answer = await owner.post('/api/v1/connections', { connector: 'bamboohr', config: { subdomain }, credential: { apiKey } });
  expect(answer.status).toBe(201);
  await finished(api, owner, answer.body.runId as string);
  return answer.body.id as string;
};
const runNow = async (api: TestApi, owner: Caller, connectionId: string): Promise<Run> =>
  finished(api, owner, (await owner.post(`/api/v1/connections/${connectionId}/runs`)).body.runId as string);
const current = async (owner: Caller, connectionId: string, type: string): Promise<Evidence> =>
  (await owner.get(`/api/v1/evidence?connectionId=${connectionId}&type=${type}&current=true`)).body.items[0];
const milliseconds = ({ startedAt, finishedAt }: Run): number => (finishedAt?.getTime() ?? 0) - (startedAt?.getTime() ?? 0);

describe(`an ordinary day of a company of ${String(PEOPLE)} people`, () => {
  const KEY = '0123456789abcdef0123456789abcdef01234567';
  const ZONE = 'Europe/Berlin';
  let api: TestApi;
  let vendor: MinimalVendor;
  let worker: WorkerProcess;
  let owner: Caller;

  /** Every second person left: ten a day over the last 90 days, the others long ago. 400 of the others came in the last 80 days, with three tasks each, two of them done. */
  function company(today: LocalDate): { readonly people: readonly VendorRecord[]; readonly tasks: readonly VendorRecord[] } {
    const people = Array.from({ length: PEOPLE }, (_, n) => {
      const [eeid, left] = [String(n + 1), n % 2 === 1];
      const terminationDate = !left ? null : n < 1_820 ? addDays(today, -Math.floor((n - 1) / 20)) : '2020-06-30';
      return {
        eeid,
        employmentStatusTerminationType: left ? 'Voluntary' : null,
        status: left ? 'Inactive' : 'Active',
        hireDate: !left && n < 800 ? addDays(today, -Math.floor(n / 10)) : '2015-03-01',
        terminationDate,
      };
    });
    const tasks = people
      .filter(({ hireDate }) => hireDate !== '2015-03-01')
      .flatMap(({ eeid }) => ['Badge', 'Laptop', 'Contract'].map((taskName) => ({ eeid, taskName, taskTasklist: 'First days', taskCategory: 'New hire', taskDueDate: null, taskCompletedDate: taskName === 'Contract' ? null : today }))); // prettier-ignore
    return { people, tasks };
  }

  beforeAll(async () => {
    vendor = await startMinimalVendor({ ...company(localDateIn(new Date(), ZONE)), apiKey: KEY, subdomain: 'large' });
    api = await startTestApi({ environment: { VENDOR_BASE_URL_OVERRIDE: vendor.url } });
    owner = await api.owner('Large Labs');
    worker = await WorkerProcess.start(compiled.path, api);
  });
  afterAll(async () => {
    await worker.stop();
    await api.close();
    await vendor.stop();
  });

  it(`takes the shipped worker at most ${String(MAX_CALLS)} calls and less than ${String(MAX_MEGABYTES)} MB`, async () => {
    const connectionId = await connected(api, owner, 'large', KEY);
    const firstCalls = vendor.calls.length;
    const run = await runNow(api, owner, connectionId);
    const calls = vendor.calls.length - firstCalls;
    const peak = await worker.peakMegabytes();
    console.log(
      `ordinary day: ${String(calls)} calls, ${String(milliseconds(run))} ms, peak ${String(peak)} MB (connect and first run: ${String(firstCalls)} calls)`,
    );
    expect(calls).toBeLessThanOrEqual(MAX_CALLS);
    expect(run.requests).toHaveLength(calls);
    expect(peak).toBeLessThan(MAX_MEGABYTES);
    // By hand: 25,000 of 50,000 stay; ten a day left on 31 days; 400 came, 2 of 3 tasks are done.
    expect((await current(owner, connectionId, 'hr.active_headcount'))['value']).toEqual({ count: 25_000 });
    expect((await current(owner, connectionId, 'hr.terminations_30d'))['value']).toEqual({ count: 310 });
    expect((await current(owner, connectionId, 'hr.onboarding_completion'))['value']).toMatchObject({ numerator: 800, denominator: 1_200 });
  });
});

describe(`the whole directory of a company of ${String(PEOPLE)} people`, () => {
  const SLUG = 'fifty-thousand';
  let runs: RunStack;
  let worker: WorkerProcess;
  let connectionId: string;

  beforeAll(async () => {
    runs = await RunStack.start();
    await runs.stack.company(SLUG, { people: PEOPLE, seed: SLUG });
    worker = await WorkerProcess.start(compiled.path, runs.stack.api);
    connectionId = await connected(runs.stack.api, runs.owner, SLUG, runs.stack.sandbox.apiKey(SLUG));
  });
  afterAll(async () => {
    await worker.stop();
    await runs.stack.stop();
  });

  async function expectTheVendorsFigures(): Promise<void> {
    const [headcount, leavers, onboarding] = await Promise.all(
      ['hr.active_headcount', 'hr.terminations_30d', 'hr.onboarding_completion'].map((type) => current(runs.owner, connectionId, type)),
    );
    const count = await runs.stack.count(SLUG, String(headcount?.['asOf']));
    expect([headcount?.['value'], leavers?.['value']]).toEqual([{ count: count.activeHeadcount }, { count: count.terminations30d }]);
    expect(onboarding?.['value']).toMatchObject(count.onboarding);
  }

  it('costs one call more than the six for each further 1,000 leavers of 90 days while only totals are read', async () => {
    await runs.stack.calls(SLUG);
    const run = await runNow(runs.stack.api, runs.owner, connectionId);
    const pages = Number((await current(runs.owner, connectionId, 'hr.terminations_30d'))['provenance']['read']?.['pages']);
    const calls = (await runs.stack.calls(SLUG)).length;
    console.log(
      `day with ${String(pages)} pages of leavers: ${String(calls)} calls, ${String(milliseconds(run))} ms, peak ${String(await worker.peakMegabytes())} MB`,
    );
    expect(calls).toBe(MAX_CALLS + pages - 1);
    await expectTheVendorsFigures();
  });

  it(`takes the shipped worker less than ${String(MAX_MEGABYTES)} MB to walk`, async () => {
    expect((await runs.owner.patch(`/api/v1/connections/${connectionId}`, { readMode: 'rows' })).status).toBe(200);
    runs.stack.advance(120_000);
    await runs.stack.calls(SLUG);
    const run = await runNow(runs.stack.api, runs.owner, connectionId);
    const [calls, peak] = [(await runs.stack.calls(SLUG)).length, await worker.peakMegabytes()];
    const headcount = await current(runs.owner, connectionId, 'hr.active_headcount');
    console.log(`directory walk: ${String(calls)} calls, ${String(milliseconds(run))} ms, peak ${String(peak)} MB`);
    expect(headcount['population']).toMatchObject({ count: headcount['value'].count, root: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(headcount['provenance']['read']['rowsRead']).toBe(PEOPLE);
    await expectTheVendorsFigures();
    expect(calls).toBeGreaterThan(PEOPLE / 1_000);
    expect(peak).toBeLessThan(MAX_MEGABYTES);
  });
});
