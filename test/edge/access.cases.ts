import { PASSWORD } from '../support/api.js';
import { client } from '../support/api-client.js';
import { type EdgeCase } from './edge-case.js';
import { type EdgeWorld } from './edge-world.js';

const rename = { request: 'PATCH /api/v1/organization', body: { name: 'taken' } } as const;
const required = [401, 'auth.required'] as const;
const denied = [403, 'auth.permission-denied'] as const;
const foreignPage = [403, 'auth.foreign-page'] as const;
const json = { 'content-type': 'application/json' };

const CREDENTIALS: readonly EdgeCase[] = [
  { name: 'no credentials', ...rename, answer: required },
  ...[
    ['a password in place of a key', 'Basic b3duZXI6cGFzc3dvcmQ='],
    ['an empty key', 'Bearer '],
    ['two keys', 'Bearer {secret:ownerKey} {secret:ownerKey}'],
    ['a key without its scheme', '{secret:ownerKey}'],
    ['a key with a digit too many', 'Bearer {secret:ownerKey}0'],
    ['a key of another form', 'Bearer ce_own_x_y_z'],
    ['a key of nobody', `Bearer ${'a'.repeat(400)}`],
    ['a session as a key', 'Bearer {cookie}'],
  ].map(([name, authorization]): EdgeCase => ({ name: name ?? '', ...rename, headers: { authorization: authorization ?? '' }, answer: required })),
  {
    name: 'a wrong key is not backed up by a session',
    ...rename,
    headers: { authorization: 'Bearer wrong', cookie: '{cookie}', 'x-csrf-token': '{csrf}' },
    answer: required,
  },
  { name: 'an expired key', as: 'expiredKey', ...rename, answer: required },
  { name: 'a revoked key', as: 'revokedKey', ...rename, answer: required },
  { name: 'the key of somebody who was removed', as: 'removedMembersKey', ...rename, answer: required },
  { name: 'a key above the role its owner has now', as: 'demotedMembersKey', ...rename, answer: required },
  { name: 'the session of an auditor whose time is over', as: 'expiredAuditor', request: 'GET /api/v1/evidence', answer: required },
  {
    name: 'the sign-in of an auditor whose time is over',
    request: 'POST /api/v1/auth/login',
    body: { email: 'expired@example.com', password: PASSWORD },
    answer: [403, 'auth.no-access'],
  },
  { name: 'a session that was signed out', as: 'signedOut', ...rename, answer: required },
];

const planted = '{id:organization}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const SESSIONS: readonly EdgeCase[] = [
  { name: 'a session that somebody made up', ...rename, headers: { cookie: `attesta=${planted}`, 'x-csrf-token': '{csrf}' }, answer: required },
  {
    name: 'a session planted before the sign-in of its victim',
    ...rename,
    before: async (world) => {
      const cookie = `attesta=${planted.replace('{id:organization}', world.names['id:organization'] ?? '')}`;
      await client(world.api.url).post('/api/v1/auth/login', { email: world.ownerEmail, password: PASSWORD }, { headers: { cookie } });
      return {};
    },
    headers: { cookie: `attesta=${planted}`, 'x-csrf-token': '{csrf}' },
    answer: required,
  },
  { name: 'two sessions at once', ...rename, headers: { cookie: '{cookie}; {strangerCookie}', 'x-csrf-token': '{csrf}' }, answer: required },
  { name: 'a session cut short', ...rename, headers: { cookie: 'attesta={id:organization}.AAAA', 'x-csrf-token': '{csrf}' }, answer: required },
  {
    name: 'a session moved to another organization',
    ...rename,
    headers: { cookie: 'attesta={id:strangerOrganization}.{token}', 'x-csrf-token': '{csrf}' },
    before: tokenOf,
    answer: required,
  },
];
function tokenOf(world: EdgeWorld): Promise<Readonly<Record<string, string>>> {
  return Promise.resolve({ token: (world.names['cookie'] ?? '').split('.')[1] ?? '' });
}

const own = { cookie: '{cookie}', 'x-csrf-token': '{csrf}' };
const CSRF: readonly EdgeCase[] = [
  { name: 'a change without the CSRF token', ...rename, headers: { cookie: '{cookie}' }, answer: [403, 'auth.csrf-token'] },
  { name: 'an empty CSRF token', ...rename, headers: { cookie: '{cookie}', 'x-csrf-token': '' }, answer: [403, 'auth.csrf-token'] },
  { name: 'a guessed CSRF token', ...rename, headers: { cookie: '{cookie}', 'x-csrf-token': 'a'.repeat(64) }, answer: [403, 'auth.csrf-token'] },
  { name: 'the CSRF token of another session', ...rename, headers: { cookie: '{cookie}', 'x-csrf-token': '{csrfOfOther}' }, answer: [403, 'auth.csrf-token'] },
  {
    name: 'the CSRF token in the body',
    request: rename.request,
    headers: { cookie: '{cookie}' },
    body: { name: 'x', csrfToken: '{csrf}' },
    answer: [403, 'auth.csrf-token'],
  },
  ...(
    [
      ['the page of another site', { origin: 'https://evil.example.com' }],
      ['an opaque origin', { origin: 'null' }],
      ['our name on another port', { origin: 'http://127.0.0.1:1' }],
      ['our name as the beginning of another', { origin: 'http://127.0.0.1:3000.evil.example.com' }],
      ['another scheme', { origin: 'https://127.0.0.1:3000' }],
      ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
      ['a sibling of our site', { 'sec-fetch-site': 'same-site' }],
    ] as const
  ).map(([name, headers]): EdgeCase => ({ name: `a change from ${name}`, ...rename, headers: { ...own, ...headers }, answer: foreignPage })),
  {
    name: 'a sign-in from another site',
    request: 'POST /api/v1/auth/login',
    body: { email: '{email}', password: PASSWORD },
    headers: { origin: 'https://evil.example.com' },
    answer: foreignPage,
  },
];

async function wrongPasswords(world: EdgeWorld): Promise<Record<string, string>> {
  const wrong = { email: world.ownerEmail, password: 'not the password' };
  await Promise.all(Array.from({ length: 10 }, () => world.callers.nobody.post('/api/v1/auth/login', wrong)));
  return {};
}
const SIGN_IN: readonly EdgeCase[] = [
  {
    name: 'a wrong password',
    request: 'POST /api/v1/auth/login',
    body: { email: '{email}', password: 'wrong password!' },
    answer: [401, 'auth.invalid-credentials'],
    leaves: ['audit_events'],
  },
  {
    name: 'an unknown address',
    request: 'POST /api/v1/auth/login',
    body: { email: 'nobody@example.com', password: 'wrong password!' },
    answer: [401, 'auth.invalid-credentials'],
  },
  {
    name: 'the right password in another case',
    request: 'POST /api/v1/auth/login',
    body: { email: '{email}', password: PASSWORD.toUpperCase() },
    answer: [401, 'auth.invalid-credentials'],
    leaves: ['audit_events'],
  },
  {
    name: 'an organization of somebody else',
    request: 'POST /api/v1/auth/login',
    body: { email: '{email}', password: PASSWORD, organizationId: '{id:strangerOrganization}' },
    answer: [403, 'auth.no-access'],
  },
  {
    name: 'the right password after ten wrong ones',
    before: wrongPasswords,
    request: 'POST /api/v1/auth/login',
    body: { email: '{email}', password: PASSWORD },
    answer: [429, 'auth.too-many-attempts'],
  },
  {
    name: 'the same, with the address in capitals',
    request: 'POST /api/v1/auth/login',
    before: wrongPasswords,
    body: { email: '{EMAIL}', password: PASSWORD },
    answer: [429, 'auth.too-many-attempts'],
  },
  {
    name: 'the same, with another address claimed by a header',
    request: 'POST /api/v1/auth/login',
    before: wrongPasswords,
    headers: { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' },
    body: { email: '{email}', password: PASSWORD },
    answer: [429, 'auth.too-many-attempts'],
  },
  {
    name: 'an organization one does not belong to',
    as: 'owner',
    request: 'POST /api/v1/auth/switch',
    body: { organizationId: '{id:strangerOrganization}' },
    answer: [403, 'auth.no-access'],
  },
  {
    name: 'a switch with a key',
    as: 'ownerKey',
    request: 'POST /api/v1/auth/switch',
    body: { organizationId: '{id:organization}' },
    answer: [422, 'auth.session-needed'],
  },
  {
    name: 'an invitation that was used',
    request: 'POST /api/v1/invitations/accept',
    body: { token: '{secret:usedInvitation}', password: PASSWORD },
    answer: [422, 'link.invalid'],
  },
  {
    name: 'an invitation that was withdrawn',
    request: 'POST /api/v1/invitations/accept',
    body: { token: '{secret:withdrawnInvitation}', password: PASSWORD },
    answer: [422, 'link.invalid'],
  },
  {
    name: 'a password link that is an invitation',
    request: 'POST /api/v1/auth/password-reset',
    body: { token: '{secret:usedInvitation}', password: PASSWORD },
    answer: [422, 'link.invalid'],
  },
  {
    name: 'a set-up with a link that nobody made',
    request: 'POST /api/v1/set-up',
    body: { token: 'x', organization: 'x', timeZone: 'Europe/Berlin', email: 'x@example.com', password: PASSWORD },
    answer: [422, 'link.invalid'],
  },
];

const step = (name: string, as: EdgeCase['as'], request: string, body: unknown, answer: EdgeCase['answer'] = denied): EdgeCase => ({
  name,
  ...(as === undefined ? {} : { as }),
  request,
  ...(body === undefined ? {} : { body }),
  answer,
});
const connect = { connector: 'bamboohr', config: { subdomain: 'acme' }, credential: { apiKey: 'a'.repeat(40) } };
const key = (role: string, more: object = {}): object => ({ label: 'x', role, expiresAt: '{at:tomorrow}', ...more });
const STEPS: readonly EdgeCase[] = [
  step('an auditor renames the organization', 'auditorKey', rename.request, rename.body),
  step('an auditor connects', 'auditorKey', 'POST /api/v1/connections', connect),
  step('an auditor invites', 'auditorKey', 'POST /api/v1/invitations', { email: 'x@example.com', role: 'owner' }),
  step('an auditor makes a key', 'auditorKey', 'POST /api/v1/api-keys', key('auditor')),
  step('an auditor lists keys', 'auditorKey', 'GET /api/v1/api-keys', undefined),
  step('an auditor decides about a control', 'auditorKey', 'PUT /api/v1/controls/soc2/CC6.2/override', { applicable: false, reason: 'x' }),
  step('an auditor prolongs himself', 'auditorKey', 'PATCH /api/v1/members/{id:auditor}', { accessEndsAt: '{at:in400days}' }),
  step('an auditor makes himself owner', 'auditorKey', 'PATCH /api/v1/members/{id:auditor}', { role: 'owner' }),
  step('an auditor removes the owner', 'auditorKey', 'DELETE /api/v1/members/{id:owner}', undefined),
  step('an auditor makes a password link for the owner', 'auditorKey', 'POST /api/v1/members/{id:owner}/password-reset', undefined),
  step('an auditor ends the sessions of the owner', 'auditorKey', 'DELETE /api/v1/members/{id:owner}/sessions', undefined),
  step('a reading key renames the organization', 'readKey', rename.request, rename.body),
  step('a reading key makes a full one', 'readKey', 'POST /api/v1/api-keys', key('owner')),
  step('a reading key connects', 'readKey', 'POST /api/v1/connections', connect),
  step('an admin invites an owner', 'adminKey', 'POST /api/v1/invitations', { email: 'x@example.com', role: 'owner' }, [403, 'member.above-own-role']),
  step('an admin makes himself owner', 'adminKey', 'PATCH /api/v1/members/{id:admin}', { role: 'owner' }, [403, 'member.above-own-role']),
  step('an admin makes the owner an admin', 'adminKey', 'PATCH /api/v1/members/{id:owner}', { role: 'admin' }, [403, 'member.above-own-role']),
  step('an admin removes the owner', 'adminKey', 'DELETE /api/v1/members/{id:owner}', undefined, [403, 'member.above-own-role']),
  step('an admin makes a key for an owner', 'adminKey', 'POST /api/v1/api-keys', key('owner'), [400, 'request.invalid']),
  step('an admin makes a password link for the owner', 'adminKey', 'POST /api/v1/members/{id:owner}/password-reset', undefined, [403, 'member.above-own-role']),
  step('an admin ends the sessions of the owner', 'adminKey', 'DELETE /api/v1/members/{id:owner}/sessions', undefined, [403, 'member.above-own-role']),
  step('an admin confirms fewer people', 'adminKey', 'POST /api/v1/connections/{id:nothing}/confirm-visibility', undefined),
  step('the last owner leaves', 'ownerKey', 'DELETE /api/v1/members/{id:owner}', undefined, [409, 'member.last-owner']),
  step('the last owner steps down', 'ownerKey', 'PATCH /api/v1/members/{id:owner}', { role: 'admin' }, [409, 'member.last-owner']),
  step('a key for longer than a year', 'ownerKey', 'POST /api/v1/api-keys', key('owner', { expiresAt: '{at:in400days}' }), [400, 'request.invalid']),
  step('a key that ended yesterday', 'ownerKey', 'POST /api/v1/api-keys', key('owner', { expiresAt: '{at:yesterday}' }), [400, 'request.invalid']),
  step('an auditor without an end', 'ownerKey', 'POST /api/v1/invitations', { email: 'x@example.com', role: 'auditor' }, [400, 'request.invalid']),
  step('sessions of a person of another organization', 'ownerKey', 'DELETE /api/v1/members/{id:stranger}/sessions', undefined, [404, 'member.not-found']),
  step('a person of another organization', 'ownerKey', 'PATCH /api/v1/members/{id:stranger}', { role: 'admin' }, [404, 'member.not-found']),
  step('the key of another organization', 'strangerKey', 'DELETE /api/v1/api-keys/{id:ownerKey}', undefined, [404, 'api-key.not-found']),
  {
    name: 'an organization in a header',
    as: 'ownerKey',
    ...rename,
    body: {},
    headers: { ...json, 'x-organization-id': '{id:strangerOrganization}' },
    answer: [400, 'request.invalid'],
  },
];

export const ACCESS_CASES: readonly EdgeCase[] = [...CREDENTIALS, ...SESSIONS, ...CSRF, ...SIGN_IN, ...STEPS];
