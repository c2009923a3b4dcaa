import { PASSWORD, startTestApi, type TestApi } from '../../../../test/support/api.js';
import { type Answer, type ApiClient, bearer, client, signIn, withSession } from '../../../../test/support/api-client.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(async () => api.close());
beforeEach(async () => api.forgetAttempts());

const OTHER_PASSWORD = 'another good phrase';
const tokenOf = (answer: Answer): string => String(answer.body.link).split('#token=')[1] ?? '';
const inDays = (days: number): string => new Date(api.clock.now().getTime() + days * 86_400_000).toISOString();

interface Joined extends ApiClient {
  readonly id: string;
  readonly email: string;
}
let people = 0;
async function join(owner: ApiClient, role: string, accessEndsAt: string | null = null): Promise<Joined> {
  const email = `person-${String(++people)}@example.com`;
  const invited = await owner.post('/api/v1/invitations', { email, role, accessEndsAt });
  expect(invited.status).toBe(201);
  const answer = await client(api.url).post('/api/v1/invitations/accept', { token: tokenOf(invited), password: OTHER_PASSWORD });
  expect(answer.status).toBe(201);
  return { ...withSession(api.url, answer), id: answer.body.member.id as string, email };
}
const eventTypes = async (organizationId: string): Promise<string[]> => {
  const rows = await api.database.root.db(api.database.name).collection('audit_events').find().sort({ sequence: 1 }).toArray();
  return rows.filter((row) => String(row['organizationId']) === organizationId).map((row) => String(row['type']));
};

describe('invitations', () => {
  it('bring a new person in, signed in, with the role that was given', async () => {
    const owner = await api.owner('Join');
    const invited = await owner.post('/api/v1/invitations', { email: 'Ada@Example.com', role: 'auditor', accessEndsAt: inDays(10) });
    expect(invited.body).toMatchObject({ email: 'ada@example.com', role: 'auditor', accessEndsAt: inDays(10), createdBy: owner.ownerEmail });
    expect(invited.body.link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/accept-invitation#token=[0-9a-f]{24}\.[\w-]{43}$/);
    expect((await owner.get('/api/v1/invitations')).body.items).toHaveLength(1);
    const accepted = await client(api.url).post('/api/v1/invitations/accept', { token: tokenOf(invited), password: OTHER_PASSWORD, name: 'Ada' });
    expect(accepted.status).toBe(201);
    expect(accepted.body).toMatchObject({ member: { name: 'Ada', role: 'auditor', accessEndsAt: inDays(10) }, organization: { id: owner.organizationId } });
    expect((await owner.get('/api/v1/invitations')).body.items).toEqual([]);
    const members = (await owner.get('/api/v1/members')).body.items as Record<string, unknown>[];
    expect(members.map(({ email, role, state }) => ({ email, role, state }))).toEqual([
      { email: owner.ownerEmail, role: 'owner', state: 'active' },
      { email: 'ada@example.com', role: 'auditor', state: 'active' },
    ]);
    expect(await eventTypes(owner.organizationId)).toEqual([
      'organization.created',
      'member.joined',
      'auth.signed-in',
      'member.invited',
      'member.joined',
      'auth.signed-in',
    ]);
  });

  it('work once, even when two come at the same moment', async () => {
    const owner = await api.owner('Once');
    const token = tokenOf(await owner.post('/api/v1/invitations', { email: 'once@example.com', role: 'admin' }));
    const accept = (): Promise<Answer> => client(api.url).post('/api/v1/invitations/accept', { token, password: OTHER_PASSWORD });
    const answers = await Promise.all([accept(), accept(), accept()]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await accept()).body).toMatchObject({ status: 422, code: 'link.invalid' });
    expect((await owner.get('/api/v1/members')).body.items).toHaveLength(2);
  });

  it('stop working when withdrawn, expired, or replaced by a newer one', async () => {
    const owner = await api.owner('Stop');
    const accept = async (token: string): Promise<unknown> =>
      (await client(api.url).post('/api/v1/invitations/accept', { token, password: OTHER_PASSWORD })).body.code;
    const first = await owner.post('/api/v1/invitations', { email: 'stop@example.com', role: 'admin' });
    const second = await owner.post('/api/v1/invitations', { email: 'stop@example.com', role: 'admin' });
    expect(await accept(tokenOf(first))).toBe('link.invalid');
    expect((await owner.delete(`/api/v1/invitations/${String(second.body.id)}`)).status).toBe(204);
    expect((await owner.delete(`/api/v1/invitations/${String(second.body.id)}`)).body).toMatchObject({ status: 404, code: 'invitation.not-found' });
    expect(await accept(tokenOf(second))).toBe('link.invalid');
    const third = await owner.post('/api/v1/invitations', { email: 'stop@example.com', role: 'admin' });
    const start = api.clock.now();
    api.clock.advanceMs(7 * 86_400_000);
    expect(await accept(tokenOf(third))).toBe('link.invalid');
    api.clock.set(start);
    expect(await accept('x')).toBe('link.invalid');
  });

  it('do not change the password of a person who has an account: that password is needed', async () => {
    const email = 'both@example.com';
    await api.found('Elsewhere', email);
    const owner = await api.owner('Here');
    const token = tokenOf(await owner.post('/api/v1/invitations', { email, role: 'admin' }));
    const wrong = await client(api.url).post('/api/v1/invitations/accept', { token, password: OTHER_PASSWORD });
    expect(wrong.body).toMatchObject({ status: 401, code: 'auth.invalid-credentials' });
    expect((await client(api.url).post('/api/v1/invitations/accept', { token, password: PASSWORD })).status).toBe(201);
    expect((await owner.post('/api/v1/invitations', { email, role: 'admin' })).body).toMatchObject({ status: 409, code: 'member.exists' });
  });

  it('an auditor needs an end date, others have none, and a weak password is named', async () => {
    const owner = await api.owner('Rules');
    const invite = async (body: object): Promise<unknown> =>
      (await owner.post('/api/v1/invitations', { email: 'rules@example.com', ...body })).body.errors?.[0]?.field;
    expect(await invite({ role: 'auditor' })).toBe('accessEndsAt');
    expect(await invite({ role: 'auditor', accessEndsAt: inDays(-1) })).toBe('accessEndsAt');
    expect(await invite({ role: 'admin', accessEndsAt: inDays(1) })).toBe('accessEndsAt');
    expect(await invite({ role: 'auditor', accessEndsAt: '2027-01-01' })).toBe('accessEndsAt');
    const token = tokenOf(await owner.post('/api/v1/invitations', { email: 'rules@example.com', role: 'admin' }));
    const weak = await client(api.url).post('/api/v1/invitations/accept', { token, password: 'aaaaaaaaaaaa' });
    expect(weak.body).toMatchObject({ status: 400, errors: [{ field: 'password' }] });
  });
});

describe('an auditor', () => {
  it('is out at the end date, with session and sign-in, and in again when it is moved', async () => {
    const owner = await api.owner('Audit');
    const auditor = await join(owner, 'auditor', new Date(api.clock.now().getTime() + 600_000).toISOString());
    expect((await auditor.get('/api/v1/members')).status).toBe(200);
    const start = api.clock.now();
    api.clock.advanceMs(600_000);
    expect((await auditor.get('/api/v1/members')).status).toBe(401);
    expect((await client(api.url).post('/api/v1/auth/login', { email: auditor.email, password: OTHER_PASSWORD })).body).toMatchObject({
      status: 403,
      code: 'auth.no-access',
      organization: 'Audit',
      accessEndedAt: new Date(start.getTime() + 600_000).toISOString(),
      detail: expect.stringMatching(/^Your access to Audit ended on /),
    });
    expect((await client(api.url).post('/api/v1/auth/login', { email: auditor.email, password: 'not the password' })).body).toMatchObject({ status: 401 });
    const listed = (await owner.get('/api/v1/members')).body.items as { id: string; state: string; lastSeenAt: string | null }[];
    expect(listed.find(({ id }) => id === auditor.id)).toMatchObject({ state: 'ended', lastSeenAt: start.toISOString() });
    expect((await owner.patch(`/api/v1/members/${auditor.id}`, { accessEndsAt: inDays(5) })).body).toMatchObject({ state: 'active', accessEndsAt: inDays(5) });
    expect((await signIn(api.url, auditor.email, OTHER_PASSWORD)).headers['cookie']).toBeDefined();
    api.clock.set(start);
  });
});

describe('changing members', () => {
  it('the last owner can neither step down nor leave; with a second one both work', async () => {
    const owner = await api.owner('Last');
    expect((await owner.patch(`/api/v1/members/${owner.ownerId}`, { role: 'admin' })).body).toMatchObject({ status: 409, code: 'member.last-owner' });
    expect((await owner.delete(`/api/v1/members/${owner.ownerId}`)).body).toMatchObject({ status: 409, code: 'member.last-owner' });
    const second = await join(owner, 'owner');
    expect((await owner.delete(`/api/v1/members/${owner.ownerId}`)).status).toBe(204);
    expect((await owner.get('/api/v1/auth/me')).status).toBe(401);
    expect((await second.get('/api/v1/members')).body.items).toHaveLength(1);
  });

  it('two owners who remove each other at the same moment leave one', async () => {
    const first = await api.owner('Race');
    const second = await join(first, 'owner');
    const answers = await Promise.all([first.delete(`/api/v1/members/${second.id}`), second.delete(`/api/v1/members/${first.ownerId}`)]);
    expect(answers.map(({ status }) => status).sort()[0]).toBe(204);
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    const rows = await api.database.root.db(api.database.name).collection('members').find({ role: 'owner', deletedAt: null }).toArray();
    expect(rows.filter((row) => String(row['organizationId']) === first.organizationId)).toHaveLength(1);
  });

  it('an admin touches no owner, makes none, and makes no link for one', async () => {
    const owner = await api.owner('Admin');
    const admin = await join(owner, 'admin');
    const above = { status: 403, code: 'member.above-own-role' };
    expect((await admin.patch(`/api/v1/members/${owner.ownerId}`, { role: 'auditor', accessEndsAt: inDays(1) })).body).toMatchObject(above);
    expect((await admin.delete(`/api/v1/members/${owner.ownerId}`)).body).toMatchObject(above);
    expect((await admin.patch(`/api/v1/members/${admin.id}`, { role: 'owner' })).body).toMatchObject(above);
    expect((await admin.post('/api/v1/invitations', { email: 'new@example.com', role: 'owner' })).body).toMatchObject(above);
    expect((await admin.post(`/api/v1/members/${owner.ownerId}/password-reset`)).body).toMatchObject(above);
    expect((await owner.get('/api/v1/members')).body.items).toHaveLength(2);
  });

  it('takes effect on the running session and on keys above the new role', async () => {
    const owner = await api.owner('Down');
    const admin = await join(owner, 'admin');
    const made = await admin.post('/api/v1/api-keys', { label: 'mine', role: 'admin', expiresAt: inDays(5) });
    const kept = await admin.post('/api/v1/api-keys', { label: 'small', role: 'auditor', expiresAt: inDays(5) });
    expect((await bearer(api.url, made.body.secret as string).get('/api/v1/api-keys')).status).toBe(200);
    expect((await owner.patch(`/api/v1/members/${admin.id}`, { role: 'auditor', accessEndsAt: inDays(5) })).status).toBe(200);
    expect((await admin.get('/api/v1/api-keys')).status).toBe(403);
    expect((await bearer(api.url, made.body.secret as string).get('/api/v1/organization')).status).toBe(401);
    expect((await bearer(api.url, kept.body.secret as string).get('/api/v1/organization')).status).toBe(200);
    expect((await eventTypes(owner.organizationId)).slice(-2)).toEqual(['member.changed', 'api-key.revoked']);
  });

  it('removal ends sessions and keys at once, and the person can be invited again', async () => {
    const owner = await api.owner('Remove');
    const admin = await join(owner, 'admin');
    const made = await admin.post('/api/v1/api-keys', { label: 'mine', role: 'auditor', expiresAt: inDays(5) });
    expect((await owner.delete(`/api/v1/members/${admin.id}`)).status).toBe(204);
    expect((await admin.get('/api/v1/auth/me')).status).toBe(401);
    expect((await bearer(api.url, made.body.secret as string).get('/api/v1/auth/me')).status).toBe(401);
    expect((await client(api.url).post('/api/v1/auth/login', { email: admin.email, password: OTHER_PASSWORD })).status).toBe(403);
    const again = await owner.post('/api/v1/invitations', { email: admin.email, role: 'admin' });
    expect((await client(api.url).post('/api/v1/invitations/accept', { token: tokenOf(again), password: OTHER_PASSWORD })).status).toBe(201);
  });

  it('removal also withdraws the links the person made, who still knows them', async () => {
    const owner = await api.owner('Links');
    const admin = await join(owner, 'admin');
    const key = (await admin.post('/api/v1/api-keys', { label: 'mine', role: 'admin', expiresAt: inDays(5) })).body.secret as string;
    const byPerson = await admin.post('/api/v1/invitations', { email: 'back-door@example.com', role: 'admin' });
    const byKey = await bearer(api.url, key).post('/api/v1/invitations', { email: 'side-door@example.com', role: 'admin' });
    const byOwner = await owner.post('/api/v1/invitations', { email: 'front-door@example.com', role: 'admin' });
    expect((await owner.delete(`/api/v1/members/${admin.id}`)).status).toBe(204);
    const accept = async (invited: Answer): Promise<number> =>
      (await client(api.url).post('/api/v1/invitations/accept', { token: tokenOf(invited), password: OTHER_PASSWORD })).status;
    expect([await accept(byPerson), await accept(byKey), await accept(byOwner)]).toEqual([422, 422, 201]);
  });

  it('an empty change is refused', async () => {
    const owner = await api.owner('Empty');
    expect((await owner.patch(`/api/v1/members/${owner.ownerId}`, {})).status).toBe(400);
    expect((await owner.patch('/api/v1/organization', {})).status).toBe(400);
    expect((await owner.patch('/api/v1/organization', { timeZone: 'Mars/Olympus' })).body).toMatchObject({ status: 400, errors: [{ field: 'timeZone' }] });
    expect((await owner.patch('/api/v1/organization', { timeZone: 'Asia/Tokyo' })).body).toMatchObject({ name: 'Empty', timeZone: 'Asia/Tokyo' });
  });

  it('pages through members by cursor, each once', async () => {
    const owner = await api.owner('Pages');
    for (let i = 0; i < 4; i++) await join(owner, 'admin');
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await owner.get(`/api/v1/members?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...(body.items as { id: string }[]).map(({ id }) => id));
      cursor = body.nextCursor as string | null;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
  });
});

describe('a password link', () => {
  it('sets a new password once, and ends every session of the person', async () => {
    const owner = await api.owner('Reset');
    const admin = await join(owner, 'admin');
    const made = await owner.post(`/api/v1/members/${admin.id}/password-reset`);
    expect(made.status).toBe(201);
    const reset = (password: string): Promise<Answer> => client(api.url).post('/api/v1/auth/password-reset', { token: tokenOf(made), password });
    expect((await reset('short')).body).toMatchObject({ status: 400, errors: [{ field: 'password' }] });
    expect((await reset(admin.email)).body).toMatchObject({ status: 400, errors: [{ field: 'password' }] });
    expect((await reset('a third good phrase')).status).toBe(204);
    expect((await admin.get('/api/v1/auth/me')).status).toBe(401);
    expect((await client(api.url).post('/api/v1/auth/login', { email: admin.email, password: OTHER_PASSWORD })).status).toBe(401);
    expect((await signIn(api.url, admin.email, 'a third good phrase')).headers['cookie']).toBeDefined();
    expect((await reset('a fourth good phrase')).body).toMatchObject({ status: 422, code: 'link.invalid' });
  });

  it('is not made for a person who belongs to another organization too', async () => {
    const email = 'shared@example.com';
    await api.found('Elsewhere', email);
    const owner = await api.owner('Shared');
    const token = tokenOf(await owner.post('/api/v1/invitations', { email, role: 'admin' }));
    const joined = await client(api.url).post('/api/v1/invitations/accept', { token, password: PASSWORD });
    expect((await owner.post(`/api/v1/members/${String(joined.body.member.id)}/password-reset`)).body).toMatchObject({
      status: 403,
      code: 'member.reset-refused',
    });
  });
});
