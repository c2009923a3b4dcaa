import { mongo } from 'mongoose';

import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { EVIDENCE_TEST_COLLECTIONS } from '../../../../test/support/evidence.js';
import { EVIDENCE_COLLECTIONS } from './collections.js';

jest.setTimeout(60_000);
let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase(EVIDENCE_TEST_COLLECTIONS);
});
afterAll(() => db.close());

describe("the application's database user", () => {
  const FORBIDDEN: readonly [string, (collection: mongo.Collection) => Promise<unknown>][] = [
    ['updateOne', (c) => c.updateOne({}, { $set: { digest: 'x' } })],
    ['updateMany', (c) => c.updateMany({}, { $set: { digest: 'x' } })],
    ['pipeline update', (c) => c.updateOne({}, [{ $set: { digest: 'x' } }])],
    ['upsert', (c) => c.updateOne({ _id: new mongo.ObjectId() }, { $setOnInsert: { digest: 'x' } }, { upsert: true })],
    ['replaceOne', (c) => c.replaceOne({}, {})],
    ['findOneAndUpdate', (c) => c.findOneAndUpdate({}, { $set: { digest: 'x' } })],
    ['findOneAndDelete', (c) => c.findOneAndDelete({})],
    ['deleteOne', (c) => c.deleteOne({})],
    ['deleteMany', (c) => c.deleteMany({})],
    ['drop', (c) => c.drop()],
    ['createIndex with an expiry', (c) => c.createIndex({ collectedAt: 1 }, { expireAfterSeconds: 1 })],
  ];
  const outcomes = async (client: mongo.MongoClient, collection: string): Promise<readonly unknown[]> => {
    const codes: unknown[] = [];
    for (const [, attempt] of FORBIDDEN) {
      codes.push(
        await attempt(client.db(db.name).collection(collection)).then(
          () => 'allowed',
          (error: unknown) => (error instanceof mongo.MongoServerError ? error.code : error),
        ),
      );
    }
    return codes;
  };

  it.each(EVIDENCE_COLLECTIONS.map(({ name }) => name))('is refused every change of %s', async (collection) => {
    const application = await db.connectAs('attestaApp');
    expect(await outcomes(application.getClient(), collection)).toEqual(FORBIDDEN.map(() => 13));
  });

  it('is what the refusals come from: the owner of the server is refused none', async () => {
    await db.root.db(db.name).createCollection('planted');
    expect(await outcomes(db.root, 'planted')).toEqual(FORBIDDEN.map(() => 'allowed'));
  });
});
