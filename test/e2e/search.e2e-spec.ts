import { Types } from 'mongoose';

import { AuditCheckpoints } from '@app/audit-log';
import { toOrganizationId } from '@app/kernel';

import { profiled } from '../support/database-profile.js';
import { type Owner, startStack, type TestStack } from '../support/stack.js';

interface Found {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly path?: string;
}

let stack: TestStack;
let own: Owner;
let other: Owner;
const find = async (who: Pick<Owner, 'get'>, q: string): Promise<readonly Found[]> => {
  const { status, body } = await who.get(`/api/v1/search?q=${encodeURIComponent(q)}`);
  expect([q, status]).toEqual([q, 200]);
  return (body as { items: Found[] }).items;
};
const kinds = (found: readonly Found[]): readonly string[] => [...new Set(found.map(({ kind }) => kind))];
const first = async (who: Owner, path: string): Promise<{ id: string }> => (await who.get(path)).body.items[0] as { id: string };

beforeAll(async () => {
  stack = await startStack();
  [own, other] = [await stack.owner('Own'), await stack.owner('Other')];
  await stack.company('acme', { people: 12 });
  await stack.connect(own, 'acme', { label: 'Acme (Berlin) 100% [main]' });
  await stack.work(own);
  const period = { start: '2026-07-01', end: '2026-09-30' };
  await own.post('/api/v1/assessments', { name: 'SOC 2 third quarter', framework: 'soc2', period });
}, 180_000);
afterAll(() => stack.stop());

describe('search', () => {
  it.each([
    ['acme', 'connection'],
    ['bamboo', 'connection'],
    ['(berlin) 100% [MAIN]', 'connection'],
    ['cc6.2', 'control'],
    ['headcount', 'evidence'],
    ['hr.term', 'evidence'],
    ['third quarter', 'assessment'],
    ['OWNER-', 'member'],
  ])('%s finds a %s', async (q, kind) => {
    const found = (await find(own, q)).filter((one) => one.kind === kind);
    expect(found.length).toBeGreaterThan(0);
    for (const one of found) expect(one).toEqual({ kind, id: expect.any(String), title: expect.stringMatching(/./), detail: expect.stringMatching(/./), path: expect.stringMatching(/^\//) }); // prettier-ignore
  });

  it('finds rows by the beginning of their id, and events by id and number', async () => {
    for (const [path, kind] of [['evidence', 'evidence'], ['connections', 'connection'], ['assessments', 'assessment'], ['audit-events', 'audit-event']] as const) {
      const { id } = await first(own, `/api/v1/${path}`);
      for (const q of [id, id.slice(0, kind === 'audit-event' ? 13 : 23), id.toUpperCase()])
        expect((await find(own, q)).map((one) => [one.kind, one.id])).toContainEqual([kind, id]);
    } // prettier-ignore
    const [event] = (await own.get('/api/v1/audit-events?type=connection.connected')).body.items;
    expect((await find(own, String(event.sequence).padStart(2, '0'))).some(({ id }) => id === event.id)).toBe(true);
  });

  it('finds a row by its fingerprint, an event by its hash, a checkpoint by the hash that was signed: from the first 8 digits on', async () => {
    await stack.api.app.get(AuditCheckpoints).signIfDue(toOrganizationId(own.organizationId));
    const [checkpoint] = (await own.get('/api/v1/audit-checkpoints?limit=1')).body.items;
    const [row] = (await own.get('/api/v1/evidence?limit=1')).body.items;
    const event = (await own.get('/api/v1/audit-events?limit=1')).body.items[0];
    const cases = [
      [row.fingerprint, 'evidence', row.id, `/evidence/${String(row.id)}`],
      [event.hash, 'audit-event', event.id, `/audit-log?targetId=${String(event.target.id)}`],
      [checkpoint.hash, 'checkpoint', String(checkpoint.sequence), `/audit-log?checkpoint=${String(checkpoint.sequence)}`],
    ] as const;
    for (const [hash, kind, id, path] of cases as readonly (readonly [string, string, string, string])[]) {
      for (const q of [hash, hash.toUpperCase(), hash.slice(0, 8), ` ${hash.slice(0, 20)} `]) {
        const found = (await find(own, q)).find((one) => one.kind === kind && one.id === id);
        expect([q, found]).toEqual([q, expect.objectContaining({ path, detail: expect.stringContaining(hash.slice(0, 8)) })]);
        expect(await find(other, q)).toEqual([]);
      }
      expect((await find(own, hash.slice(0, 7))).filter((one) => one.id === id)).toEqual([]);
      expect((await find(own, `${hash.slice(0, 63)}${hash.endsWith('0') ? '1' : '0'}`)).filter((one) => one.id === id)).toEqual([]);
    }
  });

  it('puts the control of exactly that name first and tells a figure with where and when', async () => {
    const [control] = (await find(own, 'CC6.2')).filter(({ kind }) => kind === 'control');
    expect(control).toMatchObject({ id: 'CC6.2', path: '/controls/soc2/CC6.2' });
    const [figure] = (await find(own, 'Active headcount')).filter(({ kind }) => kind === 'evidence');
    expect(figure?.title).toMatch(/: \d+$/);
    expect(figure?.detail).toMatch(/^acme.*, as of \d{4}-\d\d-\d\d$/);
  });

  it('finds nothing of another organization, by name or by id, and answers as for what never was', async () => {
    const paths = ['connections', 'evidence', 'assessments', 'audit-events', 'members', 'connector-runs'];
    for (const path of paths) {
      const { id } = await first(own, `/api/v1/${path}`);
      expect(await find(other, id)).toEqual([]);
      expect((await find(other, id.slice(0, 23))).some((one) => one.id === id)).toBe(false);
    }
    for (const q of ['acme', 'third quarter', own.ownerEmail, 'Berlin']) expect(await find(other, q)).toEqual([]);
    expect(kinds(await find(other, 'headcount'))).not.toContain('evidence');
    // What the two have in common is the catalogue.
    expect(kinds(await find(other, 'CC6'))).toEqual(['control']);
  });

  it.each(['.*', '^a', '[a-z]+', '(a+)+$', '$where', '{"$ne":null}', '\\', '%', '“', '../../etc', 'a'.repeat(100)])('%s is text, not a pattern', async (q) => {
    const from = performance.now();
    const found = await find(own, q.padStart(2, '.'));
    expect(kinds(found).filter((kind) => kind !== 'control')).toEqual([]);
    expect(performance.now() - from).toBeLessThan(1_000);
  });

  it.each([
    ['', 400],
    ['a', 400],
    ['a'.repeat(101), 400],
    ['a\u0000b', 400],
    ['a&limit=5', 400],
    [' a ', 200],
  ])('%j answers %s', async (q, status) => {
    const answer = await own.get(`/api/v1/search?q=${q.includes('&') ? q : encodeURIComponent(q)}`);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body.items).toEqual([]);
  });

  it('answers at most 20, at most 6 of a kind', async () => {
    const found = await find(own, 'ac');
    expect(found.length).toBeLessThanOrEqual(20);
    for (const kind of kinds(found)) expect(found.filter((one) => one.kind === kind).length).toBeLessThanOrEqual(6);
    expect((await find(own, 'access')).filter(({ kind }) => kind === 'control')).toHaveLength(6);
  });

  it('is open to an auditor’s key that only reads, and to nobody without one', async () => {
    const expiresAt = new Date(stack.api.clock.now().getTime() + 86_400_000).toISOString();
    const { body } = await own.post('/api/v1/api-keys', { label: 'auditor', role: 'auditor', access: 'read', expiresAt });
    const headers = { authorization: `Bearer ${String(body.secret)}` };
    const answer = await fetch(`${stack.api.url}/api/v1/search?q=acme`, { headers });
    expect(answer.status).toBe(200);
    expect((await fetch(`${stack.api.url}/api/v1/search?q=acme`)).status).toBe(401);
  });

  it('reads no more of the evidence than it answers with', async () => {
    const rows = stack.api.database.root.db(stack.api.database.name).collection('evidence');
    const [row] = await rows.find({}).toArray();
    const copies = [own, other].flatMap(({ organizationId }) =>
      Array.from({ length: 2_000 }, () => ({
        ...row,
        _id: new Types.ObjectId(),
        runId: new Types.ObjectId(),
        organizationId: new Types.ObjectId(organizationId),
      })),
    );
    await rows.insertMany(copies);
    const { id } = await first(own, '/api/v1/evidence');
    const commands = await profiled(stack.api.database, ['evidence'], async () => {
      await find(own, id.slice(0, 8));
      await find(own, String(copies[0]?._id.toHexString().slice(0, 8)));
      await find(own, 'headcount');
      await find(own, 'nothing of that name');
    });
    const examined = commands.map(({ docsExamined }) => docsExamined ?? 0);
    expect(commands.length).toBeGreaterThan(0);
    expect(Math.max(...examined)).toBeLessThan(20);
    console.log(`of 4,000 rows of evidence a search read at most ${String(Math.max(...examined))}`);
  });

  it('finds fingerprints and hashes by an index: no more is read than can be answered', async () => {
    await stack.api.app.get(AuditCheckpoints).signIfDue(toOrganizationId(own.organizationId));
    const database = stack.api.database.root.db(stack.api.database.name);
    const digits = (n: number): string => (n * 2_654_435_761).toString(16).padStart(64, '7').slice(-64);
    const organizations = [own, other].map(({ organizationId }) => new Types.ObjectId(organizationId));
    const plant = async (name: string, copy: (n: number) => object): Promise<void> => {
      const [row] = await database.collection(name).find({}).toArray();
      await database
        .collection(name)
        .insertMany(
          organizations.flatMap((organizationId) =>
            Array.from({ length: 2_000 }, (_, n) => ({ ...row, _id: new Types.ObjectId(), organizationId, ...copy(n) })),
          ),
        );
    };
    await plant('evidence', (n) => ({ runId: new Types.ObjectId(), fingerprint: digits(n) }));
    await plant('audit_events', (n) => ({ sequence: 10_000 + n, eventId: `planted-${String(n)}`, hash: digits(n) }));
    await plant('audit_checkpoints', (n) => ({ sequence: 10_000 + n, hash: digits(n) }));
    const collections = ['evidence', 'audit_events', 'audit_checkpoints'];
    const found: Found[] = [];
    const commands = await profiled(stack.api.database, collections, async () => {
      for (const q of [digits(700), digits(700).slice(0, 60), digits(700).slice(0, 8)]) found.push(...(await find(own, q)));
    });
    expect(kinds(found)).toEqual(expect.arrayContaining(['evidence', 'audit-event', 'checkpoint']));
    const most = collections.map((name) => {
      const of = commands.filter(({ ns }) => ns.endsWith(`.${name}`));
      expect([name, of.length > 2, of.some(({ hasSortStage }) => hasSortStage === true)]).toEqual([name, true, false]);
      return `${name} ${String(Math.max(...of.map(({ docsExamined, keysExamined }) => Math.max(docsExamined ?? 0, keysExamined ?? 0))))}`;
    });
    for (const line of most) expect(Number(line.split(' ')[1])).toBeLessThan(20);
    console.log(`of 4,000 rows each, a search by hash read at most: ${most.join(', ')}`);

    const hide = (hidden: boolean) => database.command({ collMod: 'audit_events', index: { name: 'organizationId_1_hash_1', hidden } });
    await hide(true);
    const blind = await profiled(stack.api.database, ['audit_events'], () => find(own, digits(700))).finally(() => hide(false));
    expect(Math.max(...blind.map(({ docsExamined }) => docsExamined ?? 0))).toBeGreaterThan(1_000);
  });
});
