import { readFile } from 'node:fs/promises';

import { addDays, type LocalDate, localDateIn } from '@app/kernel';

import { type Answer, type ApiClient, bearer, client, withSession } from '../support/api-client.js';
import { type MinimalVendor, startMinimalVendor, type VendorRecord } from '../support/minimal-vendor.js';
import { BuiltService, type Started, zoneAtNoon } from './npm-start.js';

jest.setTimeout(120_000);

const KEY = '89abcdef0123456789abcdef0123456789abcdef';
const PASSWORD = 'seven green lanterns';
const zone = zoneAtNoon(new Date());
const today = localDateIn(new Date(), zone);
const day = (ago: number): LocalDate => addDays(today, -ago);

/** Ten people, counted by hand: 6 active, 4 inactive. */
const PEOPLE: readonly VendorRecord[] = [
  { eeid: '2', status: 'Active', hireDate: '2019-02-28', terminationDate: null },
  { eeid: '3', status: 'Active', hireDate: '2020-02-29', terminationDate: '0000-00-00' },
  { eeid: '5', status: 'Active', hireDate: day(200), terminationDate: '' },
  { eeid: '7', status: 'Active', hireDate: day(90), terminationDate: null },
  { eeid: '11', status: 'Active', hireDate: day(12), terminationDate: null },
  // Leaves in ten days: entered already, active still, in no window yet.
  { eeid: '13', status: 'Active', hireDate: day(400), terminationDate: day(-10) },
  { eeid: '17', status: 'Inactive', hireDate: '2018-01-01', terminationDate: day(0) },
  { eeid: '19', status: 'Inactive', hireDate: '2018-01-01', terminationDate: day(30) },
  { eeid: '23', status: 'Inactive', hireDate: '2018-01-01', terminationDate: day(31) },
  { eeid: '29', status: 'Inactive', hireDate: '2018-01-01', terminationDate: '2019-12-31' },
];
/** 17 and 19; 23 left a day before the window, 13 has not left yet. */
const TERMINATIONS = 2;
const ACTIVE = 6;
const task = (eeid: string, taskName: string, taskCompletedDate: string | null): VendorRecord => ({
  eeid,
  taskName,
  taskTasklist: 'First days',
  taskCategory: 'New hire',
  taskDueDate: day(5),
  taskCompletedDate,
});
/** Of those hired in the last 90 days, 7 and 11: five tasks, three of them done. Those of 5 do not count. */
const TASKS: readonly VendorRecord[] = [
  task('5', 'Badge', day(190)),
  task('5', 'Laptop', null),
  task('7', 'Badge', day(88)),
  task('7', 'Laptop', day(88)),
  task('7', 'Contract', null),
  task('11', 'Badge', day(11)),
  task('11', 'Laptop', '0000-00-00'),
];
const ONBOARDING = { numerator: 3, denominator: 5 };

let vendor: MinimalVendor;
let service: BuiltService;
let running: Started;
let owner: ApiClient;
/** Made by `init`: survives restarts, as a session in Redis or MongoDB need not. */
let program: ApiClient;
let connectionId: string;
let evidence: readonly Record<string, unknown>[];

const READY = /Attesta runs at (\S+)/;

beforeAll(async () => {
  vendor = await startMinimalVendor({ people: PEOPLE, tasks: TASKS, apiKey: KEY, subdomain: 'tiny' });
  service = await BuiltService.open({ VENDOR_BASE_URL_OVERRIDE: vendor.url });
  running = await service.start();
});
afterAll(async () => {
  await service.close();
  await vendor.stop();
});

async function untilFinished(runId: string): Promise<Answer> {
  for (const end = Date.now() + 60_000; ;) {
    const answer = await owner.get(`/api/v1/connector-runs/${runId}`);
    if (!['queued', 'running'].includes(answer.body.state as string)) return answer;
    if (Date.now() > end) throw new Error(`the run did not end: ${answer.text}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
const ofRun = async (): Promise<readonly Record<string, unknown>[]> => (await owner.get(`/api/v1/evidence?connectionId=${connectionId}`)).body.items;

describe('npm start on an empty home', () => {
  it('brings up its servers, prints the address and a set-up link that makes the first organization', async () => {
    const [, token = ''] = await running.prints(/First start: open \S+\/set-up[?#]token=(\S+) /);
    expect((await running.prints(READY))[1]).toBe(service.url);
    expect(await service.processes()).toHaveLength(5);
    const wish = { token, organization: 'Larkfield Labs', timeZone: zone, email: 'owner@example.com', password: PASSWORD };
    const answer = await client(service.url).post('/api/v1/set-up', wish);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ member: { role: 'owner' }, organization: { name: 'Larkfield Labs' } });
    owner = withSession(service.url, answer);
    expect((await owner.get('/api/v1/auth/me')).status).toBe(200);
    const again = await client(service.url).post('/api/v1/set-up', wish);
    expect(again.status).toBeGreaterThanOrEqual(400);
  });

  it('lets init beside it make a second organization whose key sees nothing of the first', async () => {
    const args = ['init', '--organization', 'Second Labs', '--owner', 'second@example.org', '--time-zone', 'Europe/Berlin', '--password-stdin', '--json'];
    const made = await service.attesta(args, { input: `${PASSWORD}\n` });
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const { organizationId, ownerId, apiKey } = JSON.parse(made.stdout) as Record<string, string>;
    expect([organizationId, ownerId]).toEqual([expect.stringMatching(/^[0-9a-f]{24}$/), expect.stringMatching(/^[0-9a-f]{24}$/)]);
    const second = bearer(service.url, apiKey ?? '');
    expect((await second.get('/api/v1/auth/me')).body).toMatchObject({ organization: { name: 'Second Labs' } });
    expect((await second.get('/api/v1/connections')).body).toEqual({ items: [], nextCursor: null });
  });

  it('connects a vendor that is not our sandbox and reads three figures equal to the people counted by hand', async () => {
    const answer = await owner.post('/api/v1/connections', { connector: 'bamboohr', config: { subdomain: 'tiny' }, credential: { apiKey: KEY } });
    expect([answer.status, answer.text]).toEqual([201, expect.not.stringContaining(KEY)]);
    connectionId = answer.body.id as string;
    const before = vendor.calls.length;
    const run = (await untilFinished(answer.body.runId as string)).body;
    expect(run).toMatchObject({ trigger: 'connect', state: 'succeeded', attempt: 1, error: null });
    expect(vendor.calls.length).toBeGreaterThan(before);
    evidence = await ofRun();
    const values = Object.fromEntries(evidence.map(({ type, value }) => [type, value]));
    expect(values).toEqual({
      'hr.active_headcount': { count: ACTIVE },
      'hr.terminations_30d': { count: TERMINATIONS },
      'hr.onboarding_completion': { ...ONBOARDING, rate: 0.6 },
    });
    expect(evidence.every(({ asOf, timeZone }) => asOf === today && timeZone === zone)).toBe(true);
    const events = (await owner.get('/api/v1/audit-events?limit=50')).body.items.map(({ type }: { type: string }) => type);
    expect(events.slice(0, 2)).toEqual(['connector-run.succeeded', 'connection.connected']);
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const key = await owner.post('/api/v1/api-keys', { label: 'after the restart', role: 'admin', expiresAt });
    program = bearer(service.url, key.body.secret as string);
  });

  it('is found whole by doctor and audit verify', async () => {
    const doctor = await service.attesta(['doctor']);
    expect(doctor).toMatchObject({ code: 0, stderr: '' });
    expect(doctor.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('ok '))).toEqual([]);
    const audit = await service.attesta(['audit', 'verify', '--json']);
    expect(audit).toMatchObject({ code: 0, stderr: '' });
    const reports = audit.stdout.trim().split('\n').map((line) => JSON.parse(line) as { events: number; problems: number }); // prettier-ignore
    expect(reports.map(({ problems }) => problems)).toEqual([0, 0]);
    expect(reports.reduce((sum, { events }) => sum + events, 0)).toBeGreaterThanOrEqual(5);
  });

  it('refuses a second start on the same home in one clear sentence and stays unharmed', async () => {
    const second = await service.start();
    expect(await second.exit).toBe(1);
    expect(second.output()).toContain(`Attesta already runs on ${service.home} (process ${String(running.pid)}).`);
    expect(second.output()).not.toMatch(/\n\s+at /);
    expect((await owner.get('/api/v1/auth/me')).status).toBe(200);
  });

  it('shows the key of the vendor in no log and no command line', async () => {
    for (const name of ['api', 'worker']) expect(await readFile(`${service.home}/logs/${name}.log`, 'utf8')).not.toContain(KEY);
    expect(`${running.output()}${(await service.processes()).join('\n')}`).not.toContain(KEY);
  });

  it('leaves no process behind after Ctrl-C', async () => {
    expect((await service.processes()).length).toBe(5);
    await running.ctrlC();
    expect(await running.exit).toBe(0);
    expect(await service.processes()).toEqual([]);
  });
});

describe('npm start on a home with data', () => {
  const isAsBefore = async (): Promise<void> => {
    const { items } = (await program.get(`/api/v1/evidence?connectionId=${connectionId}`)).body as { items: readonly Record<string, unknown>[] };
    const [id, value] = [({ id }: Record<string, unknown>) => id, ({ value }: Record<string, unknown>) => value];
    expect([items.map(id), items.map(value)]).toEqual([evidence.map(id), evidence.map(value)]);
    expect((await service.attesta(['audit', 'verify'])).code).toBe(0);
  };

  it('keeps everything over a restart and prints no set-up link any more', async () => {
    running = await service.start();
    await running.prints(READY);
    expect(running.output()).not.toMatch(/set-up[?#]token=/);
    await isAsBefore();
  });

  it('keeps everything when the launcher is killed with -9 and started again at once', async () => {
    running.kill('SIGKILL');
    await running.exit;
    running = await service.start();
    await running.prints(READY);
    expect(running.output()).toMatch(/MongoDB was still running: taken over/);
    expect(running.output()).toMatch(/Redis was still running: taken over/);
    expect(await service.processes()).toHaveLength(5);
    await isAsBefore();
  });

  it('reads again after all that: equal figures are confirmed, not repeated', async () => {
    const asked = await program.post(`/api/v1/connections/${connectionId}/runs`);
    expect(asked.status).toBe(202);
    owner = program;
    const run = (await untilFinished(asked.body.runId as string)).body;
    expect(run.outcomes.map(({ confirmed }: { confirmed: boolean }) => confirmed)).toEqual([true, true, true]);
    await running.ctrlC();
    expect(await service.processes()).toEqual([]);
  });

  it.each([
    ['PORT', 'eighty-eighty'],
    ['CLOCK_OFFSET', 'two-days-ahead'],
    ['LOG_LEVEL', 'chatty-chatty'],
    ['VENDOR_BASE_URL_OVERRIDE', 'somewhere-else'],
  ])('names a wrong %s and not its value, and leaves no process', async (name, value) => {
    const refused = await service.start({ [name]: value });
    expect(await refused.exit).toBe(1);
    expect(refused.output()).toContain(name);
    expect(refused.output()).not.toContain(value);
    expect(refused.output()).not.toMatch(/\n\s+at /);
    expect(await service.processes()).toEqual([]);
  });

  it('refuses in production what is for development only', async () => {
    const refused = await service.start({ NODE_ENV: 'production' });
    expect(await refused.exit).toBe(1);
    expect(refused.output()).toContain('VENDOR_BASE_URL_OVERRIDE is for development only');
    expect(await service.processes()).toEqual([]);
  });
});
