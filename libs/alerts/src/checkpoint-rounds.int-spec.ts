import { generateKeyPairSync } from 'node:crypto';

import { AuditCheckpoints, AuditLog, keyIdOf, signCheckpoint } from '@app/audit-log';
import { FixedClock, type OrganizationId } from '@app/kernel';

import { type AlertsLib, openAlerts } from '../../../test/support/alerts.js';
import { actor, objectId } from '../../../test/support/coverage.js';
import { CheckpointRounds } from './checkpoint-rounds.service.js';
import { HOUR } from './testing.js';

jest.setTimeout(120_000);

const clock = new FixedClock('2026-11-20T03:00:00.000Z');
let lib: AlertsLib;
let org: OrganizationId;
let rounds: CheckpointRounds;
let checkpoints: AuditCheckpoints;

beforeAll(async () => {
  lib = await openAlerts(clock);
  rounds = lib.module.get(CheckpointRounds);
  checkpoints = lib.module.get(AuditCheckpoints, { strict: false });
});
beforeEach(async () => {
  clock.set('2026-11-20T03:00:00.000Z');
  org = await lib.organization();
  await happen(6);
});
afterEach(() => lib.db.empty());
afterAll(() => lib.close());

async function happen(times: number): Promise<void> {
  const log = lib.module.get(AuditLog, { strict: false });
  for (let n = 0; n < times; n++)
    await log.commit(org, (_tx, append) => append({ type: 'member.joined', actor, target: { kind: 'member', id: 'm' }, outcome: 'success' }));
}
const own = () => ({ organizationId: objectId(org) });
const signed = async () => (await checkpoints.list(org, { limit: 10 })).items.map(({ sequence }) => sequence);
const cutTo = async (length: number) => void (await lib.collection('audit_events').deleteMany({ ...own(), sequence: { $gte: length } }));
const alerts = async () => (await lib.alerts.list(org, 'open', { limit: 10 })).items.map(({ kind, detail }) => ({ kind, detail }));

describe('checkpoints', () => {
  it('are signed an hour after the last one while something is written, by one of two workers', async () => {
    const all = await Promise.all([rounds.tick(), rounds.tick(), rounds.tick()]);
    expect(all.flatMap(({ failures }) => failures)).toEqual([]);
    expect(all.reduce((sum, one) => sum + one.signed, 0)).toBe(1);
    expect(await lib.collection('audit_signing_keys').countDocuments(own())).toBe(1);
    clock.advanceMs(HOUR);
    expect((await rounds.tick()).signed).toBe(0);
    await happen(2);
    expect((await rounds.tick()).signed).toBe(1);
    await happen(1);
    expect((await rounds.tick()).signed).toBe(0);
    expect(await signed()).toEqual([7, 5]);
    expect(await checkpoints.verify(org)).toMatchObject({ events: 9, checkpoints: 2, problems: 0 });
  });

  it('are none of an organization in whose log nothing was ever written', async () => {
    const quiet = await lib.organization();
    await rounds.tick();
    expect((await checkpoints.list(quiet, { limit: 10 })).items).toEqual([]);
    expect(await checkpoints.publicKeys(quiet)).toEqual([]);
  });

  it('show in the daily check what was cut off since, though no check had seen it', async () => {
    await lib.checks.tick();
    await happen(4);
    await rounds.tick();
    // What the check of the day before saw is all there.
    await cutTo(8);
    clock.advanceMs(24 * HOUR);
    expect((await lib.checks.tick()).failures).toEqual([]);
    expect(await alerts()).toEqual([{ kind: 'audit.tampered', detail: expect.stringMatching(/at event 9: the checkpoint of .* cut off/) }]);
  });

  it('would not show it without them, which is what the test above is about', async () => {
    await lib.checks.tick();
    await happen(4);
    await cutTo(8);
    clock.advanceMs(24 * HOUR);
    await lib.checks.tick();
    expect(await alerts()).toEqual([]);
  });

  it.each([
    ['cut off', async () => cutTo(4)],
    ['cut off and continued', async () => cutTo(4).then(() => happen(5))],
    ['emptied and begun anew', async () => cutTo(0).then(() => happen(9))],
    [
      'altered since',
      async () => {
        await happen(2);
        await lib.collection('audit_events').updateOne({ ...own(), sequence: 6 }, { $set: { outcome: 'failure' } });
      },
    ],
  ])('are not signed over a log that was %s', async (_what, tamper) => {
    await rounds.tick();
    await tamper();
    clock.advanceMs(2 * HOUR);
    const { signed: count, failures } = await rounds.tick();
    expect(count).toBe(0);
    expect(failures).toEqual([{ organizationId: org, error: expect.objectContaining({ code: 'audit-checkpoint.refused' }) }]);
    expect(await signed()).toEqual([5]);
    expect((await checkpoints.verify(org)).problems).toBeGreaterThan(0);
  });

  it('of a stranger who has the database do not pass, with or without a key row of his own', async () => {
    await rounds.tick();
    await cutTo(4);
    await happen(2);
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const head = await lib.collection('audit_events').findOne({ ...own(), sequence: 5 });
    const forged = signCheckpoint(org, { sequence: 5, hash: String(head?.['hash']), at: clock.now() }, privateKey);
    await lib.collection('audit_checkpoints').deleteMany(own());
    await lib.collection('audit_checkpoints').insertOne({ ...forged, ...own() });
    expect(await checkpoints.verify(org)).toMatchObject({ problems: 1, firstProblem: { what: expect.stringContaining('not this organization’s') } });
    const key = await lib.collection('audit_signing_keys').findOne(own());
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    await lib
      .collection('audit_signing_keys')
      .insertOne({ ...key, _id: objectId('64b0000000000000000000ff'), version: 2, keyId: keyIdOf(publicKey), publicKey: pem });
    expect(await checkpoints.verify(org)).toMatchObject({ problems: 1, firstProblem: { what: expect.stringContaining('not this organization’s') } });
    await lib.collection('audit_checkpoints').updateOne(own(), { $set: { keyId: key?.['keyId'] as unknown } });
    expect(await checkpoints.verify(org)).toMatchObject({ problems: 1, firstProblem: { what: expect.stringContaining('does not fit') } });
  });

  it('keep the private half of the key sealed: nothing in the database signs', async () => {
    await rounds.tick();
    const key = await lib.collection('audit_signing_keys').findOne(own());
    expect(Object.keys(key?.['privateKey'] as object).sort()).toEqual(['ciphertext', 'commitment', 'iv', 'keyVersion', 'tag', 'v']);
    expect(JSON.stringify(key)).not.toContain('PRIVATE KEY');
  });
});
