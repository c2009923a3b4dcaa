import { type EdgeCase } from './edge-case.js';
import { MALFORMED_BODY_IDS, MALFORMED_IDS } from './malformed-ids.js';

const read = (name: string, path: string, more: Partial<EdgeCase> = {}): EdgeCase => ({
  name,
  as: 'ownerKey',
  request: `GET ${path}`,
  answer: [400, 'request.invalid'],
  ...more,
});

const IDS: readonly EdgeCase[] = MALFORMED_IDS.flatMap(([form, id], index) => {
  const routes = ['members', 'connections', 'evidence', 'connector-runs'];
  const path = `/api/v1/${routes[index % routes.length] ?? ''}/${id}`;
  return [
    read(`id in the path: ${form}`, path, { field: 'id' }),
    read(`id in the query: ${form}`, `/api/v1/connector-runs?connectionId=${id}`, { field: 'connectionId' }),
  ];
});
const BODY_IDS: readonly EdgeCase[] = MALFORMED_BODY_IDS.map((id) => ({
  name: `id in the body: ${JSON.stringify(id)}`,
  as: 'owner' as const,
  request: 'POST /api/v1/auth/switch',
  body: { organizationId: id },
  answer: [400, 'request.invalid'] as const,
  field: 'organizationId',
}));

const QUERIES: readonly EdgeCase[] = [
  read('a parameter that is not there', '/api/v1/members?page=2', { field: 'page' }),
  read('an organization in the query', '/api/v1/members?organizationId={id:strangerOrganization}', { field: 'organizationId' }),
  read('a parameter where none is read', '/api/v1/organization?verbose=1', { field: 'verbose' }),
  read('the same parameter twice', '/api/v1/members?limit=1&limit=2', { field: 'limit' }),
  read('a parameter as a list', '/api/v1/members?limit[]=1', { field: 'limit[]' }),
  read('a parameter as an operator', '/api/v1/members?limit[$gt]=0', { field: 'limit[$gt]' }),
  read('__proto__ as a parameter', '/api/v1/members?__proto__=1', { field: '__proto__' }),
  read('__proto__ as an object', '/api/v1/members?__proto__[limit]=1', { field: '__proto__[limit]' }),
  ...['0', '201', '-1', '1.5', '1e3', 'all', '', '9'.repeat(40), 'NaN', '0x10', '%C2%A01'].map((limit) =>
    read(`limit=${limit}`, `/api/v1/members?limit=${limit}`, { field: 'limit' }),
  ),
  read('a cursor that is none', '/api/v1/members?cursor=abc', { field: 'cursor' }),
  read('a cursor of 600 characters', `/api/v1/members?cursor=${'a'.repeat(600)}`, { field: 'cursor' }),
  read('a cursor with an operator', '/api/v1/audit-events?cursor=%7B%22$gt%22:0%7D', { field: 'cursor' }),
  read('a cursor of bytes that are no UTF-8', '/api/v1/members?cursor=%ff%fe', { field: 'cursor' }),
  read('a day that is not in the calendar', '/api/v1/evidence?from=2026-02-30', { field: 'from' }),
  read('a day in another order', '/api/v1/evidence?from=21-11-2026', { field: 'from' }),
  read('a choice that is none', '/api/v1/evidence?freshness=rotten', { field: 'freshness' }),
  read('a control without its framework', '/api/v1/evidence?controlId=CC6.2', { field: 'framework' }),
  read('2,000 parameters', `/api/v1/members?${Array.from({ length: 2_000 }, (_, n) => `a${String(n)}`).join('&')}`, {}),
];
const ADDRESSES: readonly EdgeCase[] = [
  read('nothing there', '/api/v1/nothing', { answer: [404, 'request.unknown-route'] }),
  read('an admin page that is not there', '/admin', { answer: [404, 'request.unknown-route'] }),
  read('the version control folder', '/.git/config', { answer: [404, 'request.unknown-route'] }),
  read('dots in the path', '/api/v1/members/..%2f..%2fetc%2fpasswd', { field: 'id' }),
  read('an escape that ends early', '/api/v1/members/%E0%A4%A', { answer: [400, 'request.malformed-url'] }),
  read('bytes that are no UTF-8', '/api/v1/members/%ff%fe', { answer: [400, 'request.malformed-url'] }),
  read('two slashes', '//api/v1/members', { answer: [404, 'request.unknown-route'] }),
  read('other letters of the same path', '/API/V1/members', { answer: [404, 'request.unknown-route'] }),
  read('a part of 400 characters', `/api/v1/members/${'a'.repeat(400)}`, { answer: [414, 'request.url-too-long'] }),
  read('an address of 20 KB', `/api/v1/members?cursor=${'a'.repeat(20_000)}`, { answer: [431, 'request.headers-too-large'] }),
  { name: 'PUT where there is none', as: 'ownerKey', request: 'PUT /api/v1/organization', body: {}, answer: [405, 'request.method-not-allowed'] },
  { name: 'DELETE where there is none', as: 'ownerKey', request: 'DELETE /api/v1/members', answer: [405, 'request.method-not-allowed'] },
  {
    name: 'a method in a header',
    as: 'ownerKey',
    request: 'POST /api/v1/organization',
    headers: { 'x-http-method-override': 'PATCH' },
    body: { name: 'x' },
    answer: [405, 'request.method-not-allowed'],
  },
  read('a framework that is none', '/api/v1/controls/constructor/CC6.2', { answer: [404, 'framework.not-found'] }),
  read('a control that is none', '/api/v1/controls/soc2/__proto__', { answer: [404, 'control.not-found'] }),
];

export const ADDRESS_CASES: readonly EdgeCase[] = [...IDS, ...BODY_IDS, ...QUERIES, ...ADDRESSES];
