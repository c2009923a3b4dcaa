import { randomUUID } from 'node:crypto';

import { type mongo, Types } from 'mongoose';

import { FixedClock, type OrganizationId } from '@app/kernel';
import { ChangeNews } from '@app/platform';

import { openTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { AuditLog } from './audit-log.service.js';
import { AuditReader } from './audit-reader.service.js';
import { type NewAuditEvent } from './domain/index.js';
import { AUDIT_EVENTS } from './persistence/audit-event.collection.js';
import { AuditEventRepository, auditEventSchema } from './persistence/audit-event.repository.js';

const ORG = '64b000000000000000000001' as OrganizationId;
const OTHER = '64b000000000000000000002' as OrganizationId;
const NOBODY_LISTENS = new ChangeNews({ status: 'end', publish: () => Promise.resolve(0) });

let db: TestDatabase;
let log: AuditLog;
let reader: AuditReader;
let clock: FixedClock;
let repository: AuditEventRepository;
beforeAll(async () => {
  db = await openTestDatabase([AUDIT_EVENTS]);
  repository = new AuditEventRepository(db.connection.model(AUDIT_EVENTS.name, auditEventSchema, AUDIT_EVENTS.name) as never);
});
beforeEach(async () => {
  await db.empty();
  clock = new FixedClock('2026-11-21T09:00:00Z');
  log = new AuditLog(repository, db.transactions, clock, NOBODY_LISTENS);
  reader = new AuditReader(repository);
});
afterAll(() => db.close());

const event = (changes: Partial<NewAuditEvent> = {}): NewAuditEvent => ({
  type: 'connection.connected',
  actor: { kind: 'member', id: 'member-1', label: 'owner@example.com' },
  target: { kind: 'connection', id: 'connection-1' },
  outcome: 'success',
  ...changes,
});
const add = (org = ORG, changes: Partial<NewAuditEvent> = {}): Promise<void> => log.commit(org, (_tx, append) => append(event(changes)));
const rows = (): mongo.Collection => db.root.db(db.name).collection(AUDIT_EVENTS.name);
const ids = async (page: Promise<{ items: readonly { sequence: number }[] }>): Promise<readonly number[]> => (await page).items.map(({ sequence }) => sequence);

describe('commit', () => {
  it('of 200 writers at once through four logs leaves no gap, no fork and no double in either organization', async () => {
    const logs = Array.from({ length: 4 }, () => new AuditLog(repository, db.transactions, clock, NOBODY_LISTENS));
    const all = Array.from({ length: 200 }, (_, n) =>
      (logs[n % 4] ?? log).commit(n % 5 === 0 ? OTHER : ORG, (_tx, append) => append(event({ eventId: `e-${String(n)}` }))),
    );
    await Promise.all(all);
    for (const [org, count] of [[ORG, 160], [OTHER, 40]] as const) {
      const report = await reader.verify(org);
      expect(report).toMatchObject({ events: count, problems: 0, head: { sequence: count - 1 } });
    }
  }); // prettier-ignore

  it('appends several events of one change one behind the other', async () => {
    await log.commit(ORG, async (_tx, append) => {
      await append(event({ type: 'member.invited' }));
      await append(event({ type: 'member.joined' }));
    });
    await add();
    expect(await reader.verify(ORG)).toMatchObject({ events: 3, problems: 0 });
  });

  it('takes the time of the injected clock', async () => {
    clock.advanceMs(90_000);
    await add();
    expect((await reader.list(ORG, {}, { limit: 1 })).items[0]?.at).toEqual(new Date('2026-11-21T09:01:30Z'));
  });

  it('goes on after a change that failed: the queue of the organization is not stuck', async () => {
    const failed = log.commit(ORG, () => Promise.reject(new TypeError('planted')));
    const next = add();
    await expect(failed).rejects.toThrow('planted');
    await next;
    expect(await reader.verify(ORG)).toMatchObject({ events: 1, problems: 0 });
  });

  it('refuses a change that appends no event', async () => {
    await expect(log.commit(ORG, () => Promise.resolve('changed'))).rejects.toThrow('a change without an audit event');
    expect(await reader.verify(ORG)).toMatchObject({ events: 0 });
  });

  it('does not let one organization wait for another', async () => {
    let release = (): void => undefined;
    const held = log.commit(ORG, async (_tx, append) => {
      await new Promise<void>((resolve) => (release = resolve));
      await append(event());
    });
    await add(OTHER);
    expect(await reader.verify(OTHER)).toMatchObject({ events: 1 });
    release();
    await held;
  });
});

describe('verify', () => {
  const tampered: readonly (readonly [string, (collection: mongo.Collection) => Promise<unknown>])[] = [
    ['a changed body', (c) => c.updateOne({ sequence: 2 }, [{ $set: { body: { $replaceOne: { input: '$body', find: 'success', replacement: 'failure' } } } }])],
    ['a changed outcome beside the body', (c) => c.updateOne({ sequence: 2 }, { $set: { outcome: 'failure' } })],
    ['another actor beside the body', (c) => c.updateOne({ sequence: 2 }, { $set: { actorId: 'member-2' } })],
    ['a removed event', (c) => c.deleteOne({ sequence: 2 })],
    [
      'a removed and renumbered event',
      async (c) => [await c.deleteOne({ sequence: 2 }), await c.updateMany({ sequence: { $gt: 2 } }, { $inc: { sequence: -1 } })],
    ],
    ['an event of another organization', (c) => c.updateOne({ sequence: 2 }, { $set: { organizationId: new Types.ObjectId(OTHER) } })],
  ];
  it.each(tampered)('finds %s in the database', async (_what, tamper) => {
    for (let n = 0; n < 5; n++) await add();
    expect(await reader.verify(ORG)).toMatchObject({ events: 5, problems: 0 });
    await rows().dropIndex('one_per_sequence');
    await tamper(rows());
    const { problems, firstProblem } = await reader.verify(ORG);
    await rows().deleteMany({});
    await rows().createIndex({ organizationId: 1, sequence: 1 }, { unique: true, name: 'one_per_sequence' });
    expect(problems).toBeGreaterThan(0);
    expect([2, 3]).toContain(firstProblem?.sequence);
  });
});

describe('the list', () => {
  beforeEach(async () => {
    for (let n = 0; n < 12; n++) {
      const outcome = n % 4 === 0 ? 'failure' : 'success';
      await add(ORG, {
        type: n % 2 === 0 ? 'connector-run.failed' : 'member.joined',
        actor: { kind: 'member', id: `m-${String(n % 3)}`, label: 'x' },
        outcome,
      });
      clock.advanceMs(3_600_000);
    }
    await add(OTHER);
  });

  it('comes newest first, page by page, with nothing of another organization', async () => {
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await reader.list(ORG, {}, { limit: 5, cursor });
      seen.push(...page.items.map(({ sequence }) => sequence));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it.each([
    ['type', { types: ['member.joined'] }, [11, 9, 7, 5, 3, 1]],
    ['two types', { types: ['member.joined', 'connector-run.failed'] }, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
    ['actor', { actorId: 'm-0' }, [9, 6, 3, 0]],
    ['target', { targetId: 'nobody' }, []],
    ['outcome', { outcome: 'failure' }, [8, 4, 0]],
    ['from and to, the end excluded', { from: new Date('2026-11-21T11:00:00Z'), to: new Date('2026-11-21T13:00:00Z') }, [3, 2]],
    ['all at once', { types: ['connector-run.failed'], outcome: 'failure', actorId: 'm-2' }, [8]],
  ] as const)('filters by %s', async (_what, filter, sequences) => {
    expect(await ids(reader.list(ORG, filter, { limit: 50 }))).toEqual(sequences);
  });

  it.each(['x', '-1', '1.5', '9'.repeat(20), '{"$gt":0}'])('refuses the cursor %j by name', async (cursor) => {
    await expect(reader.list(ORG, {}, { limit: 5, cursor })).rejects.toMatchObject({ errors: [{ field: 'cursor' }] });
  });

  it('finds one event by its id, in its own organization only', async () => {
    const eventId = randomUUID();
    await add(ORG, { eventId, data: { why: 'shown' } });
    const found = await reader.get(ORG, eventId);
    expect(found).toMatchObject({ id: eventId, data: { why: 'shown' }, sequence: 12 });
    expect(JSON.parse(found.body)).toMatchObject({ id: eventId, org: ORG, seq: 12 });
    for (const [org, id] of [[OTHER, eventId], [ORG, randomUUID()]] as const) await expect(reader.get(org, id)).rejects.toMatchObject({ code: 'audit-event.not-found' }); // prettier-ignore
  });
});
