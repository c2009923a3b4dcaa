import { startTestSandbox, type TestSandbox } from '../testing.js';

const DATA = '/v2/datasets/employee/data';

describe('the dataset endpoints', () => {
  let sandbox: TestSandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
    await sandbox.control('PUT', '/companies/rows', { people: 250, today: '2026-11-21' });
  });
  afterAll(() => sandbox.stop());

  const post = (body: unknown, path = DATA) => sandbox.vendor('rows', path, { method: 'POST', body });
  const ids = async (body: object): Promise<string[]> =>
    (await sandbox.query('rows', { fields: ['eeid'], ...body })).data.map(({ fields }) => fields['eeid'] ?? '');

  it('counts all matching rows whatever the page', async () => {
    const first = await sandbox.query('rows', { fields: ['eeid'], pageSize: 1 });
    expect(first.meta).toEqual({ page: 1, pageSize: 1, totalPages: 250, totalItems: 250 });
    const beyond = await sandbox.query('rows', { fields: ['eeid'], page: 4 });
    expect([beyond.data, beyond.meta.totalItems]).toEqual([[], 250]);
  });

  it('reads everybody once when paged in a total order, and not without one', async () => {
    const walk = async (more: object): Promise<Set<string>> => {
      const pages = await Promise.all([1, 2, 3, 4, 5].map((page) => ids({ page, pageSize: 50, ...more })));
      return new Set(pages.flat());
    };
    expect((await walk({ orderBy: 'eeid asc' })).size).toBe(250);
    expect((await walk({})).size).toBeLessThan(250);
    expect(await ids({ orderBy: 'eeid desc', pageSize: 3 })).toEqual(['250', '249', '248']);
  });

  it('promises no order among equals: a walk ordered by a field with ties may lose people', async () => {
    const pages = await Promise.all([1, 2, 3].map((page) => sandbox.query('rows', { fields: ['eeid', 'status'], orderBy: 'status asc', page, pageSize: 100 })));
    expect(new Set(pages.flatMap(({ data }) => data.map(({ fields }) => fields['eeid']))).size).toBeLessThan(250);
  });

  it('writes links as an empty list on a single page and as an object otherwise, on a host nobody should follow', async () => {
    expect((await sandbox.query('rows', { fields: ['eeid'], pageSize: 1000 })).links).toEqual([]);
    const { links } = await sandbox.query('rows', { fields: ['eeid'], page: 2, pageSize: 100 });
    expect(links).toEqual({ next: expect.stringContaining('https://api.bamboohr.com/'), prev: expect.stringContaining('page=1') });
  });

  it('writes values as texts or null and blank dates in four forms', async () => {
    const { data } = await sandbox.query('rows', { fields: ['eeid', 'terminationDate', 'lastChanged'], pageSize: 1000 });
    const forms = new Set(
      data.map(({ fields }) => ('terminationDate' in fields ? fields['terminationDate'] : 'absent')).filter((form) => !/^[12]/.test(form ?? '')),
    );
    expect(forms).toEqual(new Set(['0000-00-00', '', null, 'absent']));
    expect(data.every(({ fields }) => typeof fields['eeid'] === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/.test(fields['lastChanged'] ?? ''))).toBe(
      true,
    );
  });

  it('shows a person hired in the future as Inactive', async () => {
    const { data } = await sandbox.query('rows', { fields: ['status'], filter: "hireDate gt '2026-11-21'" });
    expect(data.length).toBeGreaterThan(0);
    expect(data.every(({ fields }) => fields['status'] === 'Inactive')).toBe(true);
  });

  it('gives a row per task once a task field is asked for or filtered by', async () => {
    const rows = await sandbox.query('rows', { fields: ['eeid', 'taskName'], filter: "hireDate ge '2026-08-23' and taskName ne ''", pageSize: 1000 });
    expect(rows.meta.totalItems).toBe(rows.data.length);
    expect(new Set(rows.data.map(({ fields }) => fields['eeid'])).size).toBeLessThan(rows.data.length);
    const everybody = await sandbox.query('rows', { fields: ['eeid', 'taskName'], orderBy: 'eeid asc, taskName desc', pageSize: 1000 });
    expect(everybody.data.some(({ fields }) => fields['taskName'] === null)).toBe(true);
    const counted = await sandbox.query('rows', { fields: ['eeid'], filter: "taskName ne '' or status eq 'Active'", pageSize: 1 });
    expect(counted.meta.totalItems).toBeGreaterThan(250);
  });

  it.each([
    [{ fields: ['eeid', 'shoeSize'] }, 400, 'INVALID_FIELD'],
    [{ fields: [] }, 400, 'INVALID_REQUEST'],
    [{}, 400, 'INVALID_REQUEST'],
    [[], 400, 'INVALID_REQUEST'],
    [{ fields: ['eeid'], orderBy: 'status asc' }, 400, 'UE-1001'],
    [{ fields: ['eeid'], orderBy: 'eeid' }, 400, 'INVALID_REQUEST'],
    [{ fields: ['eeid'], filter: "status eq 'Active' and eeid gt 3 or eeid lt 2" }, 422, 'INVALID_FILTER'],
    [{ fields: ['eeid'], filter: 7 }, 422, 'INVALID_FILTER'],
    [{ fields: ['eeid'], page: 0 }, 422, 'INVALID_PAGINATION'],
    [{ fields: ['eeid'], pageSize: 1001 }, 422, 'INVALID_PAGINATION'],
    [{ fields: ['eeid'], pageSize: '10' }, 422, 'INVALID_PAGINATION'],
  ])('refuses %j', async (body, status, code) => {
    const reply = await post(body);
    expect([reply.status, reply.headers.get('content-type'), reply.json]).toEqual([
      status,
      'application/problem+json',
      expect.objectContaining({ status, code, instance: DATA }),
    ]);
  });

  it('knows no other dataset', async () => {
    expect((await post({ fields: ['eeid'] }, '/v2/datasets/benefit/data')).status).toBe(404);
    expect((await sandbox.vendor('rows', '/v1_2/datasets/benefit/fields')).json).toMatchObject({ status: 422, code: 'DATASET_NOT_FOUND' });
  });

  it('lists its fields without their types and brings page numbers into range', async () => {
    const all = (await sandbox.vendor('rows', '/v1_2/datasets/employee/fields')).json as { pagination: { total_records: number }; fields: { name: string }[] };
    expect(all.fields.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['eeid', 'status', 'hireDate', 'terminationDate', 'taskName', 'taskCompletedDate']),
    );
    expect(Object.keys(all.fields[0] ?? {})).toEqual(['name', 'label', 'parentType', 'parentName', 'entityName']);
    const last = (await sandbox.vendor('rows', '/v1_2/datasets/employee/fields?page=99&page_size=10')).json as { pagination: unknown; fields: unknown[] };
    expect(last.pagination).toMatchObject({ current_page: 4, total_pages: 4, next_page: null });
    expect(last.fields.length).toBe(all.pagination.total_records - 30);
  });

  it('lists allowed values, and crashes in plain text on an unknown name', async () => {
    const path = '/v1_2/datasets/employee/field-options';
    expect((await post({ fields: ['status', 'taskTasklist'] }, path)).json).toEqual({
      status: [
        { id: 'Active', value: 'Active' },
        { id: 'Inactive', value: 'Inactive' },
      ],
      taskTasklist: [{ id: 'New hire', value: 'New hire' }],
    });
    const crash = await post({ fields: ['shoeSize'] }, path);
    expect([crash.status, crash.headers.get('content-type'), crash.json]).toEqual([500, expect.stringContaining('text/plain'), undefined]);
    expect((await post({}, path)).status).toBe(400);
  });

  it('echoes the request id of the caller, or makes one', async () => {
    const sent = await sandbox.vendor('rows', '/v1_2/datasets/employee/fields', { headers: { accept: 'application/json', 'x-request-id': 'mine-1' } });
    expect(sent.headers.get('x-request-id')).toBe('mine-1');
    expect((await sandbox.vendor('rows', '/v1_2/datasets/employee/fields')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
