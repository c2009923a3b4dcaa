import { setTimeout as sleep } from 'node:timers/promises';

import { type mongo, Types } from 'mongoose';

import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { type CollectionSpec } from './collection-spec.js';
import { type Transaction } from './transaction.js';
import { Transactions } from './transactions.js';

const ROWS: CollectionSpec = { name: 'transaction_rows', tenant: true, access: 'updatable', indexes: [] };
const organizationId = new Types.ObjectId('64b000000000000000000001');

let db: TestDatabase;
let transactions: Transactions;
let rows: mongo.Collection;
beforeAll(async () => {
  db = await openTestDatabase([ROWS]);
  transactions = new Transactions(db.connection);
  rows = db.connection.getClient().db(db.name).collection(ROWS.name);
});
beforeEach(async () => {
  await db.empty();
  await rows.insertOne({ organizationId, name: 'shared', n: 0 });
});
afterAll(() => db.close());

const shared = { organizationId, name: 'shared' };
const add = ({ session }: Transaction, by = 1): Promise<unknown> => rows.updateOne(shared, { $inc: { n: by } }, { session });
const n = async (): Promise<unknown> => (await rows.findOne(shared))?.['n'];

describe('a transaction', () => {
  it('commits what its callback did and gives back what it returned', async () => {
    expect(
      await transactions.run(async (tx) => {
        await add(tx);
        await rows.insertOne({ organizationId, name: 'second' }, { session: tx.session });
        expect(await n()).toBe(0);
        return 'done';
      }),
    ).toBe('done');
    expect([await n(), await rows.countDocuments({ organizationId })]).toEqual([1, 2]);
  });

  it('leaves nothing when its callback throws, and passes the error on as it was', async () => {
    const planted = new TypeError('planted');
    await expect(
      transactions.run(async (tx) => {
        await add(tx);
        throw planted;
      }),
    ).rejects.toBe(planted);
    expect(await n()).toBe(0);
  });

  it('runs again from the start when another one was faster: none of 40 at once is lost', async () => {
    let attempts = 0;
    await Promise.all(
      Array.from({ length: 40 }, () =>
        transactions.run(async (tx) => {
          attempts++;
          const row = await rows.findOne(shared, { session: tx.session });
          await rows.updateOne(shared, { $set: { n: Number(row?.['n']) + 1 } }, { session: tx.session });
        }),
      ),
    );
    expect(await n()).toBe(40);
    expect(attempts).toBeGreaterThan(40);
  });

  it('gives up after its own deadline, with nothing changed and words for the caller', async () => {
    const holder = transactions.run(async (tx) => {
      await add(tx, 100);
      await sleep(1_500);
    });
    await sleep(100);
    const started = performance.now();
    await expect(transactions.run((tx) => add(tx), 500)).rejects.toMatchObject({ code: 'service.busy', kind: 'unavailable', retryAfterSeconds: 5 });
    expect(performance.now() - started).toBeLessThan(1_400);
    await holder;
    expect(await n()).toBe(100);
  });

  it('reads a snapshot: what others commit meanwhile is not seen', async () => {
    const seen = await transactions.run(async (tx) => {
      const before = await rows.findOne(shared, { session: tx.session });
      await rows.updateOne(shared, { $inc: { n: 7 } });
      const after = await rows.findOne(shared, { session: tx.session });
      return [before?.['n'], after?.['n']];
    });
    expect(seen).toEqual([0, 0]);
    expect(await n()).toBe(7);
  });
});
