import { connect } from 'node:net';

import { type Reply, startTestSandbox, type TestSandbox } from '../testing.js';
import { scenarioSchema } from './scenario.js';

const DATA = '/v2/datasets/employee/data';
const COUNT = { fields: ['eeid'], pageSize: 1 };

describe('a scenario', () => {
  let sandbox: TestSandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
    await sandbox.control('PUT', '/companies/odd', { people: 200, today: '2026-11-21' });
  });
  afterAll(() => sandbox.stop());
  afterEach(() => play({ name: 'healthy' }));

  const play = async (scenario: object): Promise<void> => {
    expect((await sandbox.control('PUT', '/companies/odd/scenario', scenario)).status).toBe(200);
  };
  const post = (body: unknown, path = DATA): Promise<Reply> => sandbox.vendor('odd', path, { method: 'POST', body });
  const total = async (filter?: string): Promise<number> => (await sandbox.query('odd', { ...COUNT, filter })).meta.totalItems;
  /** Everything the vendor sends on one connection, byte for byte. */
  const raw = (path: string): Promise<{ text: string; ended: 'end' | 'error' }> =>
    new Promise((resolve) => {
      const { port } = new URL(sandbox.url);
      const socket = connect(Number(port), '127.0.0.1', () => {
        const key = Buffer.from(`${sandbox.apiKey('odd')}:x`).toString('base64');
        socket.write(
          `GET /bamboohr/odd/api${path} HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nAuthorization: Basic ${key}\r\nConnection: close\r\n\r\n`,
        );
      });
      let text = '';
      socket.setEncoding('latin1').on('data', (part: string) => (text += part));
      socket.on('error', () => resolve({ text, ended: 'error' }));
      socket.on('end', () => resolve({ text, ended: 'end' }));
    });
  const refusedBody = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'answered',
      () => 'broken off',
    );

  it.each([
    [{ name: 'wrong-key' }, 401, {}],
    [{ name: 'locked-out' }, 403, {}],
    [{ name: 'rate-limited' }, 429, { 'retry-after': '30' }],
    [{ name: 'rate-limited', retryAfter: 'Sat, 21 Nov 2026 12:01:00 GMT' }, 429, { 'retry-after': 'Sat, 21 Nov 2026 12:01:00 GMT' }],
    [{ name: 'rate-limited', status: 503, retryAfter: 1 }, 503, { 'retry-after': '1' }],
    [{ name: '5xx' }, 500, {}],
    [{ name: '5xx', status: 598, retryAfter: 2 }, 598, { 'retry-after': '2' }],
    [{ name: 'unavailable' }, 503, {}],
    [{ name: 'redirect' }, 302, { location: 'https://www.example.com/' }],
    [{ name: 'redirect', status: 308, location: 'http://127.0.0.1:1/' }, 308, { location: 'http://127.0.0.1:1/' }],
    [{ name: 'unknown-company' }, 302, { location: 'https://www.bamboohr.com/' }],
    [{ name: 'no-access' }, 403, { 'content-type': 'application/problem+json' }],
  ])('%j answers a good query with %i', async (scenario, status, headers) => {
    await play(scenario);
    const reply = await post(COUNT);
    expect(reply.status).toBe(status);
    for (const [name, value] of Object.entries(headers)) expect(reply.headers.get(name)).toBe(value);
    await play({ name: 'healthy' });
    expect((await post(COUNT)).status).toBe(200);
  });

  it('may be limited to the next calls, to some calls, and queue up', async () => {
    await play({
      scenarios: [
        { name: '5xx', calls: 2 },
        { name: 'rate-limited', calls: 1, match: { filter: 'Inactive' } },
      ],
    });
    const statuses: number[] = [];
    for (const filter of [undefined, undefined, undefined, "status eq 'Inactive'", "status eq 'Inactive'"])
      statuses.push((await post({ ...COUNT, filter })).status);
    expect(statuses).toEqual([500, 500, 200, 429, 200]);
    await play({ name: '5xx', match: { path: '/v1/employees', method: 'GET' } });
    expect([(await post(COUNT)).status, (await sandbox.vendor('odd', '/v1/employees/0')).status]).toEqual([200, 500]);
    await play({ name: '5xx', match: { page: 2 } });
    expect([(await post(COUNT)).status, (await post({ ...COUNT, page: 2 })).status]).toEqual([200, 500]);
  });

  it('acts on one company only', async () => {
    await play({ name: '5xx' });
    expect((await sandbox.vendor('acme', '/v1/employees/0')).status).toBe(200);
  });

  it('narrowed-key hides the inactive, or a share of everybody, wherever people show', async () => {
    const [all, active] = [await total(), await total("status eq 'Active'")];
    await play({ name: 'narrowed-key' });
    expect([await total(), await total("status eq 'Inactive'")]).toEqual([active, 0]);
    const list = (await sandbox.vendor('odd', '/v1/employees?page[limit]=1')).json as { meta: { total: number } };
    expect(list.meta.total).toBe(active);
    await play({ name: 'narrowed-key', hideInactive: false, hideShare: 0.5 });
    expect(await total()).toBeLessThan(all * 0.65);
    expect(await total("status eq 'Inactive'")).toBeGreaterThan(0);
  });

  it('tasks-refused answers 403 for task fields alone, read or filtered by', async () => {
    await play({ name: 'tasks-refused' });
    expect((await post({ fields: ['taskName'] })).json).toMatchObject({ status: 403, fields: { taskName: 'no permission' } });
    expect((await post({ fields: ['eeid'], filter: "taskName ne ''" })).status).toBe(403);
    expect((await post({ fields: ['taskCategory'] }, '/v1_2/datasets/employee/field-options')).status).toBe(403);
    expect((await post(COUNT)).status).toBe(200);
    await play({ name: 'tasks-refused', fields: ['terminationDate'] });
    expect((await post({ fields: ['terminationDate'] })).status).toBe(403);
  });

  it('tasks-unknown-shape counts people, or packs the tasks of a person into lists', async () => {
    const query = { fields: ['eeid', 'taskName'], filter: "hireDate ge '2026-08-23' and taskName ne ''", pageSize: 1000, orderBy: 'eeid asc' };
    const healthy = await sandbox.query('odd', query);
    await play({ name: 'tasks-unknown-shape' });
    const counted = await sandbox.query('odd', query);
    expect(counted.data).toEqual(healthy.data);
    expect(counted.meta.totalItems).toBe(new Set(healthy.data.map(({ fields }) => fields['eeid'])).size);
    await play({ name: 'tasks-unknown-shape', shape: 'arrays' });
    const lists = await sandbox.query('odd', query);
    expect(lists.data.flatMap(({ fields }) => fields['taskName']).length).toBe(healthy.data.length);
    expect(lists.data.length).toBe(lists.meta.totalItems);
  });

  it('truncation breaks off, ends early as promised, or ends without any promise', async () => {
    const whole = Buffer.byteLength((await sandbox.vendor('odd', '/v1/employees?page[limit]=5')).text);
    const seen = async (contentLength: string): Promise<{ head: string; body: string }> => {
      await play({ name: 'truncation', bytes: 20, contentLength });
      const [head = '', body = ''] = (await raw('/v1/employees?page[limit]=5')).text.split('\r\n\r\n');
      return { head: head.toLowerCase(), body };
    };
    expect((await seen('full')).head).toContain(`content-length: ${whole}`);
    expect((await seen('full')).body.length).toBe(20);
    expect((await seen('cut')).head).toContain('content-length: 20');
    expect((await seen('absent')).head).not.toMatch(/content-length|transfer-encoding/);
    await play({ name: 'truncation', bytes: 0 });
    expect(await refusedBody(sandbox.vendor('odd', '/v1/employees'))).toBe('broken off');
    await play({ name: 'truncation', contentLength: 'absent' });
    expect((await sandbox.vendor('odd', '/v1/employees')).text.length).toBe(20);
  });

  it('slow and drip take their time and give the whole answer', async () => {
    const timed = async (): Promise<number> => {
      const start = performance.now();
      expect((await sandbox.vendor('odd', '/v1/employees/0')).json).toEqual({ id: '0' });
      return performance.now() - start;
    };
    await play({ name: 'slow', ms: 120 });
    expect(await timed()).toBeGreaterThan(110);
    await play({ name: 'drip', ms: 20, bytes: 2 });
    expect(await timed()).toBeGreaterThan(90);
  });

  it('does not keep the sandbox up when the caller of a slow answer has gone', async () => {
    await play({ name: 'slow', ms: 60_000 });
    await expect(fetch(`${sandbox.url}/bamboohr/odd/api/v1/employees/0`, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
  });

  it('reset drops the connection', async () => {
    await play({ name: 'reset' });
    expect(await raw('/v1/employees/0')).toEqual({ text: '', ended: 'error' });
  });

  it('disagreeing-totals shifts the total without a filter, or the one it is aimed at', async () => {
    const [all, inactive] = [await total(), await total("status eq 'Inactive'")];
    await play({ name: 'disagreeing-totals', delta: -3 });
    expect([await total(), await total("status eq 'Inactive'")]).toEqual([all - 3, inactive]);
    await play({ name: 'disagreeing-totals', match: { filter: 'Inactive' } });
    expect([await total(), await total("status eq 'Inactive'")]).toEqual([all, inactive + 1]);
    await play({ name: 'disagreeing-totals', match: { path: '/v1/employees' } });
    expect((await sandbox.vendor('odd', '/v1/employees')).json).toMatchObject({ meta: { total: all + 1 } });
  });

  it.each([
    ['html-200', 'text/html', /Log in/],
    ['empty-200', 'application/json', /^$/],
    ['error-body-200', 'application/json', /Over rate limit/],
  ])('%s is a 200 that is no answer', async (name, type, text) => {
    await play({ name });
    const reply = await post(COUNT);
    expect([reply.status, reply.headers.get('content-type'), reply.text]).toEqual([200, expect.stringContaining(type), expect.stringMatching(text)]);
  });

  it('malformed-json is complete and cannot be read; duplicate-key-json can be, with the wrong total', async () => {
    await play({ name: 'malformed-json' });
    expect([(await post(COUNT)).json, (await post(COUNT)).text.length]).toEqual([undefined, expect.any(Number)]);
    await play({ name: 'duplicate-key-json' });
    const twin = await post(COUNT);
    expect(twin.text.match(/"meta"/g)).toHaveLength(2);
    expect(twin.json).toMatchObject({ meta: { totalItems: 0 } });
    expect((await sandbox.vendor('odd', '/v1/employees/0')).text).toBe('{"id":"0","id":"0"}');
  });

  it('wrong-types and missing-fields spoil rows, days or totals', async () => {
    const query = { fields: ['eeid', 'hireDate'], orderBy: 'eeid asc', pageSize: 5 };
    await play({ name: 'wrong-types' });
    expect((await sandbox.query('odd', query)).data[0]?.fields).toMatchObject({ eeid: { value: '1' } });
    await play({ name: 'wrong-types', target: 'meta' });
    expect((await sandbox.query('odd', query)).meta.totalItems).toBe('about 200');
    await play({ name: 'wrong-types', target: 'dates' });
    expect((await sandbox.query('odd', query)).data.some(({ fields }) => fields['hireDate'] === '2026-02-30')).toBe(true);
    await play({ name: 'missing-fields' });
    expect(Object.keys((await sandbox.query('odd', query)).data[0]?.fields ?? {})).not.toContain('eeid');
    await play({ name: 'missing-fields', fields: ['hireDate'], meta: ['totalItems'] });
    const reply = await sandbox.query('odd', query);
    expect([Object.keys(reply.data[0]?.fields ?? {}), 'totalItems' in reply.meta]).toEqual([['eeid'], false]);
  });

  it('repeated-rows, unordered and growing-pages spoil a walk', async () => {
    const walk = async (pages: number): Promise<readonly (string | null | undefined)[]> => {
      const read = await Promise.all(
        Array.from({ length: pages }, (_, at) => sandbox.query('odd', { fields: ['eeid'], orderBy: 'eeid asc', page: at + 1, pageSize: 50 })),
      );
      return read.flatMap(({ data }) => data.map(({ fields }) => fields['eeid']));
    };
    expect(new Set(await walk(4)).size).toBe(200);
    await play({ name: 'repeated-rows' });
    expect([(await walk(4)).length, new Set(await walk(4)).size]).toEqual([200, 196]);
    await play({ name: 'unordered' });
    expect(await walk(1)).not.toEqual([...(await walk(1))].sort((a, b) => Number(a) - Number(b)));
    await play({ name: 'growing-pages' });
    for (const page of [1, 7, 900]) {
      const reply = await sandbox.query('odd', { fields: ['eeid'], orderBy: 'eeid asc', page, pageSize: 50 });
      expect([reply.meta.totalPages, reply.data.length]).toEqual([page + 1, 50]);
    }
    let next: string | null = '';
    for (let page = 0; page < 6; page++) {
      const list = (await sandbox.vendor('odd', `/v1/employees?page[limit]=100${next === '' ? '' : `&page[after]=${next}`}`)).json as {
        meta: { page: { nextCursor: string | null } };
      };
      next = list.meta.page.nextCursor;
      expect(next).not.toBeNull();
    }
  });

  it('bad-page refuses the second page of the employee list', async () => {
    await play({ name: 'bad-page', match: { path: '/v1/employees' } });
    expect((await sandbox.vendor('odd', '/v1/employees?page[limit]=5')).status).toBe(200);
    expect((await sandbox.vendor('odd', '/v1/employees?page[after]=YWZ0ZXI6NQ==')).json).toMatchObject({ error: { code: 'BadPage' } });
  });

  it('sudden-drop turns active people inactive and hides nobody', async () => {
    const [all, active] = [await total(), await total("status eq 'Active'")];
    await play({ name: 'sudden-drop' });
    expect(await total("status eq 'Active'")).toBeLessThan(active * 0.55);
    expect((await total("status eq 'Active'")) + (await total("status eq 'Inactive'"))).toBe(all);
  });

  it('script answers with any status, headers and bytes', async () => {
    await play({ name: 'script', status: 418, headers: { 'content-type': 'text/plain', 'x-odd': '1' }, body: 'teapot' });
    const text = await post(COUNT);
    expect([text.status, text.headers.get('x-odd'), text.text]).toEqual([418, '1', 'teapot']);
    await play({
      name: 'script',
      headers: { 'content-encoding': 'gzip, gzip', 'content-type': 'application/json' },
      bodyBase64: Buffer.from([0xff, 0xfe]).toString('base64'),
    });
    expect((await raw('/v1/employees/0')).text).toMatch(/gzip, gzip[\s\S]*\xff\xfe$/);
    await play({ name: 'script', rawBase64: Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab').toString('base64') });
    expect((await raw('/v1/employees/0')).text).toBe('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab');
  });

  it('has a name from the list and sensible parameters', async () => {
    const refused = await sandbox.control('PUT', '/companies/odd/scenario', { name: 'sabotage' });
    expect([refused.status, refused.json]).toEqual([400, { error: { field: expect.any(String), message: expect.any(String) } }]);
    expect((await sandbox.control('PUT', '/companies/odd/scenario', { name: '5xx', status: 200 })).status).toBe(400);
    const names = scenarioSchema.options.map((option) => option.shape.name.value);
    for (const name of names) expect((await sandbox.control('PUT', '/companies/odd/scenario', { name })).json).toMatchObject({ scenarios: [{ name }] });
    expect(names).toHaveLength(30);
  });
});
