import { crc32 } from 'node:zlib';

import { type Founded, startTestApi, type TestApi } from '../../../../test/support/api.js';
import { type ApiClient, bearer, client } from '../../../../test/support/api-client.js';

let api: TestApi;
let owner: ApiClient & Founded;
beforeAll(async () => {
  api = await startTestApi();
  owner = await api.owner('Keys');
}, 60_000);
afterAll(async () => api.close());

const inMs = (ms: number): string => new Date(api.clock.now().getTime() + ms).toISOString();
const DAY = 86_400_000;
const make = async (more: object = {}, who: ApiClient = owner): Promise<{ id: string; secret: string; prefix: string }> => {
  const answer = await who.post('/api/v1/api-keys', { label: 'test', role: 'admin', expiresAt: inMs(DAY), ...more });
  expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
  return answer.body as { id: string; secret: string; prefix: string };
};

/** A key whose form is right in every part, as a forger would make it. */
function withChecksum(parts: readonly (string | undefined)[]): string {
  const head = parts.join('_');
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  let crc = '';
  for (let rest = crc32(head); crc.length < 6; rest = Math.floor(rest / 62)) crc = alphabet.charAt(rest % 62) + crc;
  return `${head}_${crc}`;
}

describe('API keys', () => {
  it('are shown once, work as bearer without a CSRF token, and are listed without the secret', async () => {
    const { id, secret, prefix } = await make({ label: 'Nightly export' });
    expect(secret).toMatch(/^att_[0-9A-Za-z]{8}_[0-9A-Za-z]{17}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/);
    expect(secret.startsWith(`${prefix}_`)).toBe(true);
    const key = bearer(api.url, secret);
    expect((await key.get('/api/v1/auth/me')).body).toMatchObject({ member: { role: 'admin' }, csrfToken: null, organization: { id: owner.organizationId } });
    expect((await key.patch('/api/v1/organization', { name: 'By key' })).status).toBe(200);
    const list = await owner.get('/api/v1/api-keys');
    expect(list.text).not.toContain(secret.split('_')[3]);
    expect((list.body.items as { id: string }[]).find((one) => one.id === id)).toMatchObject({
      label: 'Nightly export',
      prefix,
      role: 'admin',
      access: 'full',
      state: 'active',
      createdBy: owner.ownerEmail,
      lastUsedAt: api.clock.now().toISOString(),
    });
    const stored = JSON.stringify(await api.database.root.db(api.database.name).collection('api_keys').find().toArray());
    expect(stored).not.toContain(secret.split('_')[3]);
  });

  it('a changed, cut, foreign or unknown key is 401, like none', async () => {
    const { secret } = await make();
    const other = await api.owner('Other keys');
    const foreign = await make({}, other);
    const parts = secret.split('_');
    const [, , organization = '', otherSecret = ''] = foreign.secret.split('_');
    const forged = [
      withChecksum([parts[0], parts[1], parts[2], otherSecret]),
      withChecksum([parts[0], parts[1], organization, parts[3]]),
      withChecksum([parts[0], 'AAAAAAAA', parts[2], parts[3]]),
    ];
    expect(withChecksum(parts.slice(0, 4))).toBe(secret);
    for (const text of [secret.slice(0, -1), `${secret}x`, ...forged, 'att_x', 'Basic abc', '', `${secret} ${secret}`]) {
      const answer = await client(api.url, { authorization: `Bearer ${text}` }).get('/api/v1/organization');
      expect(answer.body).toMatchObject({ status: 401, code: 'auth.required' });
    }
    expect((await client(api.url, { authorization: `Basic ${secret}` }).get('/api/v1/organization')).status).toBe(401);
  });

  it('a wrong key is not helped by a good cookie', async () => {
    const answer = await owner.get('/api/v1/organization', { headers: { authorization: 'Bearer att_wrong' } });
    expect(answer.status).toBe(401);
  });

  it('reach only their own organization', async () => {
    const other = await api.owner('Foreign');
    const { secret } = await make();
    expect((await bearer(api.url, secret).get(`/api/v1/members/${other.ownerId}`)).status).toBe(404);
    expect((await other.delete(`/api/v1/api-keys/${(await make()).id}`)).body).toMatchObject({ status: 404, code: 'api-key.not-found' });
  });

  it('end when they expire', async () => {
    const { id, secret } = await make({ expiresAt: inMs(60_000) });
    const start = api.clock.now();
    api.clock.advanceMs(59_999);
    expect((await bearer(api.url, secret).get('/api/v1/organization')).status).toBe(200);
    api.clock.advanceMs(1);
    expect((await bearer(api.url, secret).get('/api/v1/organization')).status).toBe(401);
    expect((await owner.get('/api/v1/api-keys')).body.items).toContainEqual(expect.objectContaining({ id, state: 'expired' }));
    api.clock.set(start);
  });

  it('end when they are revoked', async () => {
    const { id, secret } = await make();
    expect((await owner.delete(`/api/v1/api-keys/${id}`)).status).toBe(204);
    expect((await bearer(api.url, secret).get('/api/v1/organization')).status).toBe(401);
    expect((await owner.delete(`/api/v1/api-keys/${id}`)).status).toBe(404);
    expect((await owner.get('/api/v1/api-keys')).text).not.toContain(id);
  });

  it('never reach further than who makes them', async () => {
    const admin = bearer(api.url, (await make({ role: 'admin' })).secret);
    const field = async (more: object): Promise<unknown> =>
      (await admin.post('/api/v1/api-keys', { label: 'x', role: 'admin', expiresAt: inMs(DAY / 2), ...more })).body.errors?.[0]?.field;
    expect(await field({ role: 'owner' })).toBe('role');
    expect(await field({ expiresAt: inMs(2 * DAY) })).toBe('expiresAt');
    expect(await field({ expiresAt: inMs(0) })).toBe('expiresAt');
    expect(await field({})).toBeUndefined();
    const reader = bearer(api.url, (await make({ role: 'owner', access: 'read' })).secret);
    expect((await reader.post('/api/v1/api-keys', { label: 'x', role: 'auditor', access: 'read', expiresAt: inMs(DAY / 2) })).status).toBe(403);
    expect((await reader.get('/api/v1/members')).status).toBe(200);
    expect((await reader.patch('/api/v1/organization', { name: 'x' })).body).toMatchObject({ status: 403, code: 'auth.permission-denied' });
  });

  it('expire within 366 days', async () => {
    const answer = await owner.post('/api/v1/api-keys', { label: 'x', role: 'auditor', expiresAt: inMs(367 * DAY) });
    expect(answer.body).toMatchObject({ status: 400, errors: [{ field: 'expiresAt', message: 'must be within 366 days' }] });
  });

  it('have no session to end or to move', async () => {
    const key = bearer(api.url, (await make()).secret);
    expect((await key.post('/api/v1/auth/logout')).body).toMatchObject({ status: 422, code: 'auth.session-needed' });
    expect((await key.post('/api/v1/auth/switch', { organizationId: owner.organizationId })).body).toMatchObject({ code: 'auth.session-needed' });
  });
});
