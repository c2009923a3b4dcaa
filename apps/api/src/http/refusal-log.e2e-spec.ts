import { PASSWORD, startTestApi, type TestApi } from '../../../../test/support/api.js';
import { bearer, client } from '../../../../test/support/api-client.js';

const lines: Record<string, unknown>[] = [];
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ logTo: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) });
}, 60_000);
afterAll(async () => api.close());
beforeEach(async () => {
  await api.forgetAttempts();
  lines.length = 0;
});

const refusals = (): readonly Record<string, unknown>[] => lines.filter(({ message }) => ['access refused', 'input refused'].includes(String(message)));
const counted = async (code: string): Promise<number> => {
  const { text } = await client(api.url).get('/metrics');
  return Number(new RegExp(`^attesta_access_refused_total{code="${code}"} (\\d+)$`, 'm').exec(text)?.[1] ?? '0');
};

describe('a refusal', () => {
  it('for want of a permission says which key, what it asked for and where, and is counted', async () => {
    const owner = await api.owner('Refused');
    const expiresAt = new Date(api.clock.now().getTime() + 86_400_000).toISOString();
    const made = await owner.post('/api/v1/api-keys', { label: 'reads', role: 'auditor', access: 'read', expiresAt });
    const secret = String(made.body.secret);
    const before = await counted('auth.permission-denied');
    const refused = await bearer(api.url, secret).delete(`/api/v1/members/${owner.ownerId}`);
    expect(refused.status).toBe(403);
    expect(refusals()).toEqual([
      expect.objectContaining({
        level: 'warn',
        message: 'access refused',
        status: 403,
        code: 'auth.permission-denied',
        method: 'DELETE',
        route: '/api/v1/members/:id',
        permission: 'member.manage',
        organizationId: owner.organizationId,
        memberId: owner.ownerId,
        apiKeyId: made.body.key?.id ?? made.body.id,
        requestId: refused.headers.get('x-request-id'),
        address: '127.0.0.1',
      }),
    ]);
    expect(JSON.stringify(lines)).not.toContain(secret);
    expect(await counted('auth.permission-denied')).toBe(before + 1);
  });

  it('of a change without the CSRF token names the person', async () => {
    const owner = await api.owner('Forged');
    const cookie = owner.headers['cookie'] ?? '';
    expect((await client(api.url, { cookie }).patch('/api/v1/organization', { name: 'Forged well' })).status).toBe(403);
    expect(refusals()).toEqual([expect.objectContaining({ code: 'auth.csrf-token', memberId: owner.ownerId, permission: 'organization.manage' })]);
    expect(JSON.stringify(lines)).not.toContain(cookie.split('=')[1]);
  });

  it.each([
    ['a page of another site', { origin: 'https://evil.example.com' }, 'PATCH', '/api/v1/organization', 'auth.foreign-page'],
    ['a session that is none', { cookie: `attesta=${'a'.repeat(24)}.${'A'.repeat(43)}` }, 'GET', '/api/v1/members', 'auth.required'],
    ['a key that is none', { authorization: 'Bearer att_12345678_nothing' }, 'GET', '/api/v1/members', 'auth.required'],
  ])('of %s', async (_what, headers, method, path, code) => {
    await client(api.url, headers).send(method, path, method === 'GET' ? {} : { body: {} });
    expect(refusals()).toEqual([expect.objectContaining({ message: 'access refused', code, route: path })]);
    for (const value of Object.values(headers)) expect(JSON.stringify(lines)).not.toContain(value);
    expect(await counted(code)).toBeGreaterThan(0);
  });

  it('of a wrong password and of one guess too many, without either', async () => {
    const { ownerEmail } = await api.found('Guessed');
    for (let at = 0; at < 11; at++) await client(api.url).post('/api/v1/auth/login', { email: ownerEmail, password: 'wrong password!' });
    expect(refusals().map(({ code }) => code)).toEqual([...Array.from({ length: 10 }, () => 'auth.invalid-credentials'), 'auth.too-many-attempts']);
    expect(JSON.stringify(lines)).not.toContain('wrong password!');
  }, 20_000);

  it('of input tells the code and nothing of what was sent', async () => {
    const owner = await api.owner('Input');
    await owner.patch('/api/v1/organization', { name: 'x', role: 'planted-value' });
    await owner.send('PATCH', '/api/v1/organization', { body: '{"__proto__":{"planted-key":1}}', headers: { 'content-type': 'application/json' } });
    expect(refusals().map(({ level, message, code, memberId }) => [level, message, code, memberId])).toEqual([
      ['info', 'input refused', 'request.invalid', owner.ownerId],
      ['info', 'input refused', 'request.malformed-body', undefined],
    ]);
    expect(JSON.stringify(lines)).not.toContain('planted');
  });

  it('is not written for a page that asks before anybody signed in, nor for what is allowed', async () => {
    expect((await client(api.url).get('/api/v1/auth/me')).status).toBe(401);
    const owner = await api.owner('Allowed');
    expect((await owner.get('/api/v1/members')).status).toBe(200);
    expect((await client(api.url).post('/api/v1/auth/login', { email: owner.ownerEmail, password: PASSWORD })).status).toBe(200);
    expect(refusals()).toEqual([]);
    expect(await counted('auth.required')).toBeGreaterThan(0);
  });
});
