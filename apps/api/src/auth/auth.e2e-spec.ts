import { PASSWORD, startTestApi, type TestApi } from '../../../../test/support/api.js';
import { type Answer, client, cookieOf, signIn, withSession } from '../../../../test/support/api-client.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(async () => api.close());
beforeEach(async () => api.forgetAttempts());

const login = (email: string, password: string, more: object = {}): Promise<Answer> => client(api.url).post('/api/v1/auth/login', { email, password, ...more });
const eventsOf = async (organizationId: string): Promise<string[]> => {
  const rows = await api.database.root.db(api.database.name).collection('audit_events').find().sort({ sequence: 1 }).toArray();
  return rows.filter((row) => String(row['organizationId']) === organizationId).map((row) => String(row['type']));
};

describe('sign-in', () => {
  it('answers who one is, sets a strict cookie and leaves an audit event', async () => {
    const { ownerEmail, organizationId, ownerId } = await api.found('Acme');
    const answer = await login(ownerEmail.toUpperCase(), PASSWORD);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      member: { id: ownerId, email: ownerEmail, role: 'owner', accessEndsAt: null },
      organization: { id: organizationId, name: 'Acme', timeZone: 'Europe/Berlin' },
      access: 'full',
      csrfToken: expect.stringMatching(/^[0-9a-f]{64}$/),
      serverTime: api.clock.now().toISOString(),
    });
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^attesta=[0-9a-f]{24}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)]);
    expect(await eventsOf(organizationId)).toEqual(['organization.created', 'member.joined', 'auth.signed-in']);
  });

  it('neither the token nor the password is stored', async () => {
    const { ownerEmail } = await api.found('Stored');
    const token = cookieOf(await login(ownerEmail, PASSWORD)).slice('attesta='.length);
    const database = api.database.root.db(api.database.name);
    for (const { name } of await database.listCollections().toArray()) {
      const text = JSON.stringify(await database.collection(name).find().toArray());
      expect(text).not.toContain(token);
      expect(text).not.toContain(token.split('.')[1]);
      expect(text).not.toContain(PASSWORD);
    }
  });

  it('an unknown address and a wrong password get the same answer after a similar time, and the latter an event', async () => {
    const { ownerEmail, organizationId } = await api.found('Same');
    const timed = async (email: string): Promise<[Answer, number]> => {
      const start = performance.now();
      const answer = await client(api.url).post('/api/v1/auth/login', { email, password: 'wrong password!' }, { headers: { 'x-request-id': 'same-request' } });
      return [answer, performance.now() - start];
    };
    const [wrong, wrongMs] = await timed(ownerEmail);
    const [unknown, unknownMs] = await timed('nobody@example.com');
    expect(wrong.status).toBe(401);
    expect(unknown.status).toBe(401);
    expect(unknown.text).toBe(wrong.text);
    expect(Math.min(wrongMs, unknownMs)).toBeGreaterThan(395);
    expect(wrong.headers.getSetCookie()).toEqual([]);
    expect(await eventsOf(organizationId)).toContain('auth.sign-in-failed');
  });

  it('asks which organization when there are several, and enters the chosen one', async () => {
    const email = 'two@example.com';
    const [first, second] = [await api.found('First', email), await api.found('Second', email)];
    const choice = await login(email, PASSWORD);
    expect(choice.status).toBe(409);
    expect(choice.body).toMatchObject({
      code: 'auth.organization-choice',
      organizations: [
        { id: first.organizationId, name: 'First' },
        { id: second.organizationId, name: 'Second' },
      ],
    });
    const entered = await login(email, PASSWORD, { organizationId: second.organizationId });
    expect(entered.body).toMatchObject({ organization: { id: second.organizationId } });
    expect((await login(email, 'wrong password!', { organizationId: second.organizationId })).status).toBe(401);
  });

  it('an organization of somebody else is refused like one that does not exist', async () => {
    const { ownerEmail } = await api.found('Mine');
    const { organizationId } = await api.found('Theirs');
    const headers = { headers: { 'x-request-id': 'same-request' } };
    const ask = (organization: string): Promise<Answer> =>
      client(api.url).post('/api/v1/auth/login', { email: ownerEmail, password: PASSWORD, organizationId: organization }, headers);
    const [foreign, unknown] = [await ask(organizationId), await ask('f'.repeat(24))];
    expect(foreign.status).toBe(403);
    expect(unknown.text).toBe(foreign.text);
  });

  it('after ten wrong passwords even the right one waits, with Retry-After', async () => {
    const { ownerEmail } = await api.found('Forced');
    const attempts = await Promise.all(Array.from({ length: 12 }, () => login(ownerEmail, 'wrong password!')));
    expect(attempts.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(attempts.filter(({ status }) => status === 429)).toHaveLength(2);
    const refused = await login(ownerEmail.toUpperCase(), PASSWORD);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ code: 'auth.too-many-attempts', remedy: expect.any(String) });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
    await api.forgetAttempts();
    expect((await login(ownerEmail, PASSWORD)).status).toBe(200);
  }, 20_000);

  it('an address that guesses at many accounts is stopped too', async () => {
    for (let at = 0; at < 100; at += 25)
      await Promise.all(Array.from({ length: 25 }, (_, i) => login(`guess-${String(at + i)}@example.com`, 'wrong password!')));
    const refused = await login('guess-100@example.com', 'wrong password!');
    expect(refused.status).toBe(429);
  }, 60_000);
});

describe('a session', () => {
  it('is new at every sign-in, and the one presented with it ends', async () => {
    const { ownerEmail } = await api.found('Rotate');
    const first = await login(ownerEmail, PASSWORD);
    const second = await client(api.url).post('/api/v1/auth/login', { email: ownerEmail, password: PASSWORD }, { headers: { cookie: cookieOf(first) } });
    expect(cookieOf(second)).not.toBe(cookieOf(first));
    expect((await withSession(api.url, second).get('/api/v1/auth/me')).status).toBe(200);
    expect((await withSession(api.url, first).get('/api/v1/auth/me')).status).toBe(401);
  });

  it('is never one that somebody else made up', async () => {
    const { ownerEmail, organizationId } = await api.found('Fixation');
    const planted = `attesta=${organizationId}.${'A'.repeat(43)}`;
    const answer = await client(api.url).post('/api/v1/auth/login', { email: ownerEmail, password: PASSWORD }, { headers: { cookie: planted } });
    expect(cookieOf(answer)).not.toBe(planted);
    expect((await client(api.url, { cookie: planted }).get('/api/v1/auth/me')).status).toBe(401);
  });

  it('presented twice with different values it counts as none', async () => {
    const owner = await api.owner('Twice');
    const cookie = `${owner.headers['cookie'] ?? ''}; attesta=${owner.organizationId}.${'A'.repeat(43)}`;
    expect((await client(api.url, { cookie }).get('/api/v1/auth/me')).status).toBe(401);
  });

  it('ends with the sign-out', async () => {
    const owner = await api.owner('Out');
    const out = await owner.post('/api/v1/auth/logout');
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie()[0]).toMatch(/^attesta=; .*Max-Age=0$/);
    expect((await owner.get('/api/v1/auth/me')).status).toBe(401);
    expect((await eventsOf(owner.organizationId)).at(-1)).toBe('auth.signed-out');
  });

  it('ends after 30 idle minutes and after 12 busy hours', async () => {
    const { ownerEmail } = await api.found('Time');
    const start = api.clock.now();
    const idle = await signIn(api.url, ownerEmail, PASSWORD);
    const busy = await signIn(api.url, ownerEmail, PASSWORD);
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      api.clock.advanceMs(20 * 60_000);
      expect((await busy.get('/api/v1/auth/me')).status).toBe(200);
    }
    expect((await idle.get('/api/v1/auth/me')).status).toBe(401);
    api.clock.advanceMs(20 * 60_000);
    expect((await busy.get('/api/v1/auth/me')).status).toBe(401);
    api.clock.set(start);
  });

  it('switches to another organization of the same person with a new token, and to no other', async () => {
    const email = 'switch@example.com';
    const [first, second] = [await api.found('One', email), await api.found('Two', email)];
    const stranger = await api.found('Three');
    const before = await signIn(api.url, email, PASSWORD, first.organizationId);
    const { items } = (await before.get('/api/v1/auth/organizations')).body as { items: { id: string }[] };
    expect(items.map(({ id }) => id)).toEqual([first.organizationId, second.organizationId]);
    expect((await before.post('/api/v1/auth/switch', { organizationId: stranger.organizationId })).status).toBe(403);
    const switched = await before.post('/api/v1/auth/switch', { organizationId: second.organizationId });
    expect(switched.body).toMatchObject({ organization: { id: second.organizationId } });
    expect((await before.get('/api/v1/auth/me')).status).toBe(401);
    expect((await withSession(api.url, switched).get('/api/v1/organization')).body).toMatchObject({ id: second.organizationId });
  });
});

describe('a change with the session cookie', () => {
  it('needs the CSRF token of that very session', async () => {
    const owner = await api.owner('Csrf');
    const other = await api.owner('Other');
    const cookie = owner.headers['cookie'] ?? '';
    const change = (headers: Record<string, string>): Promise<Answer> =>
      client(api.url, { cookie, ...headers }).patch('/api/v1/organization', { name: 'Changed' });
    expect((await change({})).body).toMatchObject({ status: 403, code: 'auth.csrf-token' });
    expect((await change({ 'x-csrf-token': 'guess' })).status).toBe(403);
    expect((await change({ 'x-csrf-token': other.headers['x-csrf-token'] ?? '' })).status).toBe(403);
    expect((await owner.get('/api/v1/organization')).body).toMatchObject({ name: 'Csrf' });
    expect((await change({ 'x-csrf-token': owner.headers['x-csrf-token'] ?? '' })).status).toBe(200);
  });

  it.each([
    ['the Origin of another site', { origin: 'https://evil.example.com' }],
    ['an opaque Origin', { origin: 'null' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling of the same site', { 'sec-fetch-site': 'same-site' }],
  ])('is refused with %s, right token or not', async (_name, headers) => {
    const owner = await api.owner('Origin');
    expect((await owner.patch('/api/v1/organization', { name: 'x' }, { headers })).body).toMatchObject({ status: 403, code: 'auth.foreign-page' });
    expect((await client(api.url).post('/api/v1/auth/login', { email: owner.ownerEmail, password: PASSWORD }, { headers })).status).toBe(403);
  });

  it('passes from the pages of this server', async () => {
    const owner = await api.owner('Own');
    for (const origin of ['http://127.0.0.1:3000', api.url]) {
      expect((await owner.patch('/api/v1/organization', { name: 'Own' }, { headers: { origin, 'sec-fetch-site': 'same-origin' } })).status).toBe(200);
    }
  });

  it('a form cannot send one at all', async () => {
    const owner = await api.owner('Form');
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      expect((await owner.send('PATCH', '/api/v1/organization', { body: '{"name":"x"}', headers: { 'content-type': type } })).status).toBe(415);
    }
  });
});
