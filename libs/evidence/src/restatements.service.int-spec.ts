import { randomBytes } from 'node:crypto';

import { mongo } from 'mongoose';

import { addDays, FixedClock, type OrganizationId } from '@app/kernel';

import { evidenceSuite, storedRows } from '../../../test/support/evidence.js';
import { aDay, aLeaver, terminationsOf } from './testing.js';

jest.setTimeout(60_000);
const ORG = '64b000000000000000000001' as OrganizationId;
const DAY_0 = aDay('2026-08-01');
const newId = (): string => randomBytes(12).toString('hex');
const suite = evidenceSuite('restatements', new FixedClock('2026-08-01T02:00:00.000Z'));

const ofConnection = (connectionId: string) => ({ connectionId: new mongo.ObjectId(connectionId) });

describe('restatements', () => {
  it('are rows of the periods counted again; the findings stay, stay current, and are confirmed as before', async () => {
    const connectionId = newId();
    const known = [aLeaver('4', addDays(DAY_0, -20)), aLeaver('8', addDays(DAY_0, -12))];
    const finding = await suite.lib.recordOne(ORG, connectionId, terminationsOf(DAY_0, known));
    await suite.lib.recordOne(ORG, connectionId, terminationsOf(addDays(DAY_0, 1), known));
    const before = await storedRows(suite.db, 'evidence', ofConnection(connectionId));
    const late = [...known, aLeaver('15', addDays(DAY_0, -40))];
    const run = await suite.lib.recordOne(ORG, connectionId, terminationsOf(addDays(DAY_0, 2), late));
    // Nobody left in a window that was ever counted: equal finding, nothing to restate.
    expect(run).toMatchObject({ confirmed: true, evidenceId: finding.evidenceId, restated: [] });

    const inWindow = [...late, aLeaver('16', addDays(DAY_0, -5))];
    const next = await suite.lib.recordOne(ORG, connectionId, terminationsOf(addDays(DAY_0, 3), inWindow));
    expect(next.confirmed).toBe(false);
    expect(next.restated.map(({ restatesEvidenceId, delta }) => [restatesEvidenceId, delta])).toEqual([0, 1, 2].map(() => [finding.evidenceId, 1]));
    const rows = await storedRows(suite.db, 'evidence', ofConnection(connectionId));
    expect(rows[0]).toEqual(before[0]);
    const restating = await Promise.all(next.restated.map(({ evidenceId }) => suite.lib.reader.one(ORG, evidenceId)));
    expect(restating.map(({ asOf, period, value, current }) => [asOf, period.end, value, current])).toEqual(
      [0, 1, 2].map((n) => [addDays(DAY_0, n), addDays(DAY_0, n), { count: 3 }, false]),
    );
    expect((await suite.lib.reader.openPopulation(ORG, restating[0]?.id ?? '')).rows.map(({ key }) => key).sort()).toEqual(['16', '4', '8']);

    const after = await suite.lib.recordOne(ORG, connectionId, terminationsOf(addDays(DAY_0, 4), inWindow));
    expect(after).toMatchObject({ confirmed: true, evidenceId: next.evidenceId, restated: [] });
    expect((await suite.lib.reader.one(ORG, next.evidenceId)).current).toBe(true);
  });

  it('reach a confirmed day whose finding is older than the history', async () => {
    const connectionId = newId();
    const finding = await suite.lib.recordOne(ORG, connectionId, terminationsOf(DAY_0, []));
    const later = addDays(DAY_0, 80);
    await suite.lib.recordOne(ORG, connectionId, terminationsOf(later, []));
    const run = await suite.lib.recordOne(ORG, connectionId, terminationsOf(addDays(later, 1), [aLeaver('15', addDays(later, -3))]));
    expect(run.restated.map(({ restatesEvidenceId, delta }) => [restatesEvidenceId, delta])).toEqual([[finding.evidenceId, 1]]);
  });

  it('leave findings that asked otherwise alone', async () => {
    const connectionId = newId();
    await suite.lib.recordOne(ORG, connectionId, terminationsOf(DAY_0, [], { scope: { window: 'D-30..D', field: 'another' } }));
    const run = await suite.lib.recordOne(ORG, connectionId, terminationsOf(addDays(DAY_0, 1), [aLeaver('15', addDays(DAY_0, -3))]));
    expect(run.restated).toEqual([]);
  });
});
