import { randomBytes } from 'node:crypto';

import { mongo } from 'mongoose';

import { addDays, FixedClock, type OrganizationId } from '@app/kernel';

import { type EvidenceLib, evidenceSuite, storedRows } from '../../../test/support/evidence.js';
import { EvidenceMoved } from './evidence.errors.js';
import { aDay, aHeadcount, aRun } from './testing.js';

jest.setTimeout(60_000);
const ORG = '64b000000000000000000001' as OrganizationId;
const DAY_0 = aDay('2026-08-01');
const newId = (): string => randomBytes(12).toString('hex');
const suite = evidenceSuite('concurrent writers', new FixedClock('2026-08-01T02:00:00.000Z'));

const ofConnection = (connectionId: string) => ({ connectionId: new mongo.ObjectId(connectionId) });

describe('two writers at once', () => {
  const inAudit = (prepared: Awaited<ReturnType<EvidenceLib['service']['prepare']>>) =>
    suite.lib.auditLog.commit(ORG, async (tx, append) => {
      const written = await suite.lib.service.write(tx, ORG, prepared);
      await append({
        type: 'connector-run.succeeded',
        actor: { kind: 'system', id: 'scheduler', label: 'Scheduler' },
        target: { kind: 'connector-run', id: newId() },
        outcome: 'success',
      });
      return written;
    });
  const race = async (
    prepared: readonly Awaited<ReturnType<EvidenceLib['service']['prepare']>>[],
    write: (one: (typeof prepared)[number]) => Promise<unknown>,
  ) => {
    const ends = await Promise.allSettled(prepared.map(write));
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    return { won: ends.length - refused.length, refused };
  };

  it('of two runs record a figure once: the later one is told to compare again', async () => {
    let [won, moved] = [0, 0];
    for (let round = 0; round < 10; round++) {
      const connectionId = newId();
      if (round % 2 === 1) await suite.lib.recordOne(ORG, connectionId, aHeadcount(DAY_0, 52));
      const asOf = addDays(DAY_0, 1);
      const prepared = await Promise.all([52, 52].map((count) => suite.lib.service.prepare(ORG, aRun(connectionId, [aHeadcount(asOf, count)]))));
      const outcome = await race(prepared, inAudit);
      won += outcome.won;
      moved += outcome.refused.filter((error) => error instanceof EvidenceMoved).length;
      expect([
        (await storedRows(suite.db, 'evidence', ofConnection(connectionId))).length,
        (await storedRows(suite.db, 'evidence_confirmations', ofConnection(connectionId))).length,
      ]).toEqual([1, round % 2]);
    }
    process.stdout.write(`race of two writers, 10 rounds: ${String(won)} won, ${String(moved)} told to compare again\n`);
    expect([won, moved]).toEqual([10, 10]);
  });

  it('of one run leave one row or one confirmation, without any fence: the unique indexes hold', async () => {
    for (let round = 0; round < 10; round++) {
      const connectionId = newId();
      if (round % 2 === 1) await suite.lib.recordOne(ORG, connectionId, aHeadcount(DAY_0, 52));
      const run = aRun(connectionId, [aHeadcount(addDays(DAY_0, 1), 52)]);
      const prepared = await Promise.all([1, 2].map(() => suite.lib.service.prepare(ORG, run)));
      const { won, refused } = await race(prepared, (one) => suite.db.transactions.run((tx) => suite.lib.service.write(tx, ORG, one)));
      expect([won, refused.length]).toEqual([1, 1]);
      expect([
        (await storedRows(suite.db, 'evidence', ofConnection(connectionId))).length,
        (await storedRows(suite.db, 'evidence_confirmations', ofConnection(connectionId))).length,
      ]).toEqual([1, round % 2]);
    }
  });
});
