import { AlertMonitor } from '@app/alerts';

import { CONTROLLERS } from '../../apps/api/src/app.module.js';
import { PASSWORD } from '../support/api.js';
import { type ApiClient, bearer, client, signIn } from '../support/api-client.js';
import { routesOf } from '../support/routes.js';
import { type Owner, startStack, type TestStack } from '../support/stack.js';
import { type OpenApi, type Operation, operationsOf, type Samples } from './operations.js';

const DAY_MS = 86_400_000;

export interface Tenant {
  readonly name: string;
  /** A word that stands in every text this tenant ever says, and in nobody else's. */
  readonly canary: string;
  readonly owner: Owner;
  readonly admin: ApiClient;
  readonly auditor: ApiClient;
  /** For routes that want a session: signed in for this one call. */
  session(): Promise<ApiClient>;
  readonly samples: Samples;
  /** Rows whose end would lock the suite out. */
  readonly kept: readonly string[];
}
export interface TenancyWorld {
  readonly stack: TestStack;
  readonly tenants: readonly Tenant[];
  readonly operations: readonly Operation[];
  readonly undescribed: readonly string[];
  /** Ids of rows of a tenant, the newest first, by collection. */
  rowsOf(tenant: Tenant, each?: number): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Ids of all rows that a tenant has now. */
  idsOf(tenant: Tenant): Promise<readonly string[]>;
  /** Every row of a tenant as stored, below our own code. */
  stored(tenant: Tenant): Promise<string>;
}

/** A name that leads nowhere: messages wait for it. */
const RECEIVER = 'https://hooks.invalid/attesta';

const at = (now: Date, days: number): string => new Date(now.getTime() + days * DAY_MS).toISOString();

/** Organizations with people, keys, an open invitation and a connection that was read once. */
export async function startTenancyWorld(names: readonly string[], logTo?: (line: string) => void): Promise<TenancyWorld> {
  const stack = await startStack(logTo === undefined ? {} : { logTo });
  stack.api.clock.set('2026-11-21T12:00:00Z');
  const tenants: Tenant[] = [];
  for (const name of names) tenants.push(await tenantOf(stack, name));
  // A second connection of each fails until somebody has to be told.
  for (const { owner, canary } of tenants) {
    await stack.company(`${canary}-failing`, { people: 5 });
    await stack.connect(owner, `${canary}-failing`, { label: `${canary} failing` });
    await stack.scenario(`${canary}-failing`, { name: 'wrong-key' });
    // Whom to tell; two, because the matrix removes one.
    for (const label of ['first', 'second'])
      await owner.post('/api/v1/alert-channels', { kind: 'webhook', label: `${canary} ${label}`, events: ['connection.needs-reauth'], url: RECEIVER });
  }
  stack.advance(DAY_MS);
  for (const { owner } of tenants) await stack.work(owner);
  await stack.api.app.get(AlertMonitor).tick();
  await stack.api.forgetAttempts();
  const { body } = await client(stack.api.url).get('/api/openapi.json');
  const collections = await stack.api.database.root.db(stack.api.database.name).listCollections().toArray();
  const each = async (tenant: Tenant, limit: number, projection: object = {}): Promise<readonly (readonly [string, readonly Record<string, unknown>[]])[]> =>
    Promise.all(
      collections.map(async (info) => {
        const rows = stack.api.database.root.db(stack.api.database.name).collection(info.name);
        const { ObjectId } = await import('mongodb');
        const found = await rows
          .find({ organizationId: new ObjectId(tenant.owner.organizationId) }, { projection })
          .sort({ _id: -1 })
          .limit(limit)
          .toArray();
        return [info.name, found] as const;
      }),
    );
  return {
    stack,
    tenants,
    ...operationsOf(routesOf(CONTROLLERS), body as OpenApi),
    rowsOf: async (tenant, limit = 3) =>
      new Map((await each(tenant, limit)).map(([name, rows]) => [name, rows.map(({ _id }) => String(_id)).filter((id) => /^[0-9a-f]{24}$/.test(id))] as const)),
    idsOf: async (tenant) => (await each(tenant, 0, { _id: 1 })).flatMap(([, rows]) => rows.map(({ _id }) => String(_id))),
    stored: async (tenant) => JSON.stringify(await each(tenant, 0)),
  };
}

async function tenantOf(stack: TestStack, name: string): Promise<Tenant> {
  const { api } = stack;
  const canary = `canary${name}`;
  const owner = await stack.owner(`${canary} organization`);
  const now = api.clock.now();
  const key = async (role: string, label: string): Promise<{ readonly id: string; readonly secret: string }> =>
    (await owner.post('/api/v1/api-keys', { label: `${canary} ${label}`, role, expiresAt: at(now, 300) })).body;
  const join = async (role: string, more: object = {}): Promise<string> => {
    const email = `${role}-${canary}@example.com`;
    const { body } = await owner.post('/api/v1/invitations', { email, role, ...more });
    const joined = await client(api.url).post('/api/v1/invitations/accept', {
      token: String(body.link).split('#token=')[1],
      password: PASSWORD,
      name: `${canary} person`,
    });
    return joined.body.member.id as string;
  };
  const own = (await owner.get('/api/v1/api-keys')).body.items[0].id as string;
  const [admin, auditor] = [await key('admin', 'admin key'), await key('auditor', 'auditor key')];
  await stack.company(canary, { people: 24 });
  const connected = await stack.connect(owner, canary, { label: `${canary} connection` });
  await stack.work(owner);
  // Newest of their kinds: what the matrix changes and removes.
  await key('auditor', 'decoy');
  await owner.post('/api/v1/invitations', { email: `open-${canary}@example.com`, role: 'admin' });
  await join('auditor', { accessEndsAt: at(now, 100) });
  return {
    name,
    canary,
    owner,
    admin: bearer(api.url, admin.secret),
    auditor: bearer(api.url, auditor.secret),
    session: async () => signIn(api.url, owner.ownerEmail, PASSWORD),
    kept: [owner.ownerId, own, admin.id, auditor.id, owner.organizationId, String(connected.body.id)],
    samples: {
      framework: 'soc2',
      controlId: 'CC6.2',
      'PUT /api/v1/metrics/{type}/target#type': 'hr.onboarding_completion',
      'GET /api/v1/evidence#type': 'hr.active_headcount',
      'GET /api/v1/audit-events#type': 'connection.connected',
      connector: 'bamboohr',
      'GET /api/v1/connectors/{slug}#slug': 'bamboohr',
      'POST /api/v1/alert-channels#kind': 'webhook',
      url: RECEIVER,
      config: { subdomain: canary },
      credential: { apiKey: stack.sandbox.apiKey(canary) },
      timeZone: 'Europe/Berlin',
      expiresAt: at(now, 30),
      accessEndsAt: at(now, 30),
      from: '2026-11-01',
      to: '2026-11-30',
      'GET /api/v1/audit-events#from': at(now, -30),
      'GET /api/v1/audit-events#to': at(now, 1),
      password: PASSWORD,
      'POST /api/v1/auth/login#email': owner.ownerEmail,
    },
  };
}
