import { type MinimalVendor, startMinimalVendor } from './minimal-vendor.js';

const KEY = '0123456789abcdef0123456789abcdef01234567';
const PEOPLE = [
  { eeid: '1', status: 'Active', hireDate: '2020-01-01', terminationDate: '0000-00-00' },
  { eeid: '2', status: 'Inactive', hireDate: '2020-01-01', terminationDate: '2026-11-20' },
  { eeid: '10', status: 'Active', hireDate: '2026-11-01', terminationDate: null },
];
const TASKS = [
  { eeid: '10', taskName: 'Badge issued', taskCompletedDate: '2026-11-02' },
  { eeid: '10', taskName: 'Payroll form', taskCompletedDate: null },
];

describe('the minimal vendor', () => {
  let vendor: MinimalVendor;
  beforeAll(async () => {
    vendor = await startMinimalVendor({ people: PEOPLE, tasks: TASKS, apiKey: KEY, subdomain: 'tiny' });
  });
  afterAll(() => vendor.stop());

  const call = (path: string, init: RequestInit = {}, key = KEY): Promise<Response> =>
    fetch(`${vendor.url}/bamboohr/tiny/api${path}`, { ...init, headers: { authorization: `Basic ${btoa(`${key}:x`)}` } });
  const query = async (body: object): Promise<{ data: { fields: Record<string, unknown> }[]; links: unknown; meta: Record<string, number> }> => {
    const response = await call('/v2/datasets/employee/data', { method: 'POST', body: JSON.stringify(body) });
    return (await response.json()) as Awaited<ReturnType<typeof query>>;
  };

  it('accepts the key, refuses another with an empty 401, and names its request id its own way', async () => {
    const good = await call('/v1/employees/0');
    expect([good.status, await good.json(), good.headers.get('x-bamboohr-request-id')]).toEqual([200, { id: '8' }, expect.stringMatching(/^call-\d+$/)]);
    const bad = await call('/v1/employees/0', {}, `${KEY.slice(0, -1)}0`);
    expect([bad.status, await bad.text()]).toEqual([401, '']);
  });

  it('packs its answers and gives rows backwards unless an order is asked for', async () => {
    const response = await call('/v2/datasets/employee/data', { method: 'POST', body: JSON.stringify({ fields: ['eeid'] }) });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    const unordered = (await response.json()) as { data: { fields: { eeid: string } }[]; links: unknown };
    expect(unordered.links).toEqual([]);
    expect(unordered.data.map(({ fields }) => fields.eeid)).toEqual(['10', '2', '1']);
    const ordered = await query({ fields: ['eeid'], orderBy: 'eeid asc' });
    expect(ordered.data.map(({ fields }) => fields['eeid'])).toEqual(['1', '2', '10']);
  });

  it('answers the six daily questions', async () => {
    const total = async (filter?: string): Promise<unknown> => (await query({ fields: ['eeid'], filter, pageSize: 1 })).meta['totalItems'];
    const hires = "hireDate ge '2026-08-23' and hireDate le '2026-11-21' and taskName ne ''";
    expect(await total("status eq 'Active'")).toBe(2);
    expect(await total("status eq 'Inactive'")).toBe(1);
    expect(await total()).toBe(3);
    expect(await total("terminationDate ge '2026-10-22' and terminationDate le '2026-11-21'")).toBe(1);
    expect(await total("terminationDate le '2026-11-21'")).toBe(1);
    expect(await total(hires)).toBe(2);
    expect(await total(`${hires} and taskCompletedDate ge '1970-01-01'`)).toBe(1);
  });

  it('lists people, fields and options', async () => {
    const people = (await (await call('/v1/employees?filter[status]=active&page[limit]=1')).json()) as { meta: { total: number } };
    expect(people.meta.total).toBe(2);
    const catalogue = (await (await call('/v1_2/datasets/employee/fields?page_size=1000')).json()) as { pagination: object; fields: { name: string }[] };
    expect(catalogue.pagination).toMatchObject({ total_pages: '1' });
    expect(catalogue.fields.map(({ name }) => name)).toContain('taskCompletedDate');
    const options = await call('/v1_2/datasets/employee/field-options', { method: 'POST', body: JSON.stringify({ fields: ['status'] }) });
    expect(await options.json()).toEqual({ status: [expect.objectContaining({ value: 'Active' }), expect.objectContaining({ value: 'Inactive' })] });
  });

  it.each([
    ["status eq 'Active' or status eq 'Inactive'", 422],
    ["shoeSize eq '44'", 400],
  ])('refuses the filter %s with %i', async (filter, status) => {
    const response = await call('/v2/datasets/employee/data', { method: 'POST', body: JSON.stringify({ fields: ['eeid'], filter }) });
    expect(response.status).toBe(status);
  });

  it.each(['', 'null', '{'])('refuses the body %p of a query', async (body) => {
    expect((await call('/v2/datasets/employee/data', { method: 'POST', body })).status).toBe(400);
  });

  it('answers 404 in plain text for anything it does not know, and keeps a list of calls', async () => {
    const response = await call('/v1/company_information');
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([404, 'text/plain', 'no such page']);
    expect(vendor.calls.at(-1)).toEqual({ method: 'GET', path: '/bamboohr/tiny/api/v1/company_information', body: null, status: 404 });
  });
});
