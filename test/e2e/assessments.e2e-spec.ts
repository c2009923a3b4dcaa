import { sha256Hex } from '@app/kernel';

import { type ApiClient, client, withSession } from '../support/api-client.js';
import { DAY_MS, type MainFlow, startMainFlow } from '../support/main-flow.js';
import { type Owner, type TestStack } from '../support/stack.js';
import { download, unzip } from '../support/unzip.js';

let flow: MainFlow;
let stack: TestStack;
let owner: Owner;
let admin: ApiClient;
let connectionId: string;
let id: string;
const TERMINATIONS = 'hr.terminations_30d';
const HEADCOUNT = 'hr.active_headcount';
const SLUG = 'assessed';

/** A person with a key of their own: a session would end with the days that pass. */
async function join(email: string, role: string, accessEndsAt: string | null = null): Promise<ApiClient> {
  const invited = await owner.post('/api/v1/invitations', { email, role, accessEndsAt });
  const token = String(invited.body.link).split('#token=')[1];
  return withSession(stack.api.url, await client(stack.api.url).post('/api/v1/invitations/accept', { token, password: 'correct horse battery' }));
}
const assessment = async (of = id) => (await owner.get(`/api/v1/assessments/${of}`)).body;
const control = async (controlId: string, of = id) => (await assessment(of)).controls.find((one: { controlId: string }) => one.controlId === controlId);
const rows = async (type: string): Promise<any[]> => (await owner.get(`/api/v1/evidence?type=${type}&limit=200`)).body.items; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers of every shape
const count = async (collection: string): Promise<number> => stack.api.database.root.db(stack.api.database.name).collection(collection).countDocuments();
const draft = { name: 'SOC 2, November', framework: 'soc2', period: { start: '2026-11-20', end: '2026-11-26' }, controlIds: ['CC6.2', 'CC1.4', 'CC4.1'] };

beforeAll(async () => {
  flow = await startMainFlow();
  ({ stack, owner } = flow);
  connectionId = await flow.connected(SLUG, { people: 60 });
  // Every morning at ten past six in Berlin; on the third day the vendor is down all day, the fourth is read at noon only.
  for (let day = 22; day <= 26; day++) {
    stack.api.clock.set(`2026-11-${String(day)}T05:10:00Z`);
    if (day === 23) await stack.scenario(SLUG, { name: 'unavailable' });
    if (day === 24) {
      stack.api.clock.set('2026-11-24T12:10:00Z');
      await stack.scenario(SLUG, { name: 'healthy' });
    }
    await stack.work(owner);
  }
}, 180_000);
afterAll(() => flow.finish());

describe('bad input changes nothing', () => {
  it.each([
    ['an unknown framework', { ...draft, framework: 'soc3' }, 'framework'],
    ['a control of another framework', { ...draft, controlIds: ['CC6.2', 'PS-4'] }, 'controlIds.1'],
    ['no control', { ...draft, controlIds: [] }, 'controlIds'],
    ['a period that ends before it starts', { ...draft, period: { start: '2026-11-26', end: '2026-11-20' } }, 'period.end'],
    ['a day that is none', { ...draft, period: { start: '2026-02-30', end: '2026-11-20' } }, 'period.start'],
    ['a period of four years', { ...draft, period: { start: '2023-01-01', end: '2026-12-31' } }, 'period.end'],
    ['a field of the period that is none', { ...draft, period: { ...draft.period, zone: 'UTC' } }, 'period.zone'],
    ['a note to a control outside the scope', { ...draft, notes: { 'CC6.3': 'x' } }, 'notes.CC6.3'],
    ['a name of spaces', { ...draft, name: '  ' }, 'name'],
  ])('%s', async (_what, body, field) => {
    const [before, made] = [await count('audit_events'), await owner.post('/api/v1/assessments', body)];
    expect([made.status, made.body.errors[0].field]).toEqual([400, field]);
    expect([await count('assessments'), await count('audit_events')]).toEqual([0, before]);
  });
});

describe('a draft', () => {
  it('is made with its controls and says what it lacks', async () => {
    const made = await owner.post('/api/v1/assessments', { ...draft, notes: { 'CC6.2': 'Leavers.' } });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ state: 'draft', version: 1, previousId: null, sealDigest: null, evidenceCount: 0, timeZone: 'Europe/Berlin' });
    id = made.body.id;
    const { gaps, limits, note } = await control('CC6.2');
    expect(note).toBe('Leavers.');
    expect(gaps.map(({ kind }: { kind: string }) => kind)).toEqual(expect.arrayContaining(['no-evidence', 'inconclusive-reads', 'not-attached']));
    expect(limits[0]).toMatchObject({ kind: 'population-only', type: HEADCOUNT });
  });

  it('shows each day of the period with its reason', async () => {
    const { items, nextCursor } = (await owner.get(`/api/v1/assessments/${id}/calendar`)).body;
    expect(nextCursor).toBeNull();
    const terminations = items.find(({ type }: { type: string }) => type === TERMINATIONS);
    const states = Object.fromEntries(terminations.days.map(({ date, state }: { date: string; state: string }) => [date, state]));
    expect(states).toMatchObject({ '2026-11-20': 'not-expected', '2026-11-21': 'collected', '2026-11-23': 'inconclusive', '2026-11-24': 'late' });
    expect(['collected', 'confirmed']).toContain(states['2026-11-22']);
    expect(terminations.days[3].reason).toMatch(/read-failed/);
    expect(terminations.days[4].reason).toMatch(/^First read at 13:10 .*daily reads end by 07:00/);
  });

  it('takes one finding, and all of a type in the period', async () => {
    const url = `/api/v1/assessments/${id}/evidence`;
    const [newest] = await rows(HEADCOUNT);
    expect((await owner.post(url, { controlId: 'CC6.2', evidenceId: newest.id, note: 'seen' })).body).toEqual({ attached: 1 });
    expect((await owner.post(url, { controlId: 'CC6.2', evidenceId: newest.id })).body).toEqual({ attached: 0 });
    const all = await owner.post(url, { controlId: 'CC6.2', type: TERMINATIONS });
    expect(all.body.attached).toBe((await rows(TERMINATIONS)).length);
    expect((await owner.post(url, { controlId: 'CC4.1', type: HEADCOUNT, connectionId })).body.attached).toBeGreaterThan(0);
    const { evidence, gaps } = await control('CC6.2');
    expect(evidence.find(({ evidenceId }: { evidenceId: string }) => evidenceId === newest.id)).toMatchObject({ note: 'seen', strength: 'population' });
    expect(gaps.some(({ kind }: { kind: string }) => kind === 'no-evidence')).toBe(false);
    expect((await flow.events('assessment.evidence-attached')).map(({ data }) => data['controlId'])).toEqual(['CC6.2', 'CC6.2', 'CC4.1']);
  });

  it('takes a finding off again', async () => {
    const url = `/api/v1/assessments/${id}/evidence`;
    const body = { controlId: 'CC4.1', evidenceId: (await control('CC4.1')).evidence[0].evidenceId };
    expect((await owner.delete(url, { body })).status).toBe(204);
    const again = await owner.delete(url, { body });
    expect([again.status, again.body.errors[0].field]).toEqual([400, 'evidenceId']);
  });

  it('refuses what does not belong to it', async () => {
    const url = `/api/v1/assessments/${id}/evidence`;
    const before = [await count('audit_events'), (await assessment()).evidenceCount];
    const field = async (body: object) => (await owner.post(url, body)).body.errors?.[0].field;
    const [{ id: evidenceId }] = await rows(HEADCOUNT);
    expect(await field({ controlId: 'CC6.2', evidenceId: 'f'.repeat(24) })).toBe('evidenceId');
    expect(await field({ controlId: 'CC6.3', evidenceId })).toBe('controlId');
    expect(await field({ controlId: 'CC6.2' })).toBe('evidenceId');
    expect(await field({ controlId: 'CC6.2', evidenceId, type: HEADCOUNT })).toBe('evidenceId');
    expect(await field({ controlId: 'CC6.2', type: 'hr.salaries' })).toBe('type');
    const past = await owner.post('/api/v1/assessments', { ...draft, period: { start: '2026-10-01', end: '2026-10-31' } });
    expect((await owner.post(`/api/v1/assessments/${String(past.body.id)}/evidence`, { controlId: 'CC6.2', evidenceId })).body.errors[0].message).toMatch(
      /neither read nor/,
    );
    // The same words for a row of another organization as for one that is nowhere.
    const foreign = await flow.other.post('/api/v1/assessments', draft);
    const asForeign = await flow.other.post(`/api/v1/assessments/${String(foreign.body.id)}/evidence`, { controlId: 'CC6.2', evidenceId });
    const asNowhere = await flow.other.post(`/api/v1/assessments/${String(foreign.body.id)}/evidence`, { controlId: 'CC6.2', evidenceId: 'f'.repeat(24) });
    expect([asForeign.status, asForeign.body.errors]).toEqual([asNowhere.status, asNowhere.body.errors]);
    expect((await flow.other.get(`/api/v1/assessments/${id}`)).status).toBe(404);
    expect([(await count('audit_events')) - 2, (await assessment()).evidenceCount]).toEqual(before);
    expect((await owner.patch(`/api/v1/assessments/${id}`, { controlIds: ['CC1.4'] })).body.errors[0].message).toMatch(/CC6.2.*detach/);
    expect((await owner.post(`/api/v1/assessments/${id}/approve`)).body).toMatchObject({ status: 409, code: 'assessment.not-submitted' });
  });
});

describe('submit and approve', () => {
  it('closes the draft, and refuses its preparer while somebody else could approve', async () => {
    expect((await owner.post(`/api/v1/assessments/${id}/submit`)).body.state).toBe('submitted');
    const [{ id: evidenceId }] = await rows(HEADCOUNT);
    for (const answer of [
      await owner.post(`/api/v1/assessments/${id}/evidence`, { controlId: 'CC1.4', evidenceId }),
      await owner.patch(`/api/v1/assessments/${id}`, { name: 'Later' }),
      await owner.post(`/api/v1/assessments/${id}/submit`),
    ])
      expect(answer.body).toMatchObject({ status: 409, code: 'assessment.not-draft' });
    admin = await join('admin@example.com', 'admin');
    expect((await owner.post(`/api/v1/assessments/${id}/approve`)).body).toMatchObject({ status: 403, code: 'assessment.own-work' });
    expect([await count('evidence_seals'), (await assessment()).state]).toEqual([0, 'submitted']);
  });

  it('refuses an approval without evidence', async () => {
    const { body } = await owner.post('/api/v1/assessments', { ...draft, name: 'Empty' });
    await owner.post(`/api/v1/assessments/${String(body.id)}/submit`);
    expect((await admin.post(`/api/v1/assessments/${String(body.id)}/approve`)).body).toMatchObject({ status: 422, code: 'assessment.no-evidence' });
    expect((await assessment(body.id)).state).toBe('submitted');
  });

  it('seals every row with its digest and says so on the evidence', async () => {
    const approved = (await admin.post(`/api/v1/assessments/${id}/approve`)).body;
    expect(approved).toMatchObject({ state: 'approved', approvedBy: 'admin@example.com', sealDigest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await count('evidence_seals')).toBe(approved.evidenceCount);
    const sealed = (await control('CC6.2')).evidence.map(({ evidenceId }: { evidenceId: string }) => evidenceId);
    for (const row of await rows(TERMINATIONS))
      expect([row.id, row.seals]).toEqual([row.id, sealed.includes(row.id) ? [{ assessmentId: id, approvedAt: approved.approvedAt }] : []]);
    const [event] = await flow.events('assessment.approved');
    expect(event?.data).toMatchObject({ sealDigest: approved.sealDigest, contentDigest: approved.contentDigest, evidence: approved.evidenceCount });
    expect(await flow.events('evidence.sealed')).toHaveLength(1);
    expect((await admin.post(`/api/v1/assessments/${id}/approve`)).body).toMatchObject({ status: 409, code: 'assessment.already-approved' });
  });

  it('goes on as a new version, once', async () => {
    const next = await owner.post(`/api/v1/assessments/${id}/new-version`);
    expect(next.body).toMatchObject({ state: 'draft', version: 2, previousId: id, evidenceCount: (await assessment()).evidenceCount, sealDigest: null });
    expect((await owner.post(`/api/v1/assessments/${id}/new-version`)).body).toMatchObject({ status: 409, code: 'assessment.replaced' });
    expect(await assessment()).toMatchObject({ state: 'approved', nextId: next.body.id });
    expect((await owner.get('/api/v1/assessments?state=approved')).body.items.map((one: { id: string }) => one.id)).toEqual([id]);
  });
});

describe('the pack', () => {
  const exported = async (caller: ApiClient, query = '') => download(`${stack.api.url}/api/v1/assessments/${id}/export${query}`, caller);

  it('holds what its manifest says, and each digest can be derived again', async () => {
    const { status, type, bytes } = await exported(owner);
    expect([status, type]).toEqual([200, 'application/zip']);
    const files = await unzip(bytes);
    const text = (path: string): string => files.get(path)?.toString() ?? '';
    const manifest = JSON.parse(text('manifest.json'));
    expect(manifest.files.map((file: { path: string }) => file.path)).toEqual([...files.keys()].slice(0, -1));
    for (const { path, sha256, bytes: length } of manifest.files)
      expect([path, sha256Hex(files.get(path) ?? ''), files.get(path)?.length]).toEqual([path, sha256, length]);
    const { sealDigest, contentDigest } = await assessment();
    expect([sha256Hex(text('seals.json')), sha256Hex(text('content.json'))]).toEqual([sealDigest, contentDigest]);
    const seals = new Map(JSON.parse(text('seals.json')).map((seal: { evidenceId: string; evidenceHash: string }) => [seal.evidenceId, seal.evidenceHash]));
    const folders = [...files.keys()].filter((path) => path.endsWith('/row.json')).map((path) => path.slice(0, -'/row.json'.length));
    expect(folders).toHaveLength(seals.size);
    for (const folder of folders) {
      const row = JSON.parse(text(`${folder}/evidence.json`));
      expect(row).toEqual((await owner.get(`/api/v1/evidence/${String(row.id)}`)).body);
      expect(sha256Hex(text(`${folder}/row.json`))).toBe(seals.get(row.id));
      expect(text(`${folder}/audit-event.json`)).toContain(row.digest);
      expect(files.get(`${folder}/collection-header.pdf`)?.subarray(0, 5).toString()).toBe('%PDF-');
    }
    // The day without an answer is missing: the pack says so.
    expect(manifest.partial).toBe(true);
    expect(manifest.omissions.some(({ kind, text: words }: { kind: string; text: string }) => kind === 'gap' && words.includes('2026-11-23'))).toBe(true);
    expect(text('calendar.csv').split('\r\n')[0]).toBe('connectionId,connection,type,date,state,reason,evidenceId,runId,observedAt');
    const population = folders.map((folder) => text(`${folder}/population.csv`)).find((csv) => csv !== '') ?? '';
    expect(population.split('\r\n')[0]).toBe('leaf,commitment');
    console.log(`${String(files.size)} files, ${String(bytes.length)} bytes, ${String(seals.size)} seals recomputed`);
  });

  it('holds rows in clear for whoever may see them, with a custody event per population', async () => {
    const reader = await owner.post('/api/v1/api-keys', {
      label: 'reads',
      role: 'owner',
      access: 'read',
      expiresAt: new Date(stack.api.clock.now().getTime() + DAY_MS).toISOString(),
    });
    expect((await exported(client(stack.api.url, { authorization: `Bearer ${String(reader.body.secret)}` }), '?rows=true')).status).toBe(403);
    const files = await unzip((await exported(owner, '?rows=true')).bytes);
    const clear = [...files.keys()].filter((path) => path.endsWith('/population.json'));
    expect(clear.length).toBeGreaterThan(0);
    const revealed = await flow.events('custody.revealed');
    expect(revealed).toHaveLength(clear.length);
    expect(revealed[0]?.data).toMatchObject({ assessmentId: id, selection: 'export', rows: expect.any(Number) });
    expect(await flow.events('assessment.exported')).toHaveLength(2);
  });

  it('stays readable, sealed and printable after the connection is revoked', async () => {
    await flow.revoke(connectionId);
    const [row] = (await control('CC6.2')).evidence;
    expect((await owner.get(`/api/v1/evidence/${String(row.evidenceId)}`)).body.seals).toHaveLength(1);
    const sheet = await download(`${stack.api.url}/api/v1/evidence/${String(row.evidenceId)}/sheet`, owner);
    expect([sheet.status, sheet.type, sheet.bytes.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
    expect((await download(`${stack.api.url}/api/v1/evidence/${'f'.repeat(24)}/sheet`, owner)).status).toBe(404);
    // As it stood at the approval: the revocation came later.
    expect((await control('CC6.2')).gaps.map(({ kind }: { kind: string }) => kind)).toContain('inconclusive-reads');
    expect((await unzip((await exported(owner)).bytes)).has('manifest.json')).toBe(true);
  });
});
