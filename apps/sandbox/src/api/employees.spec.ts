import { startTestSandbox, type TestSandbox } from '../testing.js';

interface ListAnswer {
  readonly data: readonly { readonly employeeId: string; readonly status: string }[];
  readonly meta: { readonly total: number; readonly page: { readonly limit: number; readonly nextCursor: string | null; readonly prevCursor: string | null } };
}

describe('the employee endpoints', () => {
  let sandbox: TestSandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
  });
  afterAll(() => sandbox.stop());
  const get = (path: string) => sandbox.vendor('acme', path);
  const list = async (query: string): Promise<ListAnswer> => (await get(`/v1/employees?${query}`)).json as ListAnswer;

  it('accepts the key and refuses another with an empty 401 whose reason is in a header', async () => {
    expect(await get('/v1/employees/0')).toMatchObject({ status: 200, json: { id: '0' } });
    for (const apiKey of [null, '0'.repeat(40), '', 'ä']) {
      const refused = await sandbox.vendor('acme', '/v1/employees/0', { apiKey: apiKey === 'ä' ? '\xe4' : apiKey });
      expect([refused.status, refused.text, refused.headers.get('content-type')]).toEqual([401, '', expect.stringContaining('text/html')]);
      expect(refused.headers.get('x-bamboohr-error-message')).toBe('API key not provided or invalid');
      expect(refused.headers.get('www-authenticate')).toBe('Basic realm="https://api.bamboohr.com/acme"');
    }
  });

  it('sends who calls an unknown company elsewhere', async () => {
    const reply = await sandbox.vendor('nobody', '/v1/employees/0', { apiKey: null });
    expect([reply.status, reply.headers.get('location')]).toEqual([302, 'https://www.bamboohr.com/']);
  });

  it('answers an unknown person with an empty 404 and a misspelt twin header', async () => {
    const reply = await get('/v1/employees/987654');
    expect([reply.status, reply.text]).toEqual([404, '']);
    expect(reply.headers.get('x-bamboohr-error-message')).toMatch(/^Employee not found/);
    expect(reply.headers.get('x-bamboohr-error-messsage')).toBe(reply.headers.get('x-bamboohr-error-message'));
  });

  it('gives one person the fields asked for and leaves out unknown ones without a word', async () => {
    expect((await get('/v1/employees/1?fields=firstName,status,shoeSize')).json).toEqual({
      id: '1',
      firstName: expect.any(String),
      status: expect.stringMatching(/ctive$/),
    });
    expect((await get('/v1/employees/1')).json).toEqual({ id: '1' });
    expect((await get(`/v1/employees/1?fields=${Array.from({ length: 401 }, () => 'status').join(',')}`)).status).toBe(400);
  });

  it('says the same about a person in the dataset and here', async () => {
    const { data } = await sandbox.query('acme', { fields: ['eeid', 'firstName', 'status', 'hireDate'], filter: "eeid eq '7'" });
    const fields = data[0]?.fields ?? {};
    expect((await get('/v1/employees/7?fields=firstName,status,hireDate')).json).toEqual({
      id: '7',
      firstName: fields['firstName'],
      status: fields['status'],
      hireDate: fields['hireDate'],
    });
  });

  it('answers XML to who does not ask for JSON', async () => {
    for (const path of ['/v1/employees/1?fields=lastName', '/v1/employees/directory', '/v1/employees/1/tables/employmentStatus']) {
      const reply = await sandbox.vendor('acme', path, { headers: {} });
      expect([reply.status, reply.headers.get('content-type'), reply.text]).toEqual([
        200,
        expect.stringContaining('text/xml'),
        expect.stringMatching(/^<\?xml/),
      ]);
    }
  });

  it('lists people page by page, forwards and back', async () => {
    const all = await list('page[limit]=2500');
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: ListAnswer = await list(`page[limit]=40${cursor === null ? '' : `&page[after]=${encodeURIComponent(cursor)}`}`);
      seen.push(...page.data.map(({ employeeId }) => employeeId));
      cursor = page.meta.page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(all.data.map(({ employeeId }) => employeeId));
    expect(seen.length).toBe(all.meta.total);
    const first = await list('page[limit]=40');
    const second = await list(`page[limit]=40&page[after]=${first.meta.page.nextCursor}`);
    expect(await list(`page[limit]=40&page[before]=${second.meta.page.prevCursor}`)).toMatchObject({ data: first.data });
  });

  it('filters and sorts', async () => {
    const [active, inactive, all] = await Promise.all([list('filter[status]=active'), list('filter[status]=inactive'), list('')]);
    expect(active.meta.total + inactive.meta.total).toBe(all.meta.total);
    expect((await list('filter[ids]=3,5')).data.map(({ employeeId }) => employeeId)).toEqual(['3', '5']);
    expect((await list('filter[ids][]=3&filter[ids][]=5&sort=-employeeId')).data.map(({ employeeId }) => employeeId)).toEqual(['5', '3']);
  });

  it.each([
    ['filter[shoeSize]=44', 422, 'BadRequest'],
    ['filter[status]=gone', 400, 'BadRequest'],
    ['sort=shoeSize', 400, 'BadRequest'],
    ['page[limit]=0', 400, 'BadRequest'],
    ['page[after]=nonsense', 400, 'BadPage'],
    [`page[before]=${Buffer.from('after:3').toString('base64')}`, 400, 'BadPage'],
    [`page[after]=${Buffer.from('after:987654').toString('base64')}`, 400, 'BadPage'],
  ])('refuses %s', async (query, status, code) => {
    expect(await get(`/v1/employees?${query}`)).toMatchObject({ status, json: { error: { code } } });
  });

  it('makes paging start again when the person at the boundary is gone', async () => {
    await sandbox.control('PUT', '/companies/paged', { people: 20, today: '2026-11-21' });
    const first = (await sandbox.vendor('paged', '/v1/employees?page[limit]=10')).json as ListAnswer;
    await sandbox.control('POST', '/companies/paged/people', { kind: 'delete', employeeId: first.data.at(-1)?.employeeId });
    const next = await sandbox.vendor('paged', `/v1/employees?page[limit]=10&page[after]=${first.meta.page.nextCursor}`);
    expect(next).toMatchObject({ status: 400, json: { error: { code: 'BadPage' } } });
    const since = (await sandbox.vendor('paged', '/v1/employees/changed?since=2026-11-21T00:00:00Z&type=deleted')).json;
    expect(since).toMatchObject({ employees: { [first.data.at(-1)?.employeeId ?? '']: { action: 'Deleted' } } });
  });

  it('keeps people out of the directory, and has no directory where nobody is left', async () => {
    const directory = (await get('/v1/employees/directory')).json as { employees: unknown[] };
    expect(directory.employees.length).toBeLessThan((await list('filter[status]=active')).meta.total);
    await sandbox.control('PUT', '/companies/empty', { people: 0 });
    expect(await sandbox.vendor('empty', '/v1/employees/directory')).toMatchObject({ status: 404, text: '' });
  });

  it('tells the whole employment history, of one or of everybody', async () => {
    const all = (await get('/v1/employees/all/tables/employmentStatus')).json as { employeeId: string; date: string }[];
    expect(new Set(all.map(({ employeeId }) => employeeId)).size).toBe((await list('')).meta.total);
    expect((await get('/v1/employees/1/tables/employmentStatus')).json).toEqual(all.filter(({ employeeId }) => employeeId === '1'));
    expect((await get('/v1/employees/all/tables/shoes')).status).toBe(404);
    expect((await get('/v1/employees/987654/tables/employmentStatus')).status).toBe(404);
  });

  it('tells who changed since an instant, by the day of the entry', async () => {
    const changed = (await get('/v1/employees/changed?since=2026-11-01T00:00:00Z')).json as {
      employees: Record<string, { action: string; lastChanged: string }>;
    };
    expect(Object.keys(changed.employees).length).toBeGreaterThan(0);
    expect(Object.values(changed.employees).every(({ lastChanged }) => lastChanged >= '2026-11-01')).toBe(true);
    const table = (await get('/v1/employees/changed/tables/employmentStatus?since=2026-11-01T00:00:00Z')).json as { employees: object };
    expect(Object.keys(table.employees)).toEqual(Object.keys(changed.employees));
    for (const query of ['', '?since=yesterday', '?since=2026-11-01T00:00:00Z&type=moved'])
      expect((await get(`/v1/employees/changed${query}`)).status).toBe(400);
  });

  it('knows nothing that writes', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'POST']) expect((await sandbox.vendor('acme', '/v1/employees/1', { method, body: {} })).status).toBe(404);
  });
});
