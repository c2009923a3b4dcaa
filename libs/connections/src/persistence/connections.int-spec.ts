import { type mongo, Types } from 'mongoose';

import { type OrganizationId, toLocalDate } from '@app/kernel';
import { type SealedValue, type Transaction } from '@app/platform';

import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { CONNECTIONS } from './connection.collection.js';
import { ConnectionRepository, type NewConnection } from './connection.repository.js';
import { connectionSchema } from './connection.row.js';
import { ConnectionLeases } from './connection-lease.repository.js';
import { ConnectionSchedule, type RunEffect } from './connection-schedule.repository.js';

const ORG = '64b000000000000000000001' as OrganizationId;
const OTHER = '64b000000000000000000002' as OrganizationId;
const NOW = new Date('2026-11-21T09:00:00Z');
const OWNER = { kind: 'member', id: '64d000000000000000000001', label: 'owner@example.com' } as const;
const sealed = (iv: string): SealedValue => ({ iv, keyVersion: 1 }) as unknown as SealedValue;

let db: TestDatabase;
let connections: ConnectionRepository;
let leases: ConnectionLeases;
let schedule: ConnectionSchedule;
beforeAll(async () => {
  db = await openTestDatabase([CONNECTIONS]);
  const model = db.connection.model(CONNECTIONS.name, connectionSchema, CONNECTIONS.name) as never;
  connections = new ConnectionRepository(model);
  leases = new ConnectionLeases(model);
  schedule = new ConnectionSchedule(model);
});
beforeEach(() => db.empty());
afterAll(() => db.close());

const rows = (): mongo.Collection => db.root.db(db.name).collection(CONNECTIONS.name);
const inTransaction = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => db.transactions.run(work);
async function add(org = ORG, changes: Partial<NewConnection> = {}): Promise<string> {
  const id = connections.nextId();
  const connection: NewConnection = {
    id,
    connector: 'bamboohr',
    account: `${id}.bamboohr.com`,
    label: 'People',
    config: { subdomain: 'acme' },
    readMode: 'totals',
    credential: sealed('first'),
    keyFingerprint: '0123456789abcdef',
    principal: 'employee 8',
    permissionDigest: 'd'.repeat(64),
    capabilities: { 'onboarding.tasks': 'available' },
    metrics: [],
    visibility: { active: 60, inactive: 40 },
    createdBy: OWNER,
    createdAt: NOW,
    weeklyCheckedOn: null,
    due: { slot: 'connect', attempt: 1, trigger: 'connect' },
    nextRunAt: NOW,
    ...changes,
  };
  await inTransaction((tx) => connections.add(org, connection, tx));
  return id;
}
const revoke = (id: string, org = ORG): Promise<boolean> => inTransaction((tx) => connections.revoke(org, id, OWNER, NOW, tx));

describe('a connection', () => {
  it('comes back as it was stored, with probe names that hold dots, and without its credential', async () => {
    const id = await add();
    const found = await connections.findById(ORG, id);
    expect(found).toMatchObject({ id, status: 'active', epoch: 0, capabilities: { 'onboarding.tasks': 'available' }, lastSuccess: null, revokedAt: null });
    expect(JSON.stringify(found)).not.toContain('first');
    expect(await connections.sealedCredential(ORG, id)).toEqual({ sealed: { iv: 'first', keyVersion: 1 }, epoch: 0 });
  });

  it('is not there for another organization, nor under an id that is none', async () => {
    const id = await add();
    for (const [org, wanted] of [[OTHER, id], [ORG, new Types.ObjectId().toHexString()], [ORG, 'not-an-id'], [ORG, '']] as const) {
      expect(await connections.findById(org, wanted)).toBeNull();
    }
    expect(await connections.sealedCredential(OTHER, id)).toBeNull();
    expect(await revoke(id, OTHER)).toBe(false);
    expect((await connections.findById(ORG, id))?.status).toBe('active');
  }); // prettier-ignore

  it('is the only living one of its company, also when two are made at once; another organization may have its own', async () => {
    const account = 'acme.bamboohr.com';
    const made = await Promise.allSettled(Array.from({ length: 8 }, () => add(ORG, { account })));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of made) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'connection.already-connected' });
    await add(OTHER, { account });
    const [first] = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(await revoke(first ?? '')).toBe(true);
    await add(ORG, { account });
    expect(await connections.isConnected(ORG, 'bamboohr', account)).toBe(true);
  });

  it('revoked has no credential, no plan and no lease any more, in one write, once', async () => {
    const id = await add();
    await leases.acquire(ORG, id, 'worker', 60_000);
    expect(await revoke(id)).toBe(true);
    expect(await revoke(id)).toBe(false);
    expect(await rows().findOne({ _id: new Types.ObjectId(id) })).toMatchObject({ status: 'revoked', credential: null, deletedAt: NOW, lease: null, due: null, nextRunAt: null, epoch: 1 }); // prettier-ignore
    expect(await connections.sealedCredential(ORG, id)).toBeNull();
    expect(await leases.acquire(ORG, id, 'worker', 60_000)).toBeNull();
    expect((await connections.findById(ORG, id))?.revokedAt).toEqual(NOW);
  });

  it('takes a new credential only for the epoch that was tested', async () => {
    const id = await add();
    const change = { credential: sealed('second'), keyFingerprint: 'f', principal: null, permissionDigest: null, capabilities: {}, metrics: [], weeklyCheckedOn: null, due: { slot: 'reauthorize-1', attempt: 1, trigger: 'reauthorize' as const }, nextRunAt: NOW }; // prettier-ignore
    const replace = (epoch: number): Promise<boolean> => inTransaction((tx) => connections.replaceCredential(ORG, id, epoch, change, tx));
    expect(await replace(1)).toBe(false);
    expect(await replace(0)).toBe(true);
    expect(await replace(0)).toBe(false);
    expect(await connections.sealedCredential(ORG, id)).toEqual({ sealed: sealed('second'), epoch: 1 });
    await revoke(id);
    expect(await replace(2)).toBe(false);
  });

  it('comes in pages, oldest first, revoked ones too', async () => {
    const ids = [await add(), await add(), await add()];
    await add(OTHER);
    await revoke(ids[1] ?? '');
    const first = await connections.page(ORG, 2, null);
    const rest = await connections.page(ORG, 2, first.nextCursor);
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids);
    expect(rest.nextCursor).toBeNull();
  });
});

describe('the database itself', () => {
  it.each([
    ['a revoked connection that keeps its credential', { status: 'revoked', deletedAt: NOW }, { living: 1 }],
    ['a revoked connection that still counts as living', { status: 'revoked', deletedAt: NOW, credential: null }, {}],
    ['a revoked connection without the day', { status: 'revoked', credential: null }, { living: 1 }],
    ['an active connection without a credential', { credential: null }, {}],
    ['an active connection with a day of deletion', { deletedAt: NOW }, {}],
    ['an active connection that is not living', {}, { living: 1 }],
    ['a state that does not exist', { status: 'paused' }, {}],
  ])('refuses %s, whoever writes it', async (_what, set, unset) => {
    const id = await add();
    const update = { $set: { label: 'touched', ...set }, ...(Object.keys(unset).length === 0 ? {} : { $unset: unset }) };
    await expect(rows().updateOne({ _id: new Types.ObjectId(id) }, update)).rejects.toMatchObject({ code: 121 });
  });
});

describe('the schedule', () => {
  const effect = (changes: Partial<RunEffect> = {}): RunEffect => ({
    lastRun: { id: 'e'.repeat(24), state: 'succeeded', finishedAt: NOW, error: null },
    lastSuccess: { runId: 'e'.repeat(24), startedAt: NOW },
    status: 'active',
    failuresInRow: 0,
    metrics: [],
    visibility: { active: 61, inactive: 40 },
    visibilityNarrowedAt: null,
    visibilitySeen: null,
    suspect: null,
    permissionDigest: 'x',
    capabilities: { 'onboarding.tasks': 'unavailable' },
    weeklyCheckedOn: toLocalDate('2026-11-21'),
    vendorWaitUntil: null,
    due: { slot: '2026-11-22', attempt: 1, trigger: 'schedule' },
    nextRunAt: new Date('2026-11-22T03:00:00Z'),
    quarantinedAt: null,
    ...changes,
  });
  const apply = (id: string, epoch: number, changes: Partial<RunEffect> = {}): Promise<boolean> =>
    inTransaction((tx) => schedule.applyRun(ORG, { id, epoch, visibilityVersion: 0 }, effect(changes), tx));
  const dueIds = async (now = NOW, limit = 10): Promise<readonly string[]> => (await schedule.dueAt(ORG, now, limit)).map(({ connectionId }) => connectionId);

  it('finds what is due, longest waiting first, and neither revoked, refused, quarantined nor foreign ones', async () => {
    const at = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
    const [late, later, exactly, future] = [await add(ORG, { nextRunAt: at(60) }), await add(ORG, { nextRunAt: at(120) }), await add(ORG, { nextRunAt: at(0) }), await add(ORG, { nextRunAt: at(-1) })]; // prettier-ignore
    const [revoked, refused, quarantined] = [await add(), await add(), await add()];
    await add(OTHER);
    await revoke(revoked);
    await apply(refused, 0, { status: 'needs-reauth', nextRunAt: at(60) });
    await apply(quarantined, 0, { quarantinedAt: NOW, nextRunAt: at(60) });
    expect(await dueIds()).toEqual([later, late, exactly]);
    expect(await dueIds(NOW, 1)).toEqual([later]);
    expect(await dueIds(at(-2))).toContain(future);
    expect(await schedule.oldestDue(ORG, NOW)).toEqual(at(120));
    await inTransaction((tx) => schedule.liftQuarantine(ORG, quarantined, tx));
    expect(await dueIds()).toContain(quarantined);
  });

  it('takes the end of a run for its own epoch only, and gives the lease back with it', async () => {
    const id = await add();
    await leases.acquire(ORG, id, 'worker', 60_000);
    expect(await apply(id, 1)).toBe(false);
    expect(await apply(id, 0)).toBe(true);
    expect(await connections.findById(ORG, id)).toMatchObject({
      capabilities: { 'onboarding.tasks': 'unavailable' },
      visibility: { active: 61 },
      lastSuccess: { runId: 'e'.repeat(24) },
      nextRunAt: new Date('2026-11-22T03:00:00Z'),
    });
    expect(await leases.isHeld(ORG, id)).toBe(false);
    await revoke(id);
    expect(await apply(id, 1)).toBe(false);
  });
});

describe('a lease', () => {
  const fence = (lease: Parameters<ConnectionLeases['fence']>[1], org = ORG): Promise<void> => inTransaction((tx) => leases.fence(org, lease, tx));

  it('is renewed, fenced and given back by its holder only, in its own organization', async () => {
    const id = await add();
    const lease = await leases.acquire(ORG, id, 'worker', 60_000);
    if (lease === null) throw new TypeError('no lease');
    expect(await leases.acquire(OTHER, id, 'worker', 60_000)).toBeNull();
    expect(await leases.acquire(ORG, id, 'worker', 60_000)).toBeNull();
    await fence(lease);
    for (const stale of [
      { ...lease, token: 0 },
      { ...lease, token: 2 },
      { ...lease, epoch: 1 },
    ]) {
      expect(await leases.renew(ORG, stale, 60_000)).toBe(false);
      await expect(fence(stale)).rejects.toMatchObject({ code: 'connector-run.stale-writer' });
      await leases.release(ORG, stale);
    }
    await expect(fence(lease, OTHER)).rejects.toMatchObject({ code: 'connector-run.stale-writer' });
    expect(await leases.renew(ORG, lease, 60_000)).toBe(true);
    await leases.release(ORG, lease);
    expect(await leases.isHeld(ORG, id)).toBe(false);
  });

  it('never gives a token twice, over release, take-over and re-authorization', async () => {
    const id = await add();
    const tokens: number[] = [];
    for (let n = 0; n < 6; n++) {
      const lease = await leases.acquire(ORG, id, `worker-${String(n)}`, n % 2 === 0 ? 60_000 : -1);
      if (lease === null) throw new TypeError('no lease');
      tokens.push(lease.token);
      if (n % 2 === 0) await leases.release(ORG, lease);
    }
    expect(tokens).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
