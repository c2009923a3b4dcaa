import { randomBytes } from 'node:crypto';

import { mongo } from 'mongoose';

import type { PopulationRow } from '@app/connector-sdk';
import { addDays, FixedClock, type OrganizationId } from '@app/kernel';

import { EVIDENCE_TEST_COLLECTIONS, evidenceSuite, storedRows } from '../../../test/support/evidence.js';
import { commitmentOf, rootOf } from './domain/index.js';
import { aDay, aHeadcount, aLeaver, aRun, terminationsOf } from './testing.js';

jest.setTimeout(60_000);
const ORG = '64b000000000000000000001' as OrganizationId;
const DAY_0 = aDay('2026-08-01');
const newId = (): string => randomBytes(12).toString('hex');
const suite = evidenceSuite('populations', new FixedClock('2026-08-01T02:00:00.000Z'));

const ofConnection = (connectionId: string) => ({ connectionId: new mongo.ObjectId(connectionId) });
const staff = (count: number): readonly PopulationRow[] => Array.from({ length: count }, (_, n) => aLeaver(`person-${String(n)}`, addDays(DAY_0, -(n % 30))));

describe('populations', () => {
  it('are sealed in chunks of at most 1,000 rows and open to rows that give the root again', async () => {
    const people = staff(2_500);
    const { evidenceId } = await suite.lib.recordOne(ORG, newId(), terminationsOf(DAY_0, people));
    const chunks = await storedRows(suite.db, 'populations', { evidenceId: new mongo.ObjectId(evidenceId) });
    expect(chunks.map(({ index, count }) => [index, count] as unknown)).toEqual([
      [0, 1_000],
      [1, 1_000],
      [2, 500],
    ]);
    const opened = await suite.lib.reader.openPopulation(ORG, evidenceId);
    const row = await suite.lib.reader.one(ORG, evidenceId);
    expect(opened.root).toBe(row.population.root);
    expect(rootOf(opened.rows.map((one) => commitmentOf(one, Buffer.from(one.salt, 'hex'))))).toBe(row.population.root);
    expect(opened.rows.map(({ key }) => key).sort()).toEqual(people.map(({ key }) => key).sort());
    expect(opened.purged).toBe(0);
  });

  it('leave no personal id readable in any collection', async () => {
    const key = `canary-${randomBytes(8).toString('hex')}`;
    await suite.lib.recordOne(ORG, newId(), terminationsOf(DAY_0, [aLeaver(key, DAY_0)]));
    const dump = async (): Promise<string> => {
      const names = (await suite.db.root.db(suite.db.name).listCollections().toArray()).map(({ name }) => name).filter((name) => !name.startsWith('system.'));
      const texts = await Promise.all(
        names.map(async (name) => Buffer.concat((await storedRows(suite.db, name)).map((doc) => mongo.BSON.serialize(doc))).toString('latin1')),
      );
      expect(names).toEqual(expect.arrayContaining(EVIDENCE_TEST_COLLECTIONS.map(({ name }) => name)));
      return texts.join('\n');
    };
    expect((await dump()).includes(key)).toBe(false);
    // The same search finds it where it lies open.
    await suite.db.root.db(suite.db.name).collection('role_canary').insertOne({ planted: key });
    expect((await dump()).includes(key)).toBe(true);
  });

  it('get one salt per record though two runs meet it first at once', async () => {
    const [connectionId, people] = [newId(), staff(1_200)];
    const [a, b] = await Promise.all([1, 2].map(() => suite.lib.service.prepare(ORG, aRun(connectionId, [terminationsOf(DAY_0, people)]))));
    const roots = [a, b].map((prepared) => prepared?.metrics[0]?.rows[0]?.population.root);
    expect(roots[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(roots[1]).toBe(roots[0]);
    expect(await storedRows(suite.db, 'population_salts', ofConnection(connectionId))).toHaveLength(1_201);
  });

  it('have other roots in another connection: nobody can match people by their roots', async () => {
    const people = staff(5);
    const ids = [
      await suite.lib.recordOne(ORG, newId(), terminationsOf(DAY_0, people)),
      await suite.lib.recordOne(ORG, newId(), terminationsOf(DAY_0, people)),
    ].map(({ evidenceId }) => evidenceId);
    const roots = await Promise.all(ids.map(async (id) => (await suite.lib.reader.one(ORG, id)).population.root));
    expect(roots[0]).not.toBe(roots[1]);
  });

  it('withhold a purged person and still give the root', async () => {
    const connectionId = newId();
    const { evidenceId } = await suite.lib.recordOne(ORG, connectionId, terminationsOf(DAY_0, staff(4)));
    const [salt] = await storedRows(suite.db, 'population_salts', { ...ofConnection(connectionId), recordDigest: { $ne: 'filing-key' } });
    await suite.db.root
      .db(suite.db.name)
      .collection('population_salts')
      .deleteOne({ _id: salt?._id ?? new mongo.ObjectId() });
    const opened = await suite.lib.reader.openPopulation(ORG, evidenceId);
    expect([opened.rows.length, opened.purged, opened.commitments.length]).toEqual([3, 1, 4]);
    expect(rootOf(opened.commitments.map((commitment) => Buffer.from(commitment, 'hex')))).toBe(opened.root);
  });

  it('are none for a count only, and an empty one opens as nobody', async () => {
    const { evidenceId } = await suite.lib.recordOne(ORG, newId(), aHeadcount(DAY_0, 52));
    await expect(suite.lib.reader.openPopulation(ORG, evidenceId)).rejects.toMatchObject({ code: 'evidence.count-only' });
    const nobody = await suite.lib.recordOne(ORG, newId(), terminationsOf(DAY_0, []));
    expect((await suite.lib.reader.openPopulation(ORG, nobody.evidenceId)).rows).toEqual([]);
  });

  it('do not open when a chunk was exchanged, changed or removed', async () => {
    const connectionId = newId();
    const first = await suite.lib.recordOne(ORG, connectionId, terminationsOf(DAY_0, staff(4)));
    const second = await suite.lib.recordOne(ORG, connectionId, terminationsOf(addDays(DAY_0, 1), staff(3)));
    const chunks = suite.db.root.db(suite.db.name).collection('populations');
    const commitments = suite.db.root.db(suite.db.name).collection('population_commitments');
    const [one, two] = await Promise.all([first, second].map(({ evidenceId }) => chunks.findOne({ evidenceId: new mongo.ObjectId(evidenceId) })));
    const of = async ({ evidenceId }: { readonly evidenceId: string }) => commitments.findOne({ evidenceId: new mongo.ObjectId(evidenceId) });
    const [own, foreign] = [await of(first), await of(second)];
    await commitments.updateOne({ _id: own?._id ?? new mongo.ObjectId() }, { $set: { commitments: foreign?.['commitments'] as string } });
    await expect(suite.lib.reader.openPopulation(ORG, first.evidenceId)).rejects.toMatchObject({ code: 'evidence.population-damaged' });
    await commitments.updateOne({ _id: own?._id ?? new mongo.ObjectId() }, { $set: { commitments: own?.['commitments'] as string } });
    await chunks.updateOne({ _id: one?._id ?? new mongo.ObjectId() }, { $set: { rows: two?.['rows'] as object } });
    await expect(suite.lib.reader.openPopulation(ORG, first.evidenceId)).rejects.toMatchObject({ code: 'evidence.population-damaged' });
    await chunks.deleteOne({ _id: one?._id ?? new mongo.ObjectId() });
    await expect(suite.lib.reader.openPopulation(ORG, first.evidenceId)).rejects.toMatchObject({ code: 'evidence.population-expired' });
    const { root, commitments: kept } = await suite.lib.reader.committedPopulation(ORG, first.evidenceId);
    expect(rootOf(kept.map((commitment) => Buffer.from(commitment, 'hex')))).toBe(root);
  });

  it('do not open when one commitment or one salt is another, though everything else fits', async () => {
    const connectionId = newId();
    const { evidenceId } = await suite.lib.recordOne(ORG, connectionId, terminationsOf(DAY_0, staff(4)));
    const commitments = suite.db.root.db(suite.db.name).collection('population_commitments');
    const salts = suite.db.root.db(suite.db.name).collection('population_salts');
    const where = { evidenceId: new mongo.ObjectId(evidenceId) };
    const own = await commitments.findOne(where);
    // Same number of leaves, same chunk: only the root tells.
    const bytes = Buffer.from(own?.['commitments'] as string, 'base64');
    bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
    await commitments.updateOne(where, { $set: { commitments: bytes.toString('base64') } });
    await expect(suite.lib.reader.committedPopulation(ORG, evidenceId)).rejects.toMatchObject({ code: 'evidence.population-damaged' });
    await commitments.updateOne(where, { $set: { commitments: own?.['commitments'] as string } });
    expect((await suite.lib.reader.openPopulation(ORG, evidenceId)).rows).toHaveLength(4);
    const [a, b] = await storedRows(suite.db, 'population_salts', { ...ofConnection(connectionId), recordDigest: { $ne: 'filing-key' } });
    // The salts of two people exchanged: each opens, and neither row is what was committed to.
    await salts.updateOne({ _id: a?._id ?? new mongo.ObjectId() }, { $set: { recordDigest: '0'.repeat(64) } });
    await salts.updateOne({ _id: b?._id ?? new mongo.ObjectId() }, { $set: { recordDigest: a?.['recordDigest'] as string } });
    await salts.updateOne({ _id: a?._id ?? new mongo.ObjectId() }, { $set: { recordDigest: b?.['recordDigest'] as string } });
    await expect(suite.lib.reader.openPopulation(ORG, evidenceId)).rejects.toMatchObject({ code: 'evidence.population-damaged' });
  });

  it('open leaf by leaf, from the chunks that hold them alone', async () => {
    const { evidenceId } = await suite.lib.recordOne(ORG, newId(), terminationsOf(DAY_0, staff(2_100)));
    const all = await suite.lib.reader.openPopulation(ORG, evidenceId);
    const some = await suite.lib.reader.openLeaves(ORG, evidenceId, [2_099, 3, 1_000]);
    expect(some.rows).toEqual([3, 1_000, 2_099].map((leaf) => all.rows[leaf]));
    await suite.db.root
      .db(suite.db.name)
      .collection('populations')
      .deleteOne({ evidenceId: new mongo.ObjectId(evidenceId), index: 1 });
    expect((await suite.lib.reader.openLeaves(ORG, evidenceId, [3, 2_099])).rows).toHaveLength(2);
    await expect(suite.lib.reader.openLeaves(ORG, evidenceId, [3, 1_000])).rejects.toMatchObject({ code: 'evidence.population-damaged' });
    await expect(suite.lib.reader.openPopulation(ORG, evidenceId)).rejects.toMatchObject({ code: 'evidence.population-damaged' });
  });
});
