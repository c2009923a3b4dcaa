import { PASSWORD, startTestApi, type TestApi } from '../../../../test/support/api.js';
import { type Answer, bearer, client, cookieOf, signIn, withSession } from '../../../../test/support/api-client.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(async () => api.close());
beforeEach(async () => api.forgetAttempts());

const NEW_PASSWORD = 'nine violet umbrellas';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
interface Listed {
  readonly id: string;
  readonly device: string;
  readonly organization: string;
  readonly current: boolean;
}
const listOf = (answer: Answer): readonly Listed[] => answer.body.items as readonly Listed[];
const lastEvent = async (organizationId: string): Promise<Record<string, unknown>> => {
  const rows = await api.database.root.db(api.database.name).collection('audit_events').find().sort({ sequence: 1 }).toArray();
  const last = rows.filter((row) => String(row['organizationId']) === organizationId).at(-1);
  return JSON.parse(String(last?.['body'])) as Record<string, unknown>;
};
const statusOf = async (who: { get(path: string): Promise<Answer> }): Promise<number> => (await who.get('/api/v1/auth/me')).status;
const inDays = (days: number): string => new Date(api.clock.now().getTime() + days * 86_400_000).toISOString();

describe('the own password', () => {
  it('changes with the present one; every other session ends, everywhere, and this one goes on under a new id', async () => {
    const email = 'changes@example.com';
    const elsewhere = await api.owner('Changes elsewhere', email);
    const owner = await api.owner('Changes', email);
    const other = await signIn(api.url, email, PASSWORD, owner.organizationId);
    const changed = await owner.post('/api/v1/auth/password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ member: { email }, csrfToken: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(cookieOf(changed)).not.toBe(owner.headers['cookie']);
    expect([await statusOf(owner), await statusOf(other), await statusOf(elsewhere), await statusOf(withSession(api.url, changed))]).toEqual([
      401, 401, 401, 200,
    ]);
    expect(await lastEvent(owner.organizationId)).toMatchObject({ type: 'auth.password-changed', outcome: 'success', data: { closedSessions: 3 } });
    expect((await client(api.url).post('/api/v1/auth/login', { email, password: PASSWORD })).status).toBe(401);
    expect((await signIn(api.url, email, NEW_PASSWORD, owner.organizationId)).headers['cookie']).toBeDefined();
  });

  it('withdraws a link for a new password that somebody made before', async () => {
    const owner = await api.owner('Withdraws');
    const made = await owner.post(`/api/v1/members/${owner.ownerId}/password-reset`);
    const token = String(made.body.link).split('#token=')[1];
    expect((await owner.post('/api/v1/auth/password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD })).status).toBe(200);
    expect((await client(api.url).post('/api/v1/auth/password-reset', { token, password: 'ten yellow trumpets' })).body).toMatchObject({
      code: 'link.invalid',
    });
  });

  it('a wrong present one is named, leaves an event and changes nothing', async () => {
    const owner = await api.owner('Wrong');
    const answer = await owner.post('/api/v1/auth/password', { currentPassword: 'wrong password!', newPassword: NEW_PASSWORD });
    expect(answer.body).toMatchObject({ status: 400, errors: [{ field: 'currentPassword', message: 'is not the present password' }] });
    expect(await lastEvent(owner.organizationId)).toMatchObject({ type: 'auth.password-change-failed', outcome: 'denied' });
    expect(await statusOf(owner)).toBe(200);
    expect((await signIn(api.url, owner.ownerEmail, PASSWORD)).headers['cookie']).toBeDefined();
  });

  it('guesses count as sign-ins do: after ten even the right one waits', async () => {
    const owner = await api.owner('Guesses');
    const change = (currentPassword: string): Promise<Answer> => owner.post('/api/v1/auth/password', { currentPassword, newPassword: NEW_PASSWORD });
    for (let at = 0; at < 10; at++) expect((await change('wrong password!')).status).toBe(400);
    const refused = await change(PASSWORD);
    expect(refused.body).toMatchObject({ status: 429, code: 'auth.too-many-attempts' });
    expect((await client(api.url).post('/api/v1/auth/login', { email: owner.ownerEmail, password: PASSWORD })).status).toBe(429);
  }, 20_000);

  it.each([
    ['the present one', PASSWORD, 'differ'],
    ['a common one', 'Password2026!!', 'most people'],
    ['the name of the organization', 'Zeppelinworks2026', 'your organization'],
    ['the own address', 'balthasarquist1', 'your name'],
    ['a short one', 'short', '12'],
  ])('is not %s', async (_what, newPassword, why) => {
    const owner = await api.owner('Zeppelin Works', `balthasar.quist-${String(newPassword.length)}-${why.slice(0, 3)}@example.com`);
    const answer = await owner.post('/api/v1/auth/password', { currentPassword: PASSWORD, newPassword });
    expect(answer.body).toMatchObject({ status: 400, errors: [{ field: 'newPassword', message: expect.stringContaining(why) }] });
  });

  it('is for people: a key has none', async () => {
    const owner = await api.owner('Keys');
    const made = await owner.post('/api/v1/api-keys', { label: 'x', role: 'owner', expiresAt: inDays(1) });
    const key = bearer(api.url, String(made.body.secret));
    for (const answer of [
      await key.post('/api/v1/auth/password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }),
      await key.get('/api/v1/auth/sessions'),
      await key.delete('/api/v1/auth/sessions'),
    ])
      expect(answer.body).toMatchObject({ status: 422, code: 'auth.session-needed' });
  });
});

describe('weak passwords', () => {
  it('are refused where an account begins: an invitation, with the organization’s name', async () => {
    const owner = await api.owner('Quicksilver Partners');
    const invited = await owner.post('/api/v1/invitations', { email: 'begins@example.com', role: 'admin' });
    const token = String(invited.body.link).split('#token=')[1];
    const accept = (password: string): Promise<Answer> => client(api.url).post('/api/v1/invitations/accept', { token, password, name: 'Ottoline Vander' });
    for (const password of ['quicksilver2026!', 'ottolinevander1', 'attesta-attesta-1', 'iloveyou1234'])
      expect((await accept(password)).body).toMatchObject({ status: 400, errors: [{ field: 'password' }] });
    expect((await accept(NEW_PASSWORD)).status).toBe(201);
  });
});

describe('own sessions', () => {
  it('are listed with program, times and organization, this one marked, and none of anybody else', async () => {
    const email = 'lists@example.com';
    const elsewhere = await api.found('Lists elsewhere', email);
    await signIn(api.url, email, PASSWORD, elsewhere.organizationId);
    await api.owner('Stranger');
    const owner = await api.owner('Lists', email);
    const body = { email, password: PASSWORD, organizationId: owner.organizationId };
    await client(api.url, { 'user-agent': FIREFOX }).post('/api/v1/auth/login', body);
    const listed = listOf(await owner.get('/api/v1/auth/sessions'));
    expect(listed.map(({ device, organization, current }) => `${device}, ${organization}, ${String(current)}`).sort()).toEqual([
      'Firefox on Linux, Lists, false',
      'node, Lists elsewhere, false',
      'node, Lists, true',
    ]);
    expect(JSON.stringify(listed)).not.toContain('Gecko');
  });

  it('idle ones are not shown', async () => {
    const owner = await api.owner('Idle');
    await signIn(api.url, owner.ownerEmail, PASSWORD);
    const start = api.clock.now();
    api.clock.advanceMs(20 * 60_000);
    expect(listOf(await owner.get('/api/v1/auth/sessions'))).toHaveLength(2);
    api.clock.advanceMs(20 * 60_000);
    expect(listOf(await owner.get('/api/v1/auth/sessions'))).toHaveLength(1);
    api.clock.set(start);
  });

  it('one ends, with an event; one of somebody else, one that ended and one that never was get the same 404', async () => {
    const owner = await api.owner('Ends');
    const other = await signIn(api.url, owner.ownerEmail, PASSWORD);
    const stranger = await api.owner('Ends elsewhere');
    const [foreign] = listOf(await stranger.get('/api/v1/auth/sessions'));
    const found = listOf(await owner.get('/api/v1/auth/sessions')).find(({ current }) => !current);
    const end = (id: string): Promise<Answer> => owner.delete(`/api/v1/auth/sessions/${id}`, { headers: { 'x-request-id': 'same-request' } });
    expect((await end(found?.id ?? '')).status).toBe(204);
    expect(await lastEvent(owner.organizationId)).toMatchObject({ type: 'auth.sessions-ended', actor: { label: owner.ownerEmail }, data: { count: 1 } });
    expect([await statusOf(other), await statusOf(owner), await statusOf(stranger)]).toEqual([401, 200, 200]);
    const answers = [await end(found?.id ?? ''), await end(foreign?.id ?? ''), await end('f'.repeat(24))];
    expect(answers[0]?.body).toMatchObject({ status: 404, code: 'session.not-found' });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('this one ends too, with its cookie', async () => {
    const owner = await api.owner('This');
    const [own] = listOf(await owner.get('/api/v1/auth/sessions'));
    const answer = await owner.delete(`/api/v1/auth/sessions/${own?.id ?? ''}`);
    expect(answer.headers.getSetCookie()[0]).toMatch(/Max-Age=0$/);
    expect(await statusOf(owner)).toBe(401);
  });

  it('all but this one end, in every organization', async () => {
    const email = 'all@example.com';
    const elsewhere = await api.owner('All elsewhere', email);
    const owner = await api.owner('All', email);
    const others = [elsewhere, await signIn(api.url, email, PASSWORD, owner.organizationId)];
    expect((await owner.delete('/api/v1/auth/sessions')).status).toBe(204);
    expect(await Promise.all([owner, ...others].map(statusOf))).toEqual([200, 401, 401]);
    expect(await lastEvent(elsewhere.organizationId)).toMatchObject({ type: 'auth.sessions-ended', data: { count: 1 } });
    expect((await owner.delete('/api/v1/auth/sessions')).status).toBe(204);
  });

  it('are 50 at most: one more ends the one used least recently', async () => {
    const owner = await api.owner('Many');
    const first = await signIn(api.url, owner.ownerEmail, PASSWORD);
    const start = api.clock.now();
    api.clock.advanceMs(120_000);
    expect(await statusOf(owner)).toBe(200);
    for (let at = 0; at < 49; at++) await signIn(api.url, owner.ownerEmail, PASSWORD);
    expect(listOf(await owner.get('/api/v1/auth/sessions'))).toHaveLength(50);
    expect([await statusOf(first), await statusOf(owner)]).toEqual([401, 200]);
    api.clock.set(start);
  }, 60_000);
});

describe('sessions of a member', () => {
  it('end by an owner or admin, here only, with an event; the membership stays', async () => {
    const email = 'member-of-two@example.com';
    const elsewhere = await api.owner('Sessions elsewhere', email);
    const owner = await api.owner('Sessions');
    const invited = await owner.post('/api/v1/invitations', { email, role: 'admin' });
    const token = String(invited.body.link).split('#token=')[1];
    const joined = await client(api.url).post('/api/v1/invitations/accept', { token, password: PASSWORD });
    const [admin, id] = [withSession(api.url, joined), String(joined.body.member.id)];
    expect((await admin.delete(`/api/v1/members/${owner.ownerId}/sessions`)).body).toMatchObject({ status: 403, code: 'member.above-own-role' });
    expect((await owner.delete(`/api/v1/members/${id}/sessions`)).status).toBe(204);
    expect(await lastEvent(owner.organizationId)).toMatchObject({
      type: 'auth.sessions-ended',
      actor: { label: owner.ownerEmail },
      target: { id },
      data: { count: 1 },
    });
    expect([await statusOf(admin), await statusOf(elsewhere), await statusOf(owner)]).toEqual([401, 200, 200]);
    expect((await owner.delete(`/api/v1/members/${elsewhere.ownerId}/sessions`)).body).toMatchObject({ status: 404, code: 'member.not-found' });
    expect((await signIn(api.url, email, PASSWORD, owner.organizationId)).headers['cookie']).toBeDefined();
  });
});
