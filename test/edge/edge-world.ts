import { PASSWORD, startTestApi, type TestApi } from '../support/api.js';
import { type ApiClient, bearer, client, signIn } from '../support/api-client.js';

const MINUTE_MS = 60_000;
/** What a suite of slow clients can wait for. */
const TIMEOUTS = { requestMs: 1_500, headersMs: 800, checkEveryMs: 100 };

export type CallerName = keyof EdgeWorld['callers'];
export interface EdgeWorld {
  readonly api: TestApi;
  readonly ownerEmail: string;
  readonly strangerEmail: string;
  readonly callers: Readonly<
    Record<
      | 'nobody'
      | 'owner'
      | 'ownerKey'
      | 'readKey'
      | 'adminKey'
      | 'auditorKey'
      | 'expiredKey'
      | 'revokedKey'
      | 'removedMembersKey'
      | 'demotedMembersKey'
      | 'expiredAuditor'
      | 'signedOut'
      | 'strangerKey',
      ApiClient
    >
  >;
  /** Ids and secrets that a path, a header or a body names as `{name}`. */
  readonly names: Readonly<Record<string, string>>;
  /** One digest over every row of every collection. */
  digest(): Promise<Readonly<Record<string, string>>>;
  stop(): Promise<void>;
}

/** One organization with everybody who could knock, and one stranger. */
export async function startEdgeWorld(): Promise<EdgeWorld> {
  const api = await startTestApi({ timeouts: TIMEOUTS });
  const ends = (ms: number): string => new Date(api.clock.now().getTime() + ms).toISOString();
  const [stranger, founder] = [await api.owner('Stranger'), await api.owner('Edge')];
  const join = async (email: string, role: string, accessEndsAt: string | null): Promise<string> => {
    const { body } = await founder.post('/api/v1/invitations', { email, role, ...(accessEndsAt === null ? {} : { accessEndsAt }) });
    const joined = await client(api.url).post('/api/v1/invitations/accept', { token: tokenIn(body.link), password: PASSWORD });
    return joined.body.member.id as string;
  };
  const key = async (by: ApiClient, role: string, more: object = {}): Promise<{ readonly id: string; readonly secret: string }> => {
    const { body } = await by.post('/api/v1/api-keys', { label: `${role} key`, role, expiresAt: ends(200 * 86_400_000), ...more });
    return body;
  };
  const ids = {
    admin: await join('admin@example.com', 'admin', null),
    demoted: await join('demoted@example.com', 'admin', null),
    removed: await join('removed@example.com', 'admin', null),
    auditor: await join('auditor@example.com', 'auditor', ends(100 * 86_400_000)),
    expired: await join('expired@example.com', 'auditor', ends(10 * MINUTE_MS)),
  };
  const enter = (email: string): Promise<ApiClient> => signIn(api.url, email, PASSWORD);
  const [admin, demoted, removed, expired] = [
    await enter('admin@example.com'),
    await enter('demoted@example.com'),
    await enter('removed@example.com'),
    await enter('expired@example.com'),
  ];
  const keys = {
    ownerKey: await key(founder, 'owner'),
    readKey: await key(founder, 'owner', { access: 'read' }),
    adminKey: await key(admin, 'admin'),
    auditorKey: await key(founder, 'auditor'),
    expiredKey: await key(founder, 'owner', { expiresAt: ends(10 * MINUTE_MS) }),
    revokedKey: await key(founder, 'owner'),
    removedMembersKey: await key(removed, 'admin'),
    demotedMembersKey: await key(demoted, 'admin'),
    strangerKey: await key(stranger, 'owner'),
  };
  await founder.delete(`/api/v1/api-keys/${keys.revokedKey.id}`);
  await founder.delete(`/api/v1/members/${ids.removed}`);
  await founder.patch(`/api/v1/members/${ids.demoted}`, { role: 'auditor', accessEndsAt: ends(86_400_000) });
  const { body: used } = await founder.post('/api/v1/invitations', { email: 'used@example.com', role: 'admin' });
  await client(api.url).post('/api/v1/invitations/accept', { token: tokenIn(used.link), password: PASSWORD });
  const { body: withdrawn } = await founder.post('/api/v1/invitations', { email: 'withdrawn@example.com', role: 'admin' });
  await founder.delete(`/api/v1/invitations/${String(withdrawn.id)}`);
  api.clock.advanceMs(15 * MINUTE_MS);
  const signedOut = await enter(founder.ownerEmail);
  await signedOut.post('/api/v1/auth/logout');
  const owner = await enter(founder.ownerEmail);
  await api.forgetAttempts();
  const callers: EdgeWorld['callers'] = {
    nobody: client(api.url),
    owner,
    ownerKey: bearer(api.url, keys.ownerKey.secret),
    readKey: bearer(api.url, keys.readKey.secret),
    adminKey: bearer(api.url, keys.adminKey.secret),
    auditorKey: bearer(api.url, keys.auditorKey.secret),
    expiredKey: bearer(api.url, keys.expiredKey.secret),
    revokedKey: bearer(api.url, keys.revokedKey.secret),
    removedMembersKey: bearer(api.url, keys.removedMembersKey.secret),
    demotedMembersKey: bearer(api.url, keys.demotedMembersKey.secret),
    expiredAuditor: expired,
    signedOut,
    strangerKey: bearer(api.url, keys.strangerKey.secret),
  };
  // The first use of a key or session is written down; the clock stands still from here on.
  for (const who of Object.values(callers)) await who.get('/api/v1/organization');
  const names = {
    'id:owner': founder.ownerId,
    'id:admin': ids.admin,
    'id:auditor': ids.auditor,
    'id:ownerKey': keys.ownerKey.id,
    'id:stranger': stranger.ownerId,
    'id:strangerOrganization': stranger.organizationId,
    'id:organization': founder.organizationId,
    'id:nothing': 'f'.repeat(24),
    'secret:ownerKey': keys.ownerKey.secret,
    'secret:usedInvitation': tokenIn(used.link),
    'secret:withdrawnInvitation': tokenIn(withdrawn.link),
    cookie: owner.headers['cookie'] ?? '',
    csrf: owner.headers['x-csrf-token'] ?? '',
    csrfOfOther: stranger.headers['x-csrf-token'] ?? '',
    strangerCookie: stranger.headers['cookie'] ?? '',
    email: founder.ownerEmail,
    strangerEmail: stranger.ownerEmail,
    host: new URL(api.url).host,
    'at:tomorrow': ends(86_400_000),
    'at:in400days': ends(400 * 86_400_000),
    'at:yesterday': ends(-86_400_000),
  };
  return {
    api,
    ownerEmail: founder.ownerEmail,
    strangerEmail: stranger.ownerEmail,
    callers,
    names,
    digest: async () => {
      const { collections } = await api.database.root.db(api.database.name).command({ dbHash: 1 });
      return collections as Record<string, string>;
    },
    stop: () => api.close(),
  };
}

const tokenIn = (link: unknown): string => String(link).split('#token=')[1] ?? '';
