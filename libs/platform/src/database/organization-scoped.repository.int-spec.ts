import { type Model, type Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';

import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { type CollectionSpec } from './collection-spec.js';
import { organizationKey, OrgScopedRepository, type TenantRow, type Where } from './organization-scoped.repository.js';
import { tenantSchema } from './tenant-schema.js';

const ROWS: CollectionSpec = { name: 'scoped_rows', tenant: true, access: 'removable', indexes: [{ key: { organizationId: 1, n: 1 }, unique: true }] };
const ORG = '64b000000000000000000001' as OrganizationId;
const OTHER = '64b000000000000000000002' as OrganizationId;

interface Row extends TenantRow {
  readonly n: number;
  readonly label: string;
}
const schema = tenantSchema(ROWS.name, { n: { type: Number, required: true }, label: { type: String, required: true } });

/** Every protected method, named as it is. */
class Rows extends OrgScopedRepository<Row> {
  constructor(model: Model<Row>) {
    super(model);
  }
  add = (org: OrganizationId, n: number, label = 'a'): Promise<Types.ObjectId> => this.insert(org, { n, label });
  addAll = (org: OrganizationId, rows: readonly { n: number; label: string }[]): Promise<void> => this.insertMany(org, rows);
  all = async (org: OrganizationId, where: Where<Row> = {}): Promise<readonly number[]> => (await this.find(org, where, { sort: { n: 1 } })).map(({ n }) => n);
  first = async (org: OrganizationId, where: Where<Row>): Promise<number | null> => (await this.findOne(org, where))?.n ?? null;
  has = (org: OrganizationId, where: Where<Row>): Promise<boolean> => this.exists(org, where);
  howMany = (org: OrganizationId, where: Where<Row> = {}): Promise<number> => this.count(org, where);
  relabel = (org: OrganizationId, where: Where<Row>, label: string): Promise<number> => this.updateOne(org, where, { $set: { label } });
  relabelAll = (org: OrganizationId, label: string): Promise<number> => this.updateMany(org, {}, { $set: { label } });
  take = (org: OrganizationId, where: Where<Row>): Promise<Row | null> => this.findOneAndUpdate(org, where, { $set: { label: 'taken' } }, { sort: { n: -1 } });
  piped = (org: OrganizationId, n: number): Promise<number> => this.updateOne(org, { n }, [{ $set: { label: { $concat: ['$label', '!'] } } }]);
  make = (org: OrganizationId, n: number): Promise<boolean> => this.insertIfAbsent(org, { n }, { label: 'made' });
  remove = (org: OrganizationId, where: Where<Row>): Promise<number> => this.deleteMany(org, where);
  both = (org: OrganizationId): Promise<{ n: number }[]> =>
    this.aggregate(org, { n: 1 }, [{ $unionWith: { coll: ROWS.name, pipeline: [this.matchOf(org, { n: 2 })] } }, { $project: { _id: 0, n: 1 } }]);
  walk = async (org: OrganizationId): Promise<readonly number[]> => {
    const seen: number[] = [];
    for await (const { n } of this.stream(org, {}, { sort: { n: 1 } })) seen.push(n);
    return seen;
  };
  plan = (org: OrganizationId): Promise<unknown> => this.explainFind(org, { n: 1 }, { sort: { n: 1 }, limit: 1 });
  unscopedUnion = (org: OrganizationId): Promise<unknown> => this.aggregate(org, {}, [{ $unionWith: ROWS.name }]);
  moved = (org: OrganizationId): Promise<number> => this.updateOne(org, {}, { $set: { organizationId: organizationKey(OTHER) } } as never);
}

let db: TestDatabase;
let rows: Rows;
beforeAll(async () => {
  db = await openTestDatabase([ROWS]);
  rows = new Rows(db.connection.model<Row>(ROWS.name, schema as never, ROWS.name));
});
beforeEach(async () => {
  await db.empty();
  db.oracle.expect(undefined);
  for (const n of [1, 2, 3]) await rows.add(ORG, n);
  for (const n of [1, 2]) await rows.add(OTHER, n, 'theirs');
});
afterAll(() => db.close());

const theirs = async (): Promise<unknown> => [await rows.all(OTHER), await rows.howMany(OTHER, { label: 'theirs' })];

describe('a repository', () => {
  it('reads and counts the rows of the organization that it is asked for, and no others', async () => {
    db.oracle.expect(ORG);
    expect(await rows.all(ORG)).toEqual([1, 2, 3]);
    expect(await rows.walk(ORG)).toEqual([1, 2, 3]);
    expect(await rows.howMany(ORG)).toBe(3);
    expect(await rows.first(ORG, { n: 2 })).toBe(2);
    expect(await rows.first(ORG, { label: 'theirs' })).toBeNull();
    expect(await rows.has(ORG, { n: 3 })).toBe(true);
    expect(await rows.has(ORG, { label: 'theirs' })).toBe(false);
    expect(await rows.both(ORG)).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('changes and removes only those', async () => {
    expect(await rows.relabel(ORG, { n: 1 }, 'b')).toBe(1);
    expect(await rows.relabel(ORG, { n: 99 }, 'b')).toBe(0);
    expect(await rows.relabelAll(ORG, 'c')).toBe(3);
    expect(await rows.take(ORG, {})).toMatchObject({ n: 3, label: 'taken' });
    expect(await rows.take(ORG, { n: 99 })).toBeNull();
    expect(await rows.piped(ORG, 1)).toBe(1);
    expect(await rows.first(ORG, { label: 'c!' })).toBe(1);
    expect(await rows.remove(ORG, {})).toBe(3);
    expect(await theirs()).toEqual([[1, 2], 2]);
  });

  it('makes a row that is absent once, and finds it again', async () => {
    expect(await rows.make(ORG, 7)).toBe(true);
    expect(await rows.make(ORG, 7)).toBe(false);
    const made = await Promise.all(Array.from({ length: 64 }, () => rows.make(ORG, 8)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await rows.all(ORG, { label: 'made' })).toEqual([7, 8]);
    expect(await rows.all(OTHER)).toEqual([1, 2]);
  });

  it('inserts in order and stops at the first that is refused', async () => {
    await expect(rows.addAll(ORG, [{ n: 10, label: 'x' }, { n: 1, label: 'double' }, { n: 11, label: 'x' }])).rejects.toMatchObject({ code: 11000 }); // prettier-ignore
    expect(await rows.all(ORG, { label: 'x' })).toEqual([10]);
    await expect(rows.addAll(ORG, [{ n: 12 } as never])).rejects.toThrow(/label/);
  });

  it('writes a row into the organization that it is told, whatever the row says', async () => {
    const brought = { n: 20, label: 'brought', organizationId: organizationKey(OTHER) };
    await rows.addAll(ORG, [brought]);
    expect([await rows.all(ORG, { label: 'brought' }), await rows.all(OTHER)]).toEqual([[20], [1, 2]]);
  });

  it.each([
    ['a filter with another organization', () => rows.all(ORG, { organizationId: organizationKey(OTHER) } as never), 'internal.unscoped-query'],
    ['a filter with its own organization', () => rows.all(ORG, { organizationId: organizationKey(ORG) } as never), 'internal.unscoped-query'],
    ['a filter with an organization that is undefined', () => rows.all(ORG, { organizationId: undefined } as never), 'internal.unscoped-query'],
    ['an organization that is undefined', () => rows.all(undefined as never), 'internal.unscoped-query'],
    ['an organization that is an operator', () => rows.all({ $ne: null } as never), 'internal.unscoped-query'],
    ['an organization that is no id', () => rows.all('acme' as OrganizationId), 'internal.unscoped-query'],
    ['an update that moves rows', () => rows.moved(ORG), 'internal.unscoped-query'],
    ['a union without the organization', () => rows.unscopedUnion(ORG), 'internal.unscoped-query'],
  ])('refuses %s before anything is sent', async (_what, call, code) => {
    const { watched } = db.oracle;
    await expect(call()).rejects.toMatchObject({ code });
    expect(db.oracle.watched).toBe(watched);
    expect(await theirs()).toEqual([[1, 2], 2]);
  });

  it.each([
    ['$ne', { label: { $ne: 'x' } }],
    ['$gt', { label: { $gt: '' } }],
    ['$regex', { label: { $regex: '' } }],
    ['$in', { label: { $in: ['a'] } }],
    ['$expr', { $expr: { $eq: [1, 1] } }],
    ['$where', { $where: 'true' }],
    ['a misspelt field', { lable: 'a' }],
  ])('refuses %s that came from outside', async (_what, where) => {
    const { watched } = db.oracle;
    await expect(rows.all(ORG, where as never)).rejects.toThrow();
    expect(db.oracle.watched).toBe(watched);
  });

  it('takes the index that begins with the organization', async () => {
    expect(JSON.stringify(await rows.plan(ORG))).toContain('"indexName":"organizationId_1_n_1"');
  });
});
