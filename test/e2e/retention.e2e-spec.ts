import { createHash, randomBytes } from 'node:crypto';

import { mongo } from 'mongoose';

import { AuditReader } from '@app/audit-log';
import { toOrganizationId } from '@app/kernel';
import { connectDatabase } from '@app/platform';
import { type Forecast, Purges, RetentionModule, RetentionRuns } from '@app/retention';

import { PASSWORD } from '../support/api.js';
import { bearer, client, signIn, withSession } from '../support/api-client.js';
import { DAY_MS, type MainFlow, startMainFlow } from '../support/main-flow.js';
import { type Owner, type TestStack } from '../support/stack.js';
import { openTestModule } from '../support/test-module.js';

let flow: MainFlow;
let stack: TestStack;
let owner: Owner;
let admin: ReturnType<typeof bearer>;
let auditor: ReturnType<typeof bearer>;

const keyOf = async (who: Owner, role: string): Promise<ReturnType<typeof bearer>> => {
  const expiresAt = new Date(stack.api.clock.now().getTime() + 300 * DAY_MS).toISOString();
  const { body } = await who.post('/api/v1/api-keys', { label: role, role, expiresAt });
  return bearer(stack.api.url, body.secret as string);
};
const collection = (name: string): mongo.Collection => stack.api.database.root.db(stack.api.database.name).collection(name);

beforeAll(async () => {
  flow = await startMainFlow();
  ({ stack, owner } = flow);
  [admin, auditor] = [await keyOf(owner, 'admin'), await keyOf(owner, 'auditor')];
}, 60_000);
afterAll(() => flow.finish());

describe('retention settings', () => {
  it('are seven years and thirteen months, changed by owner or admin within limits, and each change is audited', async () => {
    expect((await auditor.get('/api/v1/retention')).body).toMatchObject({
      retentionMonths: 84,
      populationMonths: 13,
      kept: expect.arrayContaining(['evidence']),
    });
    expect((await auditor.patch('/api/v1/retention', { populationMonths: 6 })).status).toBe(403);
    expect((await admin.patch('/api/v1/retention', { populationMonths: 6 })).body).toMatchObject({ retentionMonths: 84, populationMonths: 6 });
    const [event] = (await flow.events('retention.changed')).slice(-1);
    expect(event?.data).toEqual({ from: { retentionMonths: 84, populationMonths: 13 }, to: { retentionMonths: 84, populationMonths: 6 } });
    await owner.patch('/api/v1/retention', { populationMonths: 13 });
    expect((await owner.get('/api/v1/organization')).body.retentionMonths).toBe(84);
  });

  it.each([
    ['too short a window', { retentionMonths: 11 }, 'retentionMonths'],
    ['too short a window for rows', { populationMonths: 3 }, 'populationMonths'],
    ['for ever', { retentionMonths: 100_000 }, 'retentionMonths'],
    ['rows kept longer than the window', { retentionMonths: 12, populationMonths: 13 }, 'populationMonths'],
    ['text', { populationMonths: '13' }, 'populationMonths'],
    ['nothing', {}, 'body'],
    ['a field that there is not', { evidenceMonths: 1 }, 'evidenceMonths'],
  ])('refuse %s', async (_what, body, field) => {
    const before = (await flow.events('retention.changed')).length;
    const answer = await owner.patch('/api/v1/retention', body);
    expect([answer.status, answer.body.errors[0].field]).toEqual([400, field]);
    expect((await flow.events('retention.changed')).length).toBe(before);
  });
});

/** What `npm run attesta -- retention` does, as the retention user, for every organization. */
async function purgeAll(): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> {
  const connection = await connectDatabase({ uri: stack.api.database.uris.attestaRetention, appName: 'test' });
  const { module, close } = await openTestModule({ uris: stack.api.database.uris, connection }, stack.api.clock, [RetentionModule]);
  const removed = new Map<string, Readonly<Record<string, number>>>();
  for await (const { organizationId, policy } of module.get(RetentionRuns).policies())
    removed.set(organizationId, (await module.get(Purges).purge(organizationId, policy)).removed);
  await close();
  return removed;
}

describe('the dry run', () => {
  it('shows owner and admin what would go, and the purge of the retention user removes exactly that', async () => {
    const connectionId = await flow.connected('expiring', { people: 1_200, seed: 'custody' });
    await owner.patch('/api/v1/retention', { populationMonths: 4 });
    expect((await auditor.post('/api/v1/retention/dry-run')).status).toBe(403);
    const dryRun = async (): Promise<Pick<Forecast, 'collections' | 'populations'>> => (await admin.post('/api/v1/retention/dry-run')).body;
    expect((await dryRun()).populations).toEqual({ count: 0, rows: 0 });
    stack.advance(130 * DAY_MS);
    const forecast = await dryRun();
    expect(forecast.populations.count).toBeGreaterThan(0);
    const countOf = (name: string): number | undefined => forecast.collections.find(({ collection: one }) => one === name)?.count;
    expect([countOf('connector_run_requests'), countOf('sessions')]).toEqual([0, 1]);
    const removed = (await purgeAll()).get(owner.organizationId) ?? {};
    for (const { collection: name, count } of forecast.collections) expect([name, removed[name] ?? 0]).toEqual([name, count]);
    expect((await dryRun()).collections.every(({ count }) => count === 0)).toBe(true);
    const [event] = (await flow.events('retention.purged')).slice(-1);
    expect(event).toMatchObject({ outcome: 'success', data: { reason: 'retention', populations: [{ evidenceId: expect.any(String) }] } });
    const evidence = (await owner.get(`/api/v1/evidence?type=hr.terminations_30d&connectionId=${connectionId}`)).body.items[0];
    expect((await owner.get(`/api/v1/populations/${evidence.id as string}/commitments`)).body.items.length).toBe(evidence.population.count);
    expect((await owner.post(`/api/v1/populations/${evidence.id as string}/reveal`, { all: true })).body.code).toBe('evidence.population-expired');
    // The next run reads as ever.
    await stack.work(owner);
    expect((await flow.newestRun(connectionId)).state).toBe('succeeded');
  });
});

describe('deleting an organization', () => {
  const wrappedKeys = (org: string): Promise<readonly mongo.Document[]> =>
    collection('organization_keys')
      .find({ organizationId: new mongo.ObjectId(org) })
      .sort({ version: 1 })
      .toArray();
  const sha = (wrapped: unknown): string =>
    createHash('sha256')
      .update((wrapped as mongo.Binary).value())
      .digest('hex');

  it('is for an owner who types the name; anything else changes nothing', async () => {
    const before = (await flow.events()).length;
    for (const who of [admin, auditor]) expect((await who.delete('/api/v1/organization', { body: { name: 'Larkfield Labs' } })).status).toBe(403);
    for (const [body, status, field] of [
      [{}, 400, 'name'],
      [{ name: '' }, 400, 'name'],
      [{ name: { $ne: '' } }, 400, 'name'],
      [{ name: 'larkfield labs' }, 422, 'name'],
      [{ name: 'Other Labs' }, 422, 'name'],
      [{ name: 'Larkfield Labs', force: true }, 400, 'force'],
    ] as const) {
      const answer = await owner.delete('/api/v1/organization', { body });
      expect([answer.status, answer.body.errors[0].field]).toEqual([status, field]);
    }
    expect((await flow.events()).length).toBe(before);
    expect((await wrappedKeys(owner.organizationId)).every(({ state }) => state === 'active')).toBe(true);
  });

  it('destroys the keys first, is brought to its end by asking again after a stop, and leaves a receipt', async () => {
    const doomed = await stack.owner('Doomed Labs');
    await stack.company('doomed', { people: 1_200, seed: 'custody' });
    const { body: connection } = await stack.connect(doomed, 'doomed');
    await stack.work(doomed);
    const session = await signIn(stack.api.url, doomed.ownerEmail, PASSWORD, doomed.organizationId);
    const [leavers] = (await doomed.get('/api/v1/evidence?type=hr.terminations_30d')).body.items;
    expect((await doomed.post(`/api/v1/populations/${leavers.id as string}/reveal`, { all: true, limit: 1 })).body.rows).toHaveLength(1);
    const before = await wrappedKeys(doomed.organizationId);
    const digests = before.map(({ wrapped }) => sha(wrapped));
    // The step after the keys is refused by the database, as if the process had died there.
    const database = stack.api.database.root.db(stack.api.database.name);
    const privileges = [{ resource: { db: stack.api.database.name, collection: 'connections' }, actions: ['update'] }];
    await database.command({ revokePrivilegesFromRole: 'attestaApp', privileges });
    expect((await doomed.delete('/api/v1/organization', { body: { name: 'Doomed Labs' } })).status).toBe(500);
    await database.command({ grantPrivilegesToRole: 'attestaApp', privileges });
    expect((await wrappedKeys(doomed.organizationId)).map(({ state, wrapped }) => [state, wrapped] as unknown)).toEqual([['destroyed', null]]);
    expect((await doomed.post(`/api/v1/populations/${leavers.id as string}/reveal`, { all: true })).body.code).toBe('vault.keys-destroyed');
    expect((await doomed.get('/api/v1/organization')).status).toBe(200);

    const answer = await doomed.delete('/api/v1/organization', { body: { name: 'Doomed Labs' } });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      organizationId: doomed.organizationId,
      keys: [{ version: 1, wrappedDigest: digests[0] }],
      ended: { connections: 1, members: 1, sessions: 2, apiKeys: 1 },
      limits: expect.arrayContaining([expect.stringContaining('Backups')]),
    });
    const event = await collection('audit_events').findOne({ organizationId: new mongo.ObjectId(doomed.organizationId), type: 'organization.deleted' });
    expect(event).toMatchObject({ eventId: answer.body.event.id, hash: answer.body.event.hash, sequence: answer.body.event.sequence });
    expect(event?.['body']).toContain(digests[0]);

    // Nobody gets in, by any way there was.
    expect((await doomed.get('/api/v1/organization')).status).toBe(401);
    expect((await session.get('/api/v1/auth/me')).status).toBe(401);
    const login = await client(stack.api.url).post('/api/v1/auth/login', { email: doomed.ownerEmail, password: PASSWORD });
    expect([login.status, login.body.code]).toEqual([403, 'auth.no-access']);
    for (const path of [`/api/v1/evidence/${leavers.id as string}`, `/api/v1/connections/${connection.id as string}`])
      expect((await owner.get(path)).status).toBe(404);

    // The scheduler leaves it alone, and its vendor hears nothing more.
    await stack.calls('doomed');
    stack.advance(3 * DAY_MS);
    await stack.work(doomed);
    expect(await stack.calls('doomed')).toEqual([]);
    expect(await collection('connections').findOne({ _id: new mongo.ObjectId(connection.id as string) })).toMatchObject({
      credential: null,
      status: 'revoked',
    });

    // What may go of it goes with the next purge; evidence and the chain stay.
    expect((await purgeAll()).get(doomed.organizationId)).toMatchObject({ populations: 1, connector_run_requests: expect.any(Number) });
    const mine = { organizationId: new mongo.ObjectId(doomed.organizationId) };
    for (const name of ['populations', 'population_salts', 'sessions', 'connector_run_requests']) expect(await collection(name).countDocuments(mine)).toBe(0);
    expect(await collection('evidence').countDocuments(mine)).toBe(3);
    expect(await stack.api.app.get(AuditReader).verify(toOrganizationId(doomed.organizationId))).toMatchObject({ problems: 0 });
  });

  it('leaves the person’s other organization as it was', async () => {
    const email = `both-${randomBytes(4).toString('hex')}@example.com`;
    const kept = await stack.api.owner('Kept', email);
    const invited = await owner.post('/api/v1/invitations', { email, role: 'admin', accessEndsAt: null });
    expect(invited.status).toBe(201);
    expect((await kept.delete('/api/v1/organization', { body: { name: 'Kept' } })).status).toBe(200);
    const token = String(invited.body.link).split('#token=')[1] ?? '';
    expect((await client(stack.api.url).post('/api/v1/invitations/accept', { token, password: PASSWORD })).status).toBe(201);
    const signedIn = await signIn(stack.api.url, email, PASSWORD);
    expect((await signedIn.get('/api/v1/auth/me')).body.organization.id).toBe(owner.organizationId);
  });
});

describe('an auditor’s access', () => {
  it('ends exactly on the instant: session, key and sign-in, and a link that outlived it', async () => {
    const email = `auditor-${randomBytes(4).toString('hex')}@example.com`;
    const now = stack.api.clock.now().getTime();
    const endsAt = new Date(now + 20 * 60_000);
    const invite = async (address: string) =>
      String((await owner.post('/api/v1/invitations', { email: address, role: 'auditor', accessEndsAt: endsAt.toISOString() })).body.link).split(
        '#token=',
      )[1] ?? '';
    expect((await owner.post('/api/v1/invitations', { email, role: 'auditor', accessEndsAt: null })).body.errors[0].field).toBe('accessEndsAt');
    const [token, late] = [await invite(email), await invite(`late-${email}`)];
    const accepted = await client(stack.api.url).post('/api/v1/invitations/accept', { token, password: PASSWORD });
    const session = withSession(stack.api.url, accepted);
    // A key of an admin who becomes an auditor ends with the person.
    const made = await owner.post('/api/v1/api-keys', { label: 'mine', role: 'auditor', expiresAt: new Date(now + DAY_MS).toISOString() });
    await collection('api_keys').updateOne(
      { _id: new mongo.ObjectId(made.body.id as string) },
      { $set: { memberId: new mongo.ObjectId(accepted.body.member.id as string) } },
    );
    const key = bearer(stack.api.url, made.body.secret as string);
    stack.api.clock.set(new Date(endsAt.getTime() - 1));
    expect([(await session.get('/api/v1/evidence')).status, (await key.get('/api/v1/audit-events')).status]).toEqual([200, 200]);
    for (const path of ['/api/v1/members', '/api/v1/retention', '/api/v1/organization']) expect((await session.get(path)).status).toBe(200);
    expect((await session.post('/api/v1/api-keys', { label: 'own', role: 'auditor', expiresAt: endsAt.toISOString() })).status).toBe(403);
    stack.api.clock.set(endsAt);
    expect([(await session.get('/api/v1/evidence')).status, (await key.get('/api/v1/audit-events')).status]).toEqual([401, 401]);
    const login = await client(stack.api.url).post('/api/v1/auth/login', { email, password: PASSWORD });
    expect([login.status, login.body.code]).toEqual([403, 'auth.no-access']);
    const outlived = await client(stack.api.url).post('/api/v1/invitations/accept', { token: late, password: PASSWORD });
    expect(outlived.body.code).toBe('link.invalid');
  });
});
