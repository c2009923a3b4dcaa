import { mongo } from 'mongoose';

import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { AuditHammer, type HammerReport } from './audit-hammer.js';
import { AuditedChanges, PROOF_COLLECTIONS, PROOF_ORGANIZATIONS } from './audited-changes.js';

/** Twenty kills take half a minute; PROOF_WRITER_KILLS=300 makes the long version. */
const WRITER_KILLS = Number(process.env['PROOF_WRITER_KILLS'] ?? 20);
jest.setTimeout(60_000 + WRITER_KILLS * 3_000);

const [ORG, OTHER] = PROOF_ORGANIZATIONS as [(typeof PROOF_ORGANIZATIONS)[number], (typeof PROOF_ORGANIZATIONS)[number]];
const nowhere = (): void => undefined;

describe('writers and servers killed with -9 again and again', () => {
  let hammer: AuditHammer;
  beforeAll(async () => {
    hammer = await AuditHammer.open();
  });
  afterAll(() => hammer.close());
  const print = (report: HammerReport): void => console.log(JSON.stringify(report));

  it('leave every change with its event, no acknowledged change lost and the chain whole', async () => {
    const report = await hammer.run({ mode: 'together', writerKills: WRITER_KILLS, serverKills: Math.max(3, Math.floor(WRITER_KILLS / 10)) });
    print(report);
    expect(report).toMatchObject({ lost: 0, apart: 0, chainProblems: 0, events: report.changes });
    expect(report.writerKills).toBeGreaterThanOrEqual(WRITER_KILLS);
    expect(report.serverKills).toBeGreaterThanOrEqual(3);
    expect(report.acknowledged).toBeGreaterThan(50);
    expect(report.events).toBeGreaterThanOrEqual(report.acknowledged);
  });

  it('show the planted fault, an event outside the transaction, by the same check', async () => {
    const report = await hammer.run({ mode: 'outside', writerKills: 6, serverKills: 0 });
    print(report);
    expect(report.apart).toBeGreaterThan(0);
    expect(report.changes).toBeGreaterThan(report.events);
  });
});

describe('a refused event', () => {
  let db: TestDatabase;
  let changes: AuditedChanges;
  const root = (): mongo.Db => db.root.db(db.name);
  const state = async (): Promise<readonly number[]> => [
    Number((await root().collection('proof_changes').findOne({ name: 'total' }))?.['count']),
    await root()
      .collection('proof_changes')
      .countDocuments({ name: { $ne: 'total' } }),
    await root().collection('audit_events').countDocuments(),
  ];
  beforeAll(async () => {
    db = await openTestDatabase(PROOF_COLLECTIONS);
    changes = new AuditedChanges(db.connection);
  });
  beforeEach(async () => {
    await db.empty();
    await root()
      .collection('proof_changes')
      .insertOne({ organizationId: new mongo.ObjectId(ORG), name: 'total', count: 0 });
  });
  afterAll(() => db.close());

  it('by the validator refuses the change', async () => {
    await expect(changes.together(ORG, nowhere, 'Not An Event.Type' as never)).rejects.toMatchObject({ code: 121 });
    expect(await state()).toEqual([0, 0, 0]);
    await changes.together(ORG, nowhere);
    expect(await state()).toEqual([1, 1, 1]);
  });

  it('by a missing grant refuses the change', async () => {
    const privileges = [{ resource: { db: db.name, collection: 'audit_events' }, actions: ['insert'] }];
    await root().command({ revokePrivilegesFromRole: 'attestaApp', privileges });
    await expect(changes.together(ORG, nowhere)).rejects.toMatchObject({ code: 13 });
    expect(await state()).toEqual([0, 0, 0]);
    await root().command({ grantPrivilegesToRole: 'attestaApp', privileges });
    await changes.together(ORG, nowhere);
    expect(await state()).toEqual([1, 1, 1]);
  });

  it('that was written before refuses the repeated change: a job that comes twice changes once', async () => {
    const eventId = await changes.together(ORG, nowhere, 'proof.changed', 'job-1');
    await expect(changes.together(ORG, nowhere, 'proof.changed', eventId)).rejects.toMatchObject({ code: 11000 });
    expect(await state()).toEqual([1, 1, 1]);
    // Another organization may use the same id: the log of one says nothing about the other's.
    await root()
      .collection('proof_changes')
      .insertOne({ organizationId: new mongo.ObjectId(OTHER), name: 'total', count: 0 });
    await changes.together(OTHER, nowhere, 'proof.changed', eventId);
  });

  it('is not needed for a change that throws: nothing is written then either', async () => {
    const thrown = new TypeError('planted');
    await expect(
      changes.together(ORG, () => {
        throw thrown;
      }),
    ).rejects.toBe(thrown);
    expect(await state()).toEqual([0, 0, 0]);
  });

  it('that is never appended refuses the change as well', async () => {
    await expect(changes.silent(ORG)).rejects.toThrow('a change without an audit event');
    expect(await state()).toEqual([0, 0, 0]);
  });
});
