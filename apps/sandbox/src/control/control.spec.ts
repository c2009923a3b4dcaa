import { durationMs } from '../clock.js';
import { startTestSandbox, type TestSandbox } from '../testing.js';

describe('the control API', () => {
  let sandbox: TestSandbox;
  let instant = new Date('2026-11-21T23:30:00Z');
  beforeAll(async () => {
    sandbox = await startTestSandbox(() => instant);
  });
  afterAll(() => sandbox.stop());
  const company = async (slug: string): Promise<Record<string, unknown>> =>
    (await sandbox.control('GET', `/companies/${slug}`)).json as Record<string, unknown>;

  it('has the two companies of the demonstration, with keys of 40 hexadecimal characters that differ', async () => {
    const { items } = (await sandbox.control('GET', '/companies')).json as { items: { slug: string; apiKey: string }[] };
    expect(items.map(({ slug }) => slug)).toEqual(['acme', 'globex']);
    expect(new Set(items.map(({ apiKey }) => apiKey)).size).toBe(2);
    expect(items.every(({ apiKey }) => /^[0-9a-f]{40}$/.test(apiKey))).toBe(true);
    expect((await sandbox.control('GET', '/health')).json).toEqual({ status: 'ok' });
  });

  it('makes, makes anew and removes a company', async () => {
    const apiKey = 'a'.repeat(40);
    expect(await sandbox.control('PUT', '/companies/initech', { people: 5, seed: 7, apiKey, timeZone: 'Asia/Tokyo' })).toMatchObject({
      status: 200,
      json: { apiKey, today: '2026-11-22' },
    });
    await sandbox.control('PUT', '/companies/initech/scenario', { name: '5xx' });
    expect(await sandbox.control('PUT', '/companies/initech', { people: 6 })).toMatchObject({ json: { people: 6, scenarios: [] } });
    expect((await sandbox.control('DELETE', '/companies/initech')).status).toBe(204);
    expect((await sandbox.control('GET', '/companies/initech')).status).toBe(404);
  });

  it.each([
    ['/companies/Initech', { people: 5 }, 'slug'],
    ['/companies/a', { people: -1 }, 'people'],
    ['/companies/a', { people: 50_001 }, 'people'],
    ['/companies/a', {}, 'people'],
    ['/companies/a', { people: 5, today: '2026-02-30' }, 'today'],
    ['/companies/a', { people: 5, today: '2099-01-01', anchor: '2026-01-01' }, 'today'],
    ['/companies/a', { people: 5, timeZone: '+02:00' }, 'timeZone'],
    ['/companies/a', { people: 5, apiKey: 'short' }, 'apiKey'],
    ['/today', { today: 'tomorrow' }, 'today'],
    ['/companies/acme/scenario', { name: 'slow', ms: -1 }, 'ms'],
  ])('PUT %s %j names the field %s', async (path, body, field) => {
    const reply = await sandbox.control('PUT', path, body);
    expect([reply.status, reply.json]).toEqual([400, { error: { field, message: expect.any(String) } }]);
  });

  it('refuses a body that is no JSON and a company that is not there', async () => {
    const reply = await fetch(`${sandbox.url}/control/companies/acme`, { method: 'PUT', body: '{', headers: { 'content-type': 'application/json' } });
    expect(reply.status).toBe(400);
    expect((await sandbox.control('PUT', '/today', { today: null, company: 'nobody' })).status).toBe(404);
    expect((await sandbox.control('GET', '/companies/nobody/count')).json).toMatchObject({ error: { field: 'slug' } });
  });

  it('follows the clock in the zone of the company until the day is fixed', async () => {
    await sandbox.control('PUT', '/companies/tokyo', { people: 10, timeZone: 'Asia/Tokyo' });
    await sandbox.control('PUT', '/companies/lima', { people: 10, timeZone: 'America/Lima' });
    expect([(await company('tokyo'))['today'], (await company('lima'))['today']]).toEqual(['2026-11-22', '2026-11-21']);
    instant = new Date('2026-11-23T10:00:00Z');
    expect((await company('lima'))['today']).toBe('2026-11-23');
    await sandbox.control('PUT', '/today', { today: '2026-12-24', company: 'lima' });
    expect([(await company('tokyo'))['today'], (await company('lima'))['today']]).toEqual(['2026-11-23', '2026-12-24']);
    await sandbox.control('PUT', '/today', { today: null });
    expect((await company('lima'))['today']).toBe('2026-11-23');
    const reply = await sandbox.vendor('lima', '/v1/employees/0');
    expect(reply.headers.get('date')).toBe(instant.toUTCString());
  });

  it('moves through weeks of history day by day, and shows the same when it goes back', async () => {
    await sandbox.control('PUT', '/companies/weeks', { people: 500, today: '2026-11-21' });
    const on = async (today: string): Promise<unknown> => {
      await sandbox.control('PUT', '/today', { today, company: 'weeks' });
      const { json } = await sandbox.control('GET', '/companies/weeks/count');
      return [json, (await sandbox.query('weeks', { fields: ['eeid'], filter: "status eq 'Active'", pageSize: 1 })).meta.totalItems];
    };
    const days = Array.from({ length: 21 }, (_, at) => new Date(Date.UTC(2026, 10, 21 + at)).toISOString().slice(0, 10));
    const forwards = [];
    for (const day of days) forwards.push(await on(day));
    const backwards = [];
    for (const day of [...days].reverse()) backwards.push(await on(day));
    expect(backwards.reverse()).toEqual(forwards);
    expect(new Set(forwards.map((figures) => JSON.stringify((figures as unknown[])[1]))).size).toBeGreaterThan(3);
    expect((await sandbox.control('GET', '/companies/weeks/count?today=2026-11-25')).json).toEqual((forwards[4] as unknown[])[0]);
  });

  it('edits people one by one or together, and refuses what makes no sense', async () => {
    await sandbox.control('PUT', '/companies/edited', { people: 0, today: '2026-11-21' });
    const edits = [
      { kind: 'hire', hireDate: '2026-01-05', enteredOn: '2026-01-05', tasks: [] },
      { kind: 'terminate', employeeId: '900001', date: '2026-11-20' },
    ];
    expect(await sandbox.control('POST', '/companies/edited/people', { edits })).toMatchObject({
      status: 200,
      json: { items: [{}, { employeeId: '900001' }] },
    });
    expect((await sandbox.control('GET', '/companies/edited/count')).json).toMatchObject({ activeHeadcount: 0, inactive: 1, terminations30d: 1 });
    const people = (await sandbox.control('GET', '/companies/edited/people?status=Inactive')).json;
    expect(people).toMatchObject({ items: [{ employeeId: '900001', status: 'Inactive', spells: [{ hiredOn: '2026-01-05' }] }] });
    const refused = await sandbox.control('POST', '/companies/edited/people', { kind: 'rehire', employeeId: '900001', hireDate: '2026-11-01' });
    expect([refused.status, refused.json]).toEqual([409, { error: { field: 'rehire', message: expect.stringContaining('2026-11-20') } }]);
    expect((await sandbox.control('POST', '/companies/edited/people', { kind: 'promote' })).status).toBe(400);
    expect((await sandbox.control('GET', '/companies/edited/people?status=Gone')).status).toBe(400);
  });

  it('logs every call without its key', async () => {
    await sandbox.control('DELETE', '/companies/globex/log');
    await sandbox.control('PUT', '/companies/globex/scenario', { name: '5xx', calls: 1 });
    await sandbox.query('globex', { fields: ['eeid'] }).catch(() => undefined);
    await sandbox.vendor('globex', '/v1/employees?page[limit]=1', { apiKey: '0'.repeat(40) });
    const reply = await sandbox.control('GET', '/companies/globex/log');
    expect(reply.json).toEqual({
      items: [
        expect.objectContaining({
          method: 'POST',
          path: '/v2/datasets/employee/data',
          status: 500,
          authorized: true,
          scenario: '5xx',
          body: { fields: ['eeid'] },
          at: instant.toISOString(),
        }),
        expect.objectContaining({ method: 'GET', path: '/v1/employees', query: 'page%5Blimit%5D=1', status: 401, authorized: false, scenario: 'healthy' }),
      ],
    });
    expect(reply.text).not.toContain(sandbox.apiKey('globex'));
    expect(reply.text).not.toContain('0'.repeat(40));
  });
});

describe('the clock offset', () => {
  it.each([
    ['PT49H', 176_400_000],
    ['P2D', 172_800_000],
    ['-PT1M30S', -90_000],
    ['PT0S', 0],
  ])('%s is %i ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['P', '49h', 'PT', 'P1M', ''])('%p is refused', (text) => {
    expect(() => durationMs(text)).toThrow(/CLOCK_OFFSET|duration/);
  });
});
