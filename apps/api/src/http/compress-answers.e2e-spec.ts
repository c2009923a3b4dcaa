import { once } from 'node:events';
import http from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { SetUpService } from '@app/organizations';

import { PASSWORD, startTestApi, type TestApi } from '../../../../test/support/api.js';
import { type Answer, type ApiClient, bearer, client, withSession } from '../../../../test/support/api-client.js';
import { nameOf, routesOf } from '../../../../test/support/routes.js';
import { CONTROLLERS } from '../app.module.js';

const BROWSER = 'gzip, deflate, br, zstd';
const KEYS = 40;
const NEW_PASSWORD = 'another horse battery';

interface Wire {
  readonly status: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  /** As they came. */
  readonly bytes: Buffer;
}

let api: TestApi;
let owner: ApiClient;
/** How each secret was answered, by its route. */
const secrets = new Map<string, Answer>();

/** The first organization, and an answer of every route that answers a secret, each asked as a browser asks. */
async function askForSecrets(): Promise<ApiClient> {
  const asked = { headers: { 'accept-encoding': BROWSER } };
  const keep = async (route: string, call: Promise<Answer>): Promise<Answer> => {
    const answer = await call;
    secrets.set(route, answer);
    return answer;
  };
  const anybody = client(api.url);
  const email = 'first@example.com';
  const token = await api.app.get(SetUpService).makeToken();
  const wish = { token, organization: 'Packed', timeZone: 'Europe/Berlin', email, password: PASSWORD, name: 'Ada' };
  const made = await keep('SetUpController.create', anybody.post('/api/v1/set-up', wish, asked));
  const { organization, member } = made.body;
  const signedIn = await keep('AuthController.login', anybody.post('/api/v1/auth/login', { email, password: PASSWORD }, asked));
  const renewed = await keep(
    'OwnPasswordController.change',
    withSession(api.url, signedIn).post('/api/v1/auth/password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }, asked),
  );
  const session = withSession(
    api.url,
    await keep('AuthController.switch', withSession(api.url, renewed).post('/api/v1/auth/switch', { organizationId: organization.id }, asked)),
  );
  await keep('AuthController.me', session.get('/api/v1/auth/me', asked));
  const invited = await keep('InvitationsController.create', session.post('/api/v1/invitations', { email: 'second@example.com', role: 'admin' }, asked));
  const accepted = { token: String(invited.body.link).split('token=')[1], password: PASSWORD, name: 'Grace' };
  await keep('InvitationsController.accept', anybody.post('/api/v1/invitations/accept', accepted, asked));
  await keep('MembersController.passwordReset', session.post(`/api/v1/members/${String(member.id)}/password-reset`, {}, asked));
  const expiresAt = new Date(api.clock.now().getTime() + 86_400_000).toISOString();
  const key = await keep('ApiKeysController.create', session.post('/api/v1/api-keys', { label: 'packed', role: 'owner', expiresAt }, asked));
  const channel = { kind: 'webhook', label: 'Packed', events: ['connection.stale'], url: 'https://127.0.0.1:9/packed' };
  const added = await keep('AlertChannelsController.create', session.post('/api/v1/alert-channels', channel, asked));
  await keep('AlertChannelsController.rotate', session.post(`/api/v1/alert-channels/${String(added.body.id)}/rotate-secret`, {}, asked));
  return bearer(api.url, key.body.secret as string);
}

beforeAll(async () => {
  api = await startTestApi({ environment: { EGRESS_ALLOW_LOOPBACK: 'true' } });
  owner = await askForSecrets();
  const expiresAt = new Date(api.clock.now().getTime() + 86_400_000).toISOString();
  for (let n = 0; n < KEYS; n++) await owner.post('/api/v1/api-keys', { label: `key ${String(n)}`, role: 'auditor', expiresAt });
}, 120_000);
afterAll(async () => api.close());

/** The answer as it is on the line: no library unpacks it. */
async function wire(path: string, { method = 'GET', accept = BROWSER }: { readonly method?: string; readonly accept?: string | null } = {}): Promise<Wire> {
  const request = http.request(`${api.url}${path}`, { method, headers: { ...owner.headers, ...(accept === null ? {} : { 'accept-encoding': accept }) } });
  request.end();
  const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, bytes: await buffer(answer) };
}
const LIST = `/api/v1/api-keys?limit=${String(KEYS)}`;

describe('an answer', () => {
  it.each([
    [BROWSER, 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
  ] as const)('to a client that takes %s comes as %s, and is the same unpacked', async (accept, coding, unpack) => {
    const [packed, plain] = [await wire(LIST, { accept }), await wire(LIST, { accept: null })];
    expect(packed.headers).toMatchObject({ 'content-encoding': coding, vary: 'Accept-Encoding', 'cache-control': 'no-store' });
    expect(packed.headers['content-length']).toBe(String(packed.bytes.length));
    expect(unpack(packed.bytes)).toEqual(plain.bytes);
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 5);
    console.log(`${String(KEYS)} API keys: ${String(plain.bytes.length)} bytes, as ${coding} ${String(packed.bytes.length)}`);
  });

  it.each([[null], ['identity'], ['gzip;q=0, br;q=0']])('to a client that takes %s comes as it is, and says that it might differ', async (accept) => {
    const { headers, bytes } = await wire(LIST, { accept });
    expect(headers['content-encoding']).toBeUndefined();
    expect([headers.vary, headers['content-length']]).toEqual(['Accept-Encoding', String(bytes.length)]);
    expect(JSON.parse(bytes.toString()).items).toHaveLength(KEYS);
  });

  it('to HEAD has the headers of GET and no body', async () => {
    for (const accept of [BROWSER, 'gzip', null]) {
      const [get, head] = [await wire(LIST, { accept }), await wire(LIST, { accept, method: 'HEAD' })];
      expect([head.status, head.bytes.length]).toEqual([200, 0]);
      for (const name of ['content-encoding', 'content-length', 'content-type', 'vary']) expect([name, head.headers[name]]).toEqual([name, get.headers[name]]);
    }
    const stream = await wire('/api/v1/audit-events/export', { method: 'HEAD' });
    expect([stream.status, stream.headers['content-encoding'], stream.headers['content-length'], stream.bytes.length]).toEqual([200, 'br', undefined, 0]);
  });

  it('of a few bytes, a problem and a change come as they are', async () => {
    const small = await wire('/api/v1/connections');
    expect([small.status, small.headers['content-encoding'], small.headers['content-length']]).toEqual([200, undefined, String(small.bytes.length)]);
    expect((await wire('/api/v1/nothing')).headers['content-encoding']).toBeUndefined();
    const changed = await wire('/api/v1/retention/dry-run', { method: 'POST' });
    expect([changed.headers['content-encoding'], changed.headers.vary]).toEqual([undefined, undefined]);
  });

  it('that is a download comes packed line by line, and every line is there', async () => {
    const { headers, bytes } = await wire('/api/v1/audit-events/export');
    expect([headers['content-encoding'], headers['content-length']]).toEqual(['br', undefined]);
    const lines = brotliDecompressSync(bytes).toString().trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(KEYS);
    expect(lines.map((line) => (JSON.parse(line) as { sequence: number }).sequence)).toEqual(lines.map((_, index) => index));
  });

  it('that is a stream of events comes at once and as it is', async () => {
    const request = http.request(`${api.url}/api/v1/live`, { headers: { ...owner.headers, 'accept-encoding': BROWSER } });
    request.end();
    const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
    expect([answer.headers['content-encoding'], answer.headers['content-type']]).toEqual([undefined, 'text/event-stream; charset=utf-8']);
    const [first] = (await once(answer, 'data')) as [Buffer];
    expect(first.toString()).toContain('retry: ');
    request.destroy();
  });

  it('that holds a secret comes as it is, whatever the client takes', () => {
    const marked = routesOf(CONTROLLERS).filter(({ rules }) => rules?.answersSecret === true).map(nameOf); // prettier-ignore
    expect([...secrets.keys()].sort()).toEqual([...marked].sort());
    for (const [route, { status, headers }] of secrets)
      expect([route, [200, 201].includes(status), headers.get('content-encoding'), headers.get('vary')]).toEqual([route, true, null, null]);
  });
});
