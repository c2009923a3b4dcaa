import { randomBytes } from 'node:crypto';

import { mongo } from 'mongoose';

import type { Measured, PopulationRow } from '@app/connector-sdk';
import { addDays, FixedClock, InvariantViolated, type OrganizationId } from '@app/kernel';

import { evidenceSuite, storedRows } from '../../../test/support/evidence.js';
import { EvidenceOutOfOrder } from './evidence.errors.js';
import { type WrittenFinding } from './evidence.service.js';
import { aDay, aHeadcount, aLeaver, aRun, startOf, terminationsOf } from './testing.js';

jest.setTimeout(60_000);
const ORG = '64b000000000000000000001' as OrganizationId;
const DAY_0 = aDay('2026-08-01');
const newId = (): string => randomBytes(12).toString('hex');
const suite = evidenceSuite('evidence service', new FixedClock('2026-08-01T02:00:00.000Z'));

const ofConnection = (connectionId: string) => ({ connectionId: new mongo.ObjectId(connectionId) });
const shuffled = (rows: readonly PopulationRow[]): readonly PopulationRow[] => [...rows].reverse();
const staff = (count: number): readonly PopulationRow[] => Array.from({ length: count }, (_, n) => aLeaver(`person-${String(n)}`, addDays(DAY_0, -(n % 30))));

describe('recording findings', () => {
  it('keeps thirty equal days as 1 row and 29 confirmations, each with its own day and digest of what was read', async () => {
    const connectionId = newId();
    const written: WrittenFinding[] = [];
    for (let n = 0; n < 30; n++)
      written.push(
        await suite.lib.recordOne(
          ORG,
          connectionId,
          aHeadcount(addDays(DAY_0, n), 52, { provenance: { ...aHeadcount(DAY_0, 1).provenance, rawDigest: String(n % 10).repeat(64) } }),
        ),
      );
    const rows = await storedRows(suite.db, 'evidence', ofConnection(connectionId));
    const confirmations = await storedRows(suite.db, 'evidence_confirmations', ofConnection(connectionId));
    process.stdout.write(`thirty equal days: ${String(rows.length)} row, ${String(confirmations.length)} confirmations\n`);
    expect([rows.length, confirmations.length]).toEqual([1, 29]);
    expect(written.map(({ confirmed }) => confirmed)).toEqual([false, ...Array.from({ length: 29 }, () => true)]);
    expect(new Set(written.map(({ evidenceId }) => evidenceId))).toEqual(new Set([rows[0]?._id.toHexString()]));
    expect(new Set(confirmations.map(({ asOf }) => asOf as string)).size).toBe(29);
    expect(new Set(confirmations.map(({ rawDigest }) => rawDigest as string)).size).toBe(10);
  });

  it('makes any change a new row that names the finding before it, and leaves that one as it was', async () => {
    const connectionId = newId();
    const first = await suite.lib.recordOne(ORG, connectionId, aHeadcount(DAY_0, 52));
    const before = await storedRows(suite.db, 'evidence', ofConnection(connectionId));
    const second = await suite.lib.recordOne(ORG, connectionId, aHeadcount(addDays(DAY_0, 1), 53));
    const third = await suite.lib.recordOne(ORG, connectionId, aHeadcount(addDays(DAY_0, 2), 52));
    const rows = await storedRows(suite.db, 'evidence', ofConnection(connectionId));
    expect(rows[0]).toEqual(before[0]);
    expect(rows.map(({ previous }) => previous as unknown)).toEqual([
      null,
      { evidenceId: new mongo.ObjectId(first.evidenceId), count: 52 },
      { evidenceId: new mongo.ObjectId(second.evidenceId), count: 53 },
    ]);
    expect([first.confirmed, second.confirmed, third.confirmed, rows.length]).toEqual([false, false, false, 3]);
  });

  it('lets a second look on the same day correct the first', async () => {
    const connectionId = newId();
    const morning = await suite.lib.recordOne(ORG, connectionId, aHeadcount(DAY_0, 52));
    const [evening] = await suite.lib.record(
      ORG,
      aRun(connectionId, [aHeadcount(DAY_0, 51)], {
        startedAt: new Date(startOf(DAY_0).getTime() + 3_600_000),
        collectedAt: new Date(startOf(DAY_0).getTime() + 3_601_000),
      }),
    );
    const rows = await storedRows(suite.db, 'evidence', ofConnection(connectionId));
    expect(rows[1]?.['supersedes']).toEqual(new mongo.ObjectId(morning.evidenceId));
    expect((await suite.lib.reader.one(ORG, morning.evidenceId)).supersededBy).toBe(evening?.evidenceId);
  });

  it('confirms an equal population that the vendor lists in another order', async () => {
    const connectionId = newId();
    const people = staff(40);
    const first = await suite.lib.recordOne(ORG, connectionId, terminationsOf(DAY_0, people));
    const [second] = await suite.lib.record(
      ORG,
      aRun(connectionId, [terminationsOf(DAY_0, shuffled(people))], {
        startedAt: new Date(startOf(DAY_0).getTime() + 1),
        collectedAt: new Date(startOf(DAY_0).getTime() + 9_000),
      }),
    );
    expect(second).toMatchObject({ confirmed: true, evidenceId: first.evidenceId, digest: first.digest });
  });

  it('writes nothing when the transaction is refused', async () => {
    const connectionId = newId();
    const prepared = await suite.lib.service.prepare(ORG, aRun(connectionId, [terminationsOf(DAY_0, staff(3))]));
    const refused = suite.db.transactions.run(async (tx) => {
      await suite.lib.service.write(tx, ORG, prepared);
      throw new InvariantViolated('the audit event was refused');
    });
    await expect(refused).rejects.toThrow('the audit event was refused');
    expect(await storedRows(suite.db, 'evidence', ofConnection(connectionId))).toEqual([]);
  });

  it.each([
    ['a population that is not what was counted', { population: { count: 4, rows: staff(3) }, history: null }],
    ['a history that counts by another rule', { history: { from: addDays(DAY_0, -90), windowDays: 30, rows: staff(2) } }],
  ])('refuses %s: a defect must not become evidence', async (_, change) => {
    const connectionId = newId();
    await expect(suite.lib.service.prepare(ORG, aRun(connectionId, [terminationsOf(DAY_0, staff(3), change)]))).rejects.toThrow(InvariantViolated);
  });

  it('is refused by the collection when a row is not of its shape', async () => {
    const finding = aHeadcount(DAY_0, 5);
    const wrong = { ...finding, provenance: { ...finding.provenance, extra: 1 } } as Measured;
    await expect(suite.lib.record(ORG, aRun(newId(), [wrong]))).rejects.toMatchObject({ code: 121 });
  });

  it('refuses a finding older than the newest: it would be the current one without being the newest', async () => {
    const connectionId = newId();
    await suite.lib.recordOne(ORG, connectionId, aHeadcount(addDays(DAY_0, 3), 52));
    await expect(suite.lib.recordOne(ORG, connectionId, aHeadcount(DAY_0, 50))).rejects.toThrow(EvidenceOutOfOrder);
    await suite.lib.recordOne(ORG, connectionId, aHeadcount(addDays(DAY_0, 4), 52));
    const late = aRun(connectionId, [aHeadcount(addDays(DAY_0, 5), 52)], { startedAt: startOf(addDays(DAY_0, 2)) });
    await expect(suite.lib.record(ORG, late)).rejects.toThrow(EvidenceOutOfOrder);
  });

  it('writes what was prepared for one organization into no other', async () => {
    const prepared = await suite.lib.service.prepare(ORG, aRun(newId(), [aHeadcount(DAY_0, 1)]));
    const other = '64b000000000000000000002' as OrganizationId;
    await expect(suite.db.transactions.run((tx) => suite.lib.service.write(tx, other, prepared))).rejects.toThrow(InvariantViolated);
  });
});

describe('a row altered by somebody who can', () => {
  it('no longer agrees with its digests, and its sheet says so', async () => {
    const { evidenceId } = await suite.lib.recordOne(ORG, newId(), aHeadcount(DAY_0, 52));
    expect((await suite.lib.reader.sheet(ORG, evidenceId)).integrity).toMatchObject({ fingerprintAgrees: true, digestAgrees: true });
    await suite.db.root
      .db(suite.db.name)
      .collection('evidence')
      .updateOne({ _id: new mongo.ObjectId(evidenceId) }, { $set: { 'value.count': 40 } });
    expect((await suite.lib.reader.sheet(ORG, evidenceId)).integrity).toMatchObject({ fingerprintAgrees: false, digestAgrees: false });
  });
});
