import { createHash } from 'node:crypto';

import { bearer } from '../support/api-client.js';
import { DAY_MS, type MainFlow, startMainFlow } from '../support/main-flow.js';
import { type Owner, type TestStack } from '../support/stack.js';

interface Row {
  readonly leaf: number;
  readonly commitment: string;
  readonly salt: string;
  readonly key: string;
  readonly on: string | null;
  readonly row: Readonly<Record<string, unknown>>;
}
const SEED = 'dice 4 1 6 6 2 3';

let flow: MainFlow;
let stack: TestStack;
let owner: Owner;
let leavers: string;
let headcount: string;

beforeAll(async () => {
  flow = await startMainFlow();
  ({ stack, owner } = flow);
  await flow.connected('sampled', { people: 1_200, seed: 'custody' });
  stack.advance(60_000);
  const newest = async (type: string) => (await owner.get(`/api/v1/evidence?type=${type}`)).body.items[0] as { id: string; population: { count: number } };
  const terminations = await newest('hr.terminations_30d');
  expect(terminations.population.count).toBeGreaterThan(8);
  [leavers, headcount] = [terminations.id, (await newest('hr.active_headcount')).id];
}, 120_000);
afterAll(() => flow.finish());

const post = (what: string, body: unknown, id = leavers) => owner.post(`/api/v1/populations/${id}/${what}`, body);
const commitments = async (): Promise<readonly { readonly leaf: number; readonly commitment: string }[]> =>
  (await owner.get(`/api/v1/populations/${leavers}/commitments?limit=200`)).body.items;
/** Keys sorted: all that canonical JSON asks of these rows. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  );
const commitmentOf = ({ salt, key, on, row }: Row): string => createHash('sha256').update(salt, 'hex').update(canonical({ key, on, row })).digest('hex');
const linesDigest = (rows: readonly { readonly leaf: number; readonly commitment: string }[]): string =>
  createHash('sha256')
    .update(rows.map(({ leaf, commitment }) => `${String(leaf)} ${commitment}\n`).join(''))
    .digest('hex');

describe('a sample', () => {
  it('is drawn with the auditor’s seed, kept with all that repeats it, and audited', async () => {
    const answer = await post('samples', { preset: 'assurance-lab', seed: SEED });
    expect(answer.status).toBe(201);
    const { id, populationRoot, populationCount, rows, size } = answer.body;
    const all = await commitments();
    expect(populationCount).toBe(all.length);
    expect([size, rows.length]).toEqual([Math.min(5, populationCount), Math.min(5, populationCount)]);
    // As docs/sampling.md says it.
    const ticket = ({ leaf, commitment }: { readonly leaf: number; readonly commitment: string }): string => {
      const place = leaf.toString(16).padStart(8, '0');
      return createHash('sha256')
        .update(`attesta-draw-1${String.fromCharCode(SEED.length)}${SEED}`)
        .update(`${populationRoot as string}${place}${commitment}`, 'hex')
        .digest('hex');
    };
    const expected = [...all].sort((a, b) => (ticket(a) < ticket(b) ? -1 : 1)).slice(0, size);
    expect(rows).toEqual(expected);
    const [event] = (await flow.events('custody.sampled')).slice(-1);
    expect(event).toMatchObject({ target: { kind: 'sample', id }, data: { evidenceId: leavers, seed: SEED, preset: 'assurance-lab', size, populationRoot } });
    const listed = (await owner.get(`/api/v1/populations/${leavers}/samples`)).body.items;
    expect(listed).toEqual([answer.body]);
    expect((await post('samples', { preset: 'assurance-lab', seed: SEED })).body.rows).toEqual(rows);
    expect((await owner.get(`/api/v1/populations/${leavers}/samples?limit=1`)).body.nextCursor).not.toBeNull();
  });

  it.each([
    ['no seed', { preset: 'cap-25' }, 400, 'seed'],
    ['a short seed', { preset: 'cap-25', seed: 'short' }, 400, 'seed'],
    ['a seed with two spellings', { preset: 'cap-25', seed: 'Zürich twelve' }, 400, 'seed'],
    ['an unknown preset', { preset: 'big-four', seed: SEED }, 400, 'preset'],
    ['preset and size', { preset: 'cap-25', size: 3, seed: SEED }, 400, 'preset'],
    ['neither preset nor size', { seed: SEED }, 400, 'preset'],
    ['a size of nothing', { size: 0, seed: SEED }, 400, 'size'],
    ['a size of half a row', { size: 1.5, seed: SEED }, 400, 'size'],
    ['a size beyond the population', { size: 200, seed: SEED }, 422, 'size'],
    ['a field that there is not', { size: 1, seed: SEED, root: 'x' }, 400, 'root'],
  ])('is refused for %s', async (_what, body, status, field) => {
    const before = (await flow.events('custody.sampled')).length;
    const answer = await post('samples', body);
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([status, field]);
    expect((await flow.events('custody.sampled')).length).toBe(before);
  });

  it('is not drawn from a mere count, and of a foreign, unknown or malformed id is told the same as ever', async () => {
    expect((await post('samples', { size: 1, seed: SEED }, headcount)).body).toMatchObject({ status: 422, code: 'evidence.count-only' });
    for (const id of [leavers, 'f'.repeat(24)])
      expect((await flow.other.post(`/api/v1/populations/${id}/samples`, { size: 1, seed: SEED })).body).toMatchObject({
        status: 404,
        code: 'evidence.not-found',
      });
    expect((await post('samples', { size: 1, seed: SEED }, 'nobody')).status).toBe(400);
    expect((await flow.other.get(`/api/v1/populations/${leavers}/samples`)).status).toBe(404);
    expect((await flow.other.get(`/api/v1/populations/${leavers}/commitments`)).status).toBe(404);
  });
});

describe('a reveal', () => {
  it('shows the rows of a sample, each with what recomputes its commitment, and is a custody event first', async () => {
    const sample = (await post('samples', { size: 3, seed: 'another seed' })).body;
    const answer = await post('reveal', { sampleId: sample.id });
    expect(answer.status).toBe(200);
    const rows = answer.body.rows as readonly Row[];
    expect(rows.map(({ leaf }) => leaf)).toEqual((sample.rows as Row[]).map(({ leaf }) => leaf).sort((a, b) => a - b));
    for (const row of rows) expect(commitmentOf(row)).toBe(row.commitment);
    expect(rows.map(({ commitment }) => commitment).sort()).toEqual((sample.rows as Row[]).map(({ commitment }) => commitment).sort());
    const [event] = (await flow.events('custody.revealed')).slice(-1);
    expect(event).toMatchObject({
      target: { kind: 'evidence', id: leavers },
      data: { selection: 'sample', sampleId: sample.id, rows: 3, withheld: 0, rowsDigest: linesDigest(rows), populationRoot: sample.populationRoot },
    });
    expect(JSON.stringify(event)).not.toContain(rows[0]?.key);
  });

  it('shows named rows, or all page by page, each page its own event', async () => {
    const all = await commitments();
    const [first] = all;
    expect((await post('reveal', { rows: [first?.commitment] })).body.rows).toMatchObject([{ leaf: 0, commitment: first?.commitment }]);
    const before = (await flow.events('custody.revealed')).length;
    const seen: Row[] = [];
    let cursor: string | null | undefined;
    do {
      const { body } = await post('reveal', { all: true, limit: 4, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...body.rows);
      cursor = body.nextCursor as string | null;
    } while (cursor !== null);
    expect(seen.map(({ commitment }) => commitment)).toEqual(all.map(({ commitment }) => commitment));
    expect((await flow.events('custody.revealed')).length - before).toBe(Math.ceil(all.length / 4));
  });

  it.each([
    ['nothing', {}, 'body'],
    ['two ways at once', { all: true, rows: ['a'.repeat(64)] }, 'body'],
    ['all: false', { all: false }, 'body'],
    ['a row of another population', { rows: ['a'.repeat(64)] }, 'rows.0'],
    ['no rows', { rows: [] }, 'rows'],
    ['rows that are no hashes', { rows: [{ $ne: null }] }, 'rows'],
    ['too many rows', { rows: Array.from({ length: 201 }, () => 'a'.repeat(64)) }, 'rows'],
    ['a page beyond the end', { all: true, cursor: '99999' }, 'cursor'],
    ['a limit beyond 200', { all: true, limit: 201 }, 'limit'],
    ['a cursor without all', { rows: ['a'.repeat(64)], cursor: '1' }, 'cursor'],
  ])('is refused for %s, and leaves no event', async (_what, body, field) => {
    const before = (await flow.events('custody.revealed')).length;
    const answer = await post('reveal', body);
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([400, field]);
    expect((await flow.events('custody.revealed')).length).toBe(before);
  });

  it('knows no sample of another population or organization', async () => {
    const sample = (await post('samples', { size: 1, seed: SEED })).body;
    expect((await post('reveal', { sampleId: 'f'.repeat(24) })).body).toMatchObject({ status: 404, code: 'sample.not-found' });
    expect((await post('reveal', { sampleId: sample.id }, headcount)).body).toMatchObject({ status: 422, code: 'evidence.count-only' });
    expect((await flow.other.post(`/api/v1/populations/${leavers}/reveal`, { sampleId: sample.id })).body).toMatchObject({ status: 404 });
  });

  it('shows nothing when its event is refused', async () => {
    const database = stack.api.database;
    const privileges = [{ resource: { db: database.name, collection: 'audit_events' }, actions: ['insert'] }];
    await database.root.db(database.name).command({ revokePrivilegesFromRole: 'attestaApp', privileges });
    const answer = await post('reveal', { all: true });
    await database.root.db(database.name).command({ grantPrivilegesToRole: 'attestaApp', privileges });
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('"rows"');
    expect((await post('reveal', { all: true })).status).toBe(200);
  });

  it('withholds a person whose salt was purged and says which row it was', async () => {
    const { rows } = (await post('reveal', { all: true })).body as { rows: Row[] };
    const salts = stack.api.database.root.db(stack.api.database.name).collection('population_salts');
    const kept = await salts.find().toArray();
    await salts.deleteMany({ recordDigest: { $ne: 'filing-key' } });
    const answer = await post('reveal', { rows: [rows[0]?.commitment] });
    expect(answer.body).toMatchObject({ rows: [], withheld: [{ leaf: rows[0]?.leaf, commitment: rows[0]?.commitment }] });
    await salts.deleteMany({});
    await salts.insertMany(kept);
  });

  it('of rows that are gone says so, and commitments stay', async () => {
    const rows = stack.api.database.root.db(stack.api.database.name).collection('populations');
    const kept = await rows.find().toArray();
    await rows.deleteMany({});
    for (const [what, body] of [
      ['reveal', { all: true }],
      ['samples', { size: 1, seed: SEED }],
    ] as const)
      expect((await post(what, body)).body).toMatchObject({ status: 422, code: 'evidence.population-expired' });
    expect((await commitments()).length).toBeGreaterThan(0);
    await rows.insertMany(kept);
    await rows.updateMany({}, { $set: { count: 1 } });
    expect((await post('reveal', { all: true })).body).toMatchObject({ status: 422, code: 'evidence.population-damaged' });
    await rows.deleteMany({});
    await rows.insertMany(kept);
  });
});

describe('an auditor', () => {
  it('reads, samples, reveals and exports until the instant on which access ends, and manages nothing', async () => {
    const endsAt = new Date(stack.api.clock.now().getTime() + 3 * DAY_MS);
    const made = await owner.post('/api/v1/api-keys', { label: 'auditor', role: 'auditor', expiresAt: endsAt.toISOString() });
    const auditor = bearer(stack.api.url, made.body.secret as string);
    const sample = await auditor.post(`/api/v1/populations/${leavers}/samples`, { size: 2, seed: "the auditor's own" });
    expect(sample.status).toBe(201);
    expect((await auditor.post(`/api/v1/populations/${leavers}/reveal`, { sampleId: sample.body.id })).body.rows).toHaveLength(2);
    expect((await auditor.get('/api/v1/audit-events/export')).status).toBe(200);
    expect((await auditor.patch('/api/v1/organization', { name: 'Mine' })).status).toBe(403);
    const narrow = bearer(
      stack.api.url,
      (await owner.post('/api/v1/api-keys', { label: 'reads', role: 'owner', access: 'read', expiresAt: endsAt.toISOString() })).body.secret as string,
    );
    expect((await narrow.post(`/api/v1/populations/${leavers}/reveal`, { all: true })).status).toBe(403);
    expect((await narrow.post(`/api/v1/populations/${leavers}/samples`, { size: 1, seed: SEED })).status).toBe(403);
    expect((await narrow.get('/api/v1/audit-events/export')).status).toBe(403);
  });
});
