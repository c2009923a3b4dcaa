import { randomBytes } from 'node:crypto';

import { AUDIT_EVENTS, AuditReader } from '@app/audit-log';
import { CONNECTIONS } from '@app/connections';
import { CONNECTOR_RUN_REQUESTS, CONNECTOR_RUNS } from '@app/connector-runs';
import { CONTROLS_COLLECTIONS } from '@app/controls';
import { EVIDENCE_COLLECTIONS, EvidenceReader, EvidenceSeals } from '@app/evidence';
import { type Evidence } from '@app/evidence/testing.js';
import { aDay, anEvidence } from '@app/evidence/testing.js';
import { addDays, FixedClock, toOrganizationId } from '@app/kernel';
import { type Caller, FoundingService, ORGANIZATIONS_COLLECTIONS } from '@app/organizations';
import { ORGANIZATION_KEYS } from '@app/platform';

import { openTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { seedConfirmations, seedEvidence } from '../../../test/support/evidence.js';
import { openTestModule } from '../../../test/support/test-module.js';
import {
  AssessmentApproval,
  AssessmentEvidence,
  AssessmentReader,
  ASSESSMENTS,
  AssessmentService,
  AssessmentsModule,
  MAX_EVIDENCE,
  sealDigestOf,
} from './index.js';

const COLLECTIONS = [
  ...ORGANIZATIONS_COLLECTIONS,
  ORGANIZATION_KEYS,
  AUDIT_EVENTS,
  CONNECTIONS,
  CONNECTOR_RUNS,
  CONNECTOR_RUN_REQUESTS,
  ...EVIDENCE_COLLECTIONS,
  ...CONTROLS_COLLECTIONS,
  ASSESSMENTS,
];
const START = aDay('2026-10-01');
const clock = new FixedClock('2026-11-21T12:00:00Z');
const newId = (): string => randomBytes(12).toString('hex');
let db: TestDatabase;
let opened: Awaited<ReturnType<typeof openTestModule>>;
let caller: Caller;
const get = <T>(token: new (...args: never[]) => T): T => opened.module.get(token, { strict: false });
const raw = (collection: string) => db.root.db(db.name).collection(collection);
const wish = { name: 'Race', framework: 'soc2', period: { start: '2026-10-01', end: '2026-10-31' }, controlIds: ['CC6.2', 'CC1.4'] };

beforeAll(async () => {
  db = await openTestDatabase(COLLECTIONS);
  opened = await openTestModule(db, clock, [AssessmentsModule]);
});
beforeEach(async () => {
  const owner = { email: `owner-${newId()}@example.com`, password: 'correct horse battery' };
  const founded = await get(FoundingService).create({ name: 'Larkfield', timeZone: 'Europe/Berlin', owner, address: 'test' });
  const actor = { kind: 'member', id: founded.owner.id, label: owner.email } as const;
  const organizationId = toOrganizationId(founded.organization.id);
  caller = { organizationId, actor, role: 'owner', access: 'full', accessEndsAt: null, memberId: founded.owner.id, sessionId: null };
});
afterAll(async () => {
  console.log(db.oracle.summary());
  await opened.close();
  await db.close();
});

const rowAt = (index: number, changes: Partial<Evidence> = {}): Evidence => {
  const asOf = addDays(START, index % 28);
  return anEvidence(caller.organizationId, {
    id: newId(),
    runId: newId(),
    asOf,
    observedAt: new Date(`${asOf}T03:00:00Z`),
    value: { count: index },
    ...changes,
  });
};
async function seeded(count: number, changes: Partial<Evidence> = {}): Promise<readonly Evidence[]> {
  const rows = Array.from({ length: count }, (_, index) => rowAt(index, changes));
  await seedEvidence(db, caller.organizationId, rows);
  return rows;
}
const create = async (): Promise<string> => get(AssessmentService).create(caller, wish);
const attach = async (id: string, evidenceId: string, controlId = 'CC6.2'): Promise<number> =>
  get(AssessmentEvidence).attach(caller, id, { controlId, evidenceId });
const one = async (id: string) => get(AssessmentReader).one(caller.organizationId, id);

describe('attaching', () => {
  it('takes a finding of an earlier day that was confirmed within the period, and no other', async () => {
    const early = rowAt(0, { asOf: addDays(START, -20), observedAt: new Date('2026-09-11T03:00:00Z') });
    const unseen = rowAt(0, { ...early, id: newId(), runId: newId() });
    await seedEvidence(db, caller.organizationId, [early, unseen]);
    await seedConfirmations(db, caller.organizationId, early, [new Date('2026-09-30T03:00:00Z'), new Date('2026-10-01T03:00:00Z')]);
    const id = await create();
    expect(await get(AssessmentEvidence).attach(caller, id, { controlId: 'CC6.2', type: 'hr.active_headcount' })).toBe(1);
    await expect(attach(id, unseen.id)).rejects.toMatchObject({ errors: [{ field: 'evidenceId' }] });
    expect((await one(id)).attachments).toEqual([{ controlId: 'CC6.2', evidenceId: early.id, note: null }]);
  });

  it('counts concurrent attachments of the same and of different findings once each', async () => {
    const rows = await seeded(6);
    const id = await create();
    await Promise.all([...rows, ...rows].map(({ id: evidenceId }) => attach(id, evidenceId)));
    expect((await one(id)).attachments.map(({ evidenceId }) => evidenceId).sort()).toEqual(rows.map((row) => row.id).sort());
  });
});

describe('approving', () => {
  it('leaves no attached row unsealed, whatever is attached and detached at the same time', async () => {
    for (let round = 0; round < 8; round++) {
      const rows = await seeded(5);
      const [first, ...later] = rows;
      const id = await create();
      await attach(id, first?.id ?? '');
      const approve = async (): Promise<void> => {
        await get(AssessmentApproval).submit(caller, id);
        await get(AssessmentApproval).approve(caller, id);
      };
      const results = await Promise.allSettled([
        ...later.slice(0, 2).map((row) => attach(id, row.id)),
        approve(),
        ...later.slice(2).map((row) => attach(id, row.id, 'CC1.4')),
        get(AssessmentService).change(caller, id, { notes: { 'CC6.2': 'changed' } }),
      ]);
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as { code: string }).code] : []));
      expect(refused.every((code) => code === 'assessment.not-draft')).toBe(true);
      const { state, attachments, sealDigest } = await one(id);
      const seals = await get(EvidenceSeals).ofAssessment(caller.organizationId, id);
      expect(state).toBe('approved');
      expect(seals.map(({ evidenceId }) => evidenceId)).toEqual([...new Set(attachments.map(({ evidenceId }) => evidenceId))].sort());
      expect(sealDigestOf(id, seals)).toBe(sealDigest);
    }
    expect(await get(AuditReader).verify(caller.organizationId)).toMatchObject({ problems: 0 });
  });

  it('of two at once one wins', async () => {
    const [row] = await seeded(1);
    const id = await create();
    await attach(id, row?.id ?? '');
    await get(AssessmentApproval).submit(caller, id);
    const results = await Promise.allSettled([1, 2, 3].map(() => get(AssessmentApproval).approve(caller, id)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await get(EvidenceSeals).ofAssessment(caller.organizationId, id)).toHaveLength(1);
  });

  it('of an approval and a new version at once never gives an approved assessment that was replaced before', async () => {
    const [row] = await seeded(1);
    const id = await create();
    await attach(id, row?.id ?? '');
    await get(AssessmentApproval).submit(caller, id);
    const results = await Promise.allSettled([get(AssessmentService).newVersion(caller, id), get(AssessmentService).newVersion(caller, id)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(get(AssessmentApproval).approve(caller, id)).rejects.toMatchObject({ code: 'assessment.replaced' });
    expect(await get(EvidenceSeals).ofAssessment(caller.organizationId, id)).toEqual([]);
  });

  it.each([
    ['a row that is not what was written', (row: object) => raw('evidence').updateOne(row, { $set: { 'value.count': 999 } })],
    ['a row that is gone', (row: object) => raw('evidence').deleteOne(row)],
  ])('refuses %s, and seals nothing', async (_what, harm) => {
    const rows = await seeded(3);
    const id = await create();
    for (const { id: evidenceId } of rows) await attach(id, evidenceId);
    await get(AssessmentApproval).submit(caller, id);
    await harm({ runId: { $exists: true }, digest: rows[1]?.digest ?? '' });
    const before = await raw('audit_events').countDocuments();
    await expect(get(AssessmentApproval).approve(caller, id)).rejects.toMatchObject({ code: 'assessment.evidence-altered' });
    expect([(await one(id)).state, await raw('audit_events').countDocuments()]).toEqual(['submitted', before]);
    expect(await get(EvidenceSeals).ofAssessment(caller.organizationId, id)).toEqual([]);
  });

  it(`seals ${String(MAX_EVIDENCE)} rows in one transaction; one more is refused when it is attached`, async () => {
    const connectionId = newId();
    const rows = await seeded(MAX_EVIDENCE, { connectionId });
    const id = await create();
    expect(await get(AssessmentEvidence).attach(caller, id, { controlId: 'CC6.2', type: 'hr.active_headcount', connectionId })).toBe(MAX_EVIDENCE);
    const [more] = await seeded(1, { connectionId: newId() });
    await expect(attach(id, more?.id ?? '')).rejects.toMatchObject({ code: 'assessment.too-many-findings', kind: 'unprocessable' });
    await get(AssessmentApproval).submit(caller, id);
    const began = performance.now();
    await get(AssessmentApproval).approve(caller, id);
    console.log(`${String(MAX_EVIDENCE)} rows sealed in ${String(Math.round(performance.now() - began))} ms`);
    expect(await get(EvidenceSeals).ofAssessment(caller.organizationId, id)).toHaveLength(MAX_EVIDENCE);
    expect((await get(EvidenceReader).one(caller.organizationId, rows[0]?.id ?? '')).seals).toMatchObject([{ assessmentId: id }]);
  }, 120_000);
});

describe('an approved assessment', () => {
  it('tells of mappings and days as they stood at its approval', async () => {
    const [row] = await seeded(1);
    const id = await create();
    await attach(id, row?.id ?? '');
    await get(AssessmentApproval).submit(caller, id);
    await get(AssessmentApproval).approve(caller, id);
    const before = await one(id);
    await raw('control_overrides').insertOne({
      organizationId: (await raw('assessments').findOne({ name: 'Race' }))?.['organizationId'],
      framework: 'soc2',
      controlId: 'CC6.2',
      revision: 1,
      cleared: false,
      applicable: false,
      strengths: [],
      ownerId: null,
      reason: 'later',
      by: { kind: 'member', id: 'm', label: 'm' },
      at: new Date(),
    });
    expect((await one(id)).controls).toEqual(before.controls);
  });
});
