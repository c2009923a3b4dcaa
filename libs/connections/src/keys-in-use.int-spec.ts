import { setTimeout as sleep } from 'node:timers/promises';

import { type mongo, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';

import { openTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { KeysInUse } from './keys-in-use.service.js';
import { CONNECTIONS } from './persistence/connection.collection.js';
import { ConnectionRepository } from './persistence/connection.repository.js';
import { connectionSchema } from './persistence/connection.row.js';
import { KeyUses } from './persistence/key-use.repository.js';

const ORG = '64b000000000000000000001' as OrganizationId;
const OTHER = '64b000000000000000000002' as OrganizationId;
const NOW = new Date('2026-11-21T09:00:00Z');
const OWNER = { kind: 'member', id: '64d000000000000000000001', label: 'owner@example.com' } as const;
const NEVER = new AbortController().signal;
const WAIT_MS = 5_000;

let db: TestDatabase;
let connections: ConnectionRepository;
let uses: KeyUses;
let inUse: KeysInUse;
beforeAll(async () => {
  db = await openTestDatabase([CONNECTIONS]);
  const model = db.connection.model(CONNECTIONS.name, connectionSchema, CONNECTIONS.name) as never;
  connections = new ConnectionRepository(model);
  uses = new KeyUses(model);
  inUse = new KeysInUse(uses);
});
beforeEach(() => db.empty());
afterAll(() => db.close());

async function connected(org = ORG): Promise<string> {
  const _id = new Types.ObjectId();
  const row = {
    ...{ _id, organizationId: new Types.ObjectId(org), connector: 'bamboohr', account: `${String(_id)}.bamboohr.com`, label: 'People', config: {} },
    ...{ status: 'active', living: true, credential: { keyVersion: 1 }, epoch: 0, deletedAt: null, createdAt: NOW },
  };
  await db.root.db(db.name).collection<mongo.Document>(CONNECTIONS.name).insertOne(row);
  return _id.toHexString();
}
const revoke = (id: string): Promise<boolean> => db.transactions.run((tx) => connections.revoke(ORG, id, OWNER, NOW, tx));
const key = (connectionId: string, epoch = 0): { connectionId: string; epoch: number } => ({ connectionId, epoch });
const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });

describe('the use of a key', () => {
  it('is aborted by a revoke, which waits until it has ended', async () => {
    const id = await connected();
    let hasEnded = false;
    const work = inUse.during(ORG, key(id), NEVER, async (aborted) => {
      await untilAborted(aborted);
      // What is under way takes its time to end.
      await sleep(300);
      hasEnded = true;
      return 'ended';
    });
    while (!(await uses.isAny(ORG, id))) await sleep(20);
    await revoke(id);
    // Without the wait it would still be going on.
    expect([hasEnded, await uses.isAny(ORG, id), await uses.isAny(ORG, null)]).toEqual([false, true, true]);
    await inUse.untilUnused(ORG, id);
    expect([hasEnded, await uses.isAny(ORG, id), await uses.isAny(ORG, null)]).toEqual([true, false, false]);
    expect(await work).toBe('ended');
  });

  it('does not begin with a key that was cleared or replaced, nor in another organization', async () => {
    const id = await connected();
    const work = jest.fn(() => Promise.resolve('done'));
    expect(await inUse.during(ORG, key(id, 1), NEVER, work)).toBeNull();
    expect(await inUse.during(OTHER, key(id), NEVER, work)).toBeNull();
    await revoke(id);
    expect(await inUse.during(ORG, key(id), NEVER, work)).toBeNull();
    expect(await inUse.during(ORG, key(id, 1), NEVER, work)).toBeNull();
    expect(work).not.toHaveBeenCalled();
  });

  it('ends with its work, also with one that fails; several stand beside each other', async () => {
    const id = await connected();
    await inUse.during(ORG, key(id), NEVER, async () => {
      await expect(inUse.during(ORG, key(id), NEVER, () => Promise.reject(new TypeError('planted')))).rejects.toThrow('planted');
      expect(await uses.isAny(ORG, id)).toBe(true);
      expect(await uses.isAny(OTHER, id)).toBe(false);
    });
    expect(await uses.isAny(ORG, id)).toBe(false);
  });

  it('is waited for by nobody once its process is dead for as long as it was to be renewed, and is forgotten when the next begins', async () => {
    const id = await connected();
    expect(await uses.begin(ORG, { id: 'dead', ...key(id) }, -1)).toBe(true);
    expect(await uses.isAny(ORG, id)).toBe(false);
    expect(await uses.begin(ORG, { id: 'next', ...key(id) }, 60_000)).toBe(true);
    const row = await db.root.db(db.name).collection(CONNECTIONS.name).findOne({ _id: new Types.ObjectId(id) }); // prettier-ignore
    expect(row?.['keyUses']).toEqual([{ id: 'next', until: expect.any(Date) }]);
    expect(await uses.renew(ORG, { id: 'next', ...key(id) }, -1)).toBe(true);
    expect(await uses.isAny(ORG, id)).toBe(false);
  });

  it('that does not react, as of a frozen process, is waited for five seconds and no longer', async () => {
    const id = await connected();
    await uses.begin(ORG, { id: 'frozen', ...key(id) }, 60_000);
    await revoke(id);
    const begin = performance.now();
    await inUse.untilUnused(ORG, id);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(WAIT_MS);
    expect(await uses.isAny(ORG, id)).toBe(true);
    expect(await uses.renew(ORG, { id: 'frozen', ...key(id) }, 60_000)).toBe(false);
    await uses.end(ORG, { id: 'frozen', ...key(id) });
    expect(await uses.isAny(ORG, id)).toBe(false);
  });
});
