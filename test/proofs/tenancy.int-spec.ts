import mongoose from 'mongoose';

import { tenantSchema } from '@app/platform';

import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { type AnyModel, BELOW, FIELDS, HARMLESS_WITHOUT_THE_GUARD, OTHER, OWN, type Path, type Row, ROWS, SCOPED, STOPPED } from './call-paths.js';

let db: TestDatabase;
let guarded: AnyModel;
let plain: AnyModel;
beforeAll(async () => {
  db = await openTestDatabase([ROWS]);
  guarded = db.connection.model<Row>('guarded', tenantSchema(ROWS.name, FIELDS) as never, ROWS.name);
  const options = { versionKey: false, autoIndex: false, autoCreate: false, collection: ROWS.name } as const;
  const schema = new mongoose.Schema({ organizationId: { type: mongoose.Schema.Types.ObjectId, required: true, immutable: true }, ...FIELDS }, options);
  plain = db.connection.model<Row>('plain', schema as never, ROWS.name);
});
beforeEach(async () => {
  await db.empty();
  const rows = [OWN, OTHER].flatMap((organizationId: mongoose.Types.ObjectId) => [1, 2].map((n) => ({ organizationId, n, label: 'seed' })));
  await db.root.db(db.name).collection(ROWS.name).insertMany(rows);
  db.oracle.problems.length = 0;
});
afterAll(async () => {
  console.log(`${String(Object.keys({ ...STOPPED, ...SCOPED, ...BELOW }).length)} call paths tried`);
  await db.close({ problemsExpected: true });
});

const stored = (): Promise<readonly mongoose.mongo.Document[]> => db.root.db(db.name).collection(ROWS.name).find().sort({ _id: 1 }).toArray();

interface Outcome {
  readonly code: string | null;
  readonly problems: readonly string[];
}
async function tried(path: Path, model: AnyModel): Promise<Outcome> {
  const code = await path(model, db.connection).then(
    () => null,
    (error: unknown) => (error as { code?: unknown }).code ?? (error as Error).name,
  );
  return { code: code === null ? null : String(code), problems: [...db.oracle.problems] };
}

describe('the organization guard', () => {
  it.each(Object.keys(STOPPED))('stops %s before it is sent', async (path) => {
    const before = await stored();
    const { code, problems } = await tried(STOPPED[path] as Path, guarded);
    expect(code).toBe('internal.unscoped-query');
    expect(problems).toEqual([]);
    expect(await stored()).toEqual(before);
  });

  it('leaves a document without an organization to the validation before it', async () => {
    const { code, problems } = await tried((model) => model.create({ n: 1 } as never), guarded);
    expect([code, problems]).toEqual(['ValidationError', []]);
  });

  it.each(Object.keys(SCOPED))('lets %s through, scoped', async (path) => {
    const watched = db.oracle.watched;
    expect(await tried(SCOPED[path] as Path, guarded)).toEqual({ code: null, problems: [] });
    expect(db.oracle.watched).toBeGreaterThan(watched);
  });

  it.each(Object.keys(BELOW))('does not see %s, the oracle below it does', async (path) => {
    expect((await tried(BELOW[path] as Path, guarded)).problems).not.toEqual([]);
  });
});

describe('with the guard off', () => {
  it.each(Object.keys(STOPPED).filter((path) => !HARMLESS_WITHOUT_THE_GUARD.includes(path)))(
    '%s reaches the database, and the oracle finds it',
    async (path) => {
      expect((await tried(STOPPED[path] as Path, plain)).problems).toHaveLength(1);
    },
  );

  it.each(HARMLESS_WITHOUT_THE_GUARD)('%s moves and shows nothing of another organization', async (path) => {
    const { problems } = await tried(STOPPED[path] as Path, plain);
    expect(problems).toEqual([]);
    const rows = await stored();
    expect(rows.filter(({ organizationId }) => organizationId === undefined)).toEqual([]);
    expect(rows.filter(({ organizationId }) => String(organizationId) === OTHER.toHexString())).toHaveLength(2);
  });

  it('an upsert of another organization really makes a row there: the fault that the guard stops', async () => {
    await tried(STOPPED['an upsert of another organization'] as Path, plain);
    expect((await stored()).filter(({ n, organizationId }) => n === 9 && String(organizationId) === OTHER.toHexString())).toHaveLength(1);
  });
});
