import { startTestApi, type TestApi } from '../../../../test/support/api.js';
import { type Answer, client } from '../../../../test/support/api-client.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(async () => api.close());
beforeEach(async () => api.forgetAttempts());

const problem = (answer: Answer): Record<string, unknown> => {
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({
    type: `urn:attesta:problem:${String(answer.body.code)}`,
    title: expect.any(String),
    status: answer.status,
    detail: expect.any(String),
    requestId: answer.headers.get('x-request-id'),
  });
  return answer.body as Record<string, unknown>;
};

describe('bad requests', () => {
  it.each([
    ['cut-off JSON', '{"email":"a@example.com"', 400, 'request.malformed-body'],
    ['a prototype in JSON', '{"__proto__":{"role":"owner"}}', 400, 'request.malformed-body'],
    ['a text instead of an object', '"text"', 400, 'request.invalid'],
    ['a list instead of an object', '[]', 400, 'request.invalid'],
    ['a number', '1', 400, 'request.invalid'],
    ['null', 'null', 400, 'request.invalid'],
    ['nothing', '', 400, 'request.invalid'],
    ['more than 1 MiB', `{"email":"${'a'.repeat(1_048_576)}"}`, 413, 'request.too-large'],
  ])('%s is a problem that says so', async (_name, body, status, code) => {
    const answer = await client(api.url).send('POST', '/api/v1/auth/login', { body, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(status);
    expect(problem(answer)['code']).toBe(code);
  });

  it('names every wrong field once', async () => {
    const answer = await client(api.url).post('/api/v1/auth/login', { email: 'nobody', password: 5, organizationId: 'x' });
    expect(problem(answer)['errors']).toEqual([
      { field: 'email', message: 'must be an e-mail address' },
      { field: 'password', message: 'must be text' },
      { field: 'organizationId', message: expect.stringContaining('24') },
    ]);
  });

  it('names unknown fields of the body', async () => {
    const answer = await client(api.url).post('/api/v1/auth/login', { email: 'a@example.com', password: 'x', role: 'owner' });
    expect(answer.status).toBe(400);
    expect(problem(answer)['errors']).toEqual([{ field: 'role', message: 'is not a field of this request' }]);
  });

  it.each([
    [{ email: { $ne: null }, password: { $gt: '' } }, ['email', 'password']],
    [{ email: ['a@example.com'], password: 'x' }, ['email']],
    [{ email: null, password: null }, ['email', 'password']],
  ])('an operator or another type in place of text never reaches the database: %j', async (body, fields) => {
    const answer = await client(api.url).post('/api/v1/auth/login', body);
    expect(answer.status).toBe(400);
    expect((problem(answer)['errors'] as { field: string }[]).map(({ field }) => field)).toEqual(fields);
  });

  it('refuses an unknown query parameter, where there are some and where there are none', async () => {
    const owner = await api.owner('Query');
    for (const path of ['/api/v1/members?organizationId=1', '/api/v1/organization?organizationId=1', '/health/live?organizationId=1']) {
      const answer = await owner.get(path);
      expect(answer.status).toBe(400);
      expect((problem(answer)['errors'] as { field: string }[])[0]?.field).toBe('organizationId');
    }
  });

  it('refuses a body where none is read', async () => {
    const owner = await api.owner('Body');
    const answer = await owner.post('/api/v1/auth/logout', { all: true });
    expect(problem(answer)['errors']).toEqual([{ field: 'all', message: 'is not a field of this request' }]);
  });

  it.each(['0', '201', '1.5', 'x', '', '1&limit=2', '-1', '1e2x'])('refuses limit=%s', async (limit) => {
    const owner = await api.owner('Limit');
    const answer = await owner.get(`/api/v1/members?limit=${limit}`);
    expect(answer.status).toBe(400);
    expect(problem(answer)['errors']).toEqual([{ field: 'limit', message: 'must be a whole number from 1 to 200' }]);
  });

  it('refuses a cursor of another kind', async () => {
    const owner = await api.owner('Cursor');
    expect(problem(await owner.get('/api/v1/members?cursor=abc'))).toMatchObject({ status: 400, errors: [{ field: 'cursor' }] });
  });

  it.each(['x', '65F0C0FFEE65F0C0FFEE65F0', '65f0c0ffee65f0c0ffee65f', '65f0c0ffee65f0c0ffee65f00', '%24ne', '..%2f..'])(
    'refuses the id %s by name',
    async (id) => {
      const owner = await api.owner('Id');
      const answer = await owner.get(`/api/v1/members/${id}`);
      expect(answer.status).toBe(400);
      expect(problem(answer)['errors']).toEqual([{ field: 'id', message: 'must be an id of 24 hex digits' }]);
    },
  );

  it('an escape that cannot be decoded is 400', async () => {
    expect(problem(await client(api.url).get('/api/v1/members/%E0%A4%A'))).toMatchObject({ status: 400 });
  });
});

describe('addresses', () => {
  it('nothing there is 404, without an echo', async () => {
    const answer = await client(api.url).get('/api/v1/nothing-secret');
    expect(problem(answer)).toMatchObject({ status: 404, code: 'request.unknown-route' });
    expect(answer.text).not.toContain('nothing-secret');
  });

  it.each([
    ['PUT', '/api/v1/organization', ['GET', 'PATCH']],
    ['POST', '/api/v1/organization?x=1', ['GET', 'PATCH']],
    ['DELETE', '/health/live', ['GET']],
    ['PUT', `/api/v1/members/${'0'.repeat(24)}`, ['DELETE', 'GET', 'PATCH']],
  ])('%s %s is 405 and names what is there', async (method, path, methods) => {
    const answer = await client(api.url).send(method, path);
    expect(problem(answer)).toMatchObject({ status: 405, code: 'request.method-not-allowed' });
    expect((answer.headers.get('allow') ?? '').split(', ')).toEqual(expect.arrayContaining(methods));
  });
});

describe('what is not there for the caller', () => {
  it('a foreign, an unknown and a removed id get byte-identical answers', async () => {
    const [owner, stranger] = [await api.owner('Here'), await api.owner('There')];
    const invited = await owner.post('/api/v1/invitations', { email: 'gone@example.com', role: 'admin' });
    const token = String(invited.body.link).split('#token=')[1];
    const joined = await client(api.url).post('/api/v1/invitations/accept', { token, password: 'another good phrase' });
    const gone = String(joined.body.member.id);
    expect((await owner.delete(`/api/v1/members/${gone}`)).status).toBe(204);
    const fixed = { headers: { 'x-request-id': 'same-request' } };
    for (const [method, body] of [
      ['GET', undefined],
      ['PATCH', { role: 'admin' }],
      ['DELETE', undefined],
    ] as const) {
      const answers = await Promise.all(
        [stranger.ownerId, 'f'.repeat(24), gone].map((id) =>
          owner.send(method, `/api/v1/members/${id}`, { ...fixed, ...(body === undefined ? {} : { body }) }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect(new Set(answers.map(({ headers }) => JSON.stringify([...headers].filter(([name]) => name !== 'keep-alive')))).size).toBe(1);
    }
  });
});

describe('headers', () => {
  it('every answer carries a request id and the service’s time, and API answers are not stored', async () => {
    const answer = await client(api.url).get('/health/live');
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Date(answer.headers.get('date') ?? '').getTime()).toBe(Math.floor(api.clock.now().getTime() / 1000) * 1000);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('access-control-expose-headers')).toBe('Date, Retry-After, X-Request-Id');
  });

  it('takes a request id of a safe shape and no other', async () => {
    const given = async (id: string): Promise<string | null> => (await client(api.url, { 'x-request-id': id }).get('/health/live')).headers.get('x-request-id');
    expect(await given('trace-1234')).toBe('trace-1234');
    for (const id of ['short', 'a'.repeat(65), 'has space', '{"json":1}']) expect(await given(id)).not.toBe(id);
  });

  it('pages may load only from this origin and may not be framed', async () => {
    const { headers } = await client(api.url).get('/health/live');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('an error answer carries the same headers', async () => {
    const { headers } = await client(api.url).get('/api/v1/auth/me');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('documentation', () => {
  it('is an OpenAPI document of this version and a page whose parts come from this origin', async () => {
    const document = await client(api.url).get('/api/openapi.json');
    expect(document.body).toMatchObject({ openapi: expect.stringMatching(/^3\./), info: { title: 'Attesta', version: '0.0.0-test' } });
    const page = await client(api.url).get('/api/docs');
    expect(page.status).toBe(200);
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
    expect(sources.length).toBeGreaterThan(2);
    for (const source of sources) {
      expect(source).not.toMatch(/^(?:https?:)?\/\//);
      if (!source.endsWith('.png')) expect((await client(api.url).get(new URL(source, 'http://x/api/docs').pathname)).status).toBe(200);
    }
    expect(page.text).not.toMatch(/<script(?![^>]*src=)[^>]*>\s*\S/);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
  });
});
