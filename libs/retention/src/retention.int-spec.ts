import { randomBytes } from 'node:crypto';

import { mongo } from 'mongoose';

import { rootOf } from '@app/evidence/domain/index.js';
import { aDay, aLeaver, aRun, terminationsOf } from '@app/evidence/testing.js';
import { addDays, FixedClock, type LocalDate, type OrganizationId } from '@app/kernel';

import { proofSize, proven } from '../../../test/support/proof.js';
import { openRetention, type RetentionLib, seedDated } from '../../../test/support/retention.js';
import { idsDigest, monthsBefore, type Policy } from './domain/index.js';
import { DATED_COLLECTIONS } from './persistence/dated.collections.js';

jest.setTimeout(proofSize(280_000, 1_500_000));
const NOW = new Date('2026-11-21T12:00:00.000Z');
const WINDOW = { retentionMonths: 84, populationMonths: 13 };
const POLICY: Policy = { kind: 'window', window: WINDOW };
const DELETED: Policy = { kind: 'deleted' };
const ONE_BY_ONE = { documents: 1_000, populations: 1 };
const newId = (): string => randomBytes(12).toString('hex');
const newOrg = (): OrganizationId => newId() as OrganizationId;
const plus = (instant: Date, ms: number): Date => new Date(instant.getTime() + ms);

let lib: RetentionLib;
const clock = new FixedClock(NOW);
beforeAll(async () => {
  lib = await openRetention(clock);
});
afterAll(async () => {
  console.log(`retention user: ${lib.oracle.summary()}`);
  await lib.close();
});
beforeEach(() => clock.set(NOW));

/** One leaver a day, so that each day's population differs from the one before. */
const people = (from: LocalDate, days: number) => Array.from({ length: days + 31 }, (_, n) => aLeaver(`person-${String(n)}`, addDays(from, n - 30)));
async function daily(org: OrganizationId, connectionId: string, from: LocalDate, days: number): Promise<readonly string[]> {
  const everybody = people(from, days);
  const ids: string[] = [];
  for (let day = 0; day < days; day++) ids.push((await lib.evidence.recordOne(org, connectionId, terminationsOf(addDays(from, day), everybody))).evidenceId);
  return ids;
}
const keys = (org: OrganizationId) => ({ organizationId: new mongo.ObjectId(org) });
const count = (org: OrganizationId, name: string): Promise<number> => lib.collection(name).countDocuments(keys(org));
const purgedEvents = async (org: OrganizationId) =>
  (await lib.audit.list(org, { types: ['retention.purged'] }, { limit: 100_000 })).items.map(
    ({ data }) => data as { reason: string; collections: { collection: string; count: number; digest: string }[]; populations: { evidenceId: string }[] },
  );
const outcome = async (evidenceId: string, org: OrganizationId): Promise<unknown> =>
  lib.evidence.reader.openPopulation(org, evidenceId).then(
    ({ purged }) => purged,
    (error: unknown) => (error as { code: string }).code,
  );
async function seal(org: OrganizationId, evidenceId: string, approvedAt: Date): Promise<void> {
  const ids = { evidenceId: new mongo.ObjectId(evidenceId), assessmentId: new mongo.ObjectId() };
  await lib.collection('evidence_seals').insertOne({ ...keys(org), ...ids, evidenceHash: 'a'.repeat(64), approvedAt });
}

describe('purged populations', () => {
  it('keep their roots and the chain: rows and salts go, commitments stay, what remains opens whole', async () => {
    const purges = proofSize(100, 1_000);
    const [org, connections] = [newOrg(), 10];
    const perConnection = purges / connections;
    // The younger half is within the window.
    const kept = 12;
    const firstKept = aDay(monthsBefore(NOW, 13).toISOString().slice(0, 10));
    const from = addDays(firstKept, 1 - perConnection);
    const evidence: { readonly id: string; readonly isOld: boolean }[] = [];
    for (let n = 0; n < connections; n++)
      for (const [day, id] of (await daily(org, newId(), from, perConnection + kept)).entries()) evidence.push({ id, isOld: day < perConnection });
    const report = await lib.purges.purge(org, POLICY, ONE_BY_ONE);
    let [roots, opened, withheld, gone] = [0, 0, 0, 0];
    for (const { id, isOld } of evidence) {
      const { root, commitments } = await lib.evidence.reader.committedPopulation(org, id);
      if (rootOf(commitments.map((one) => Buffer.from(one, 'hex'))) === root) roots++;
      const found = await outcome(id, org);
      if (isOld && found === 'evidence.population-expired') gone++;
      if (!isOld && typeof found === 'number') [opened, withheld] = [opened + 1, withheld + found];
    }
    // 30 earlier days and the kept ones, of each connection, and its filing key.
    expect(await count(org, 'population_salts')).toBe(connections * (30 + kept + 1));
    const chain = await lib.audit.verify(org);
    expect(chain.firstProblem).toBeNull();
    expect((await purgedEvents(org)).length).toBe(report.purges);
    proven({
      promise: 8,
      claim: 'purging populations keeps every root and every chain verifiable, and every other row can still be shown',
      counted: { purges: gone, rootsVerified: roots, populationsLeft: opened, withheldOfThem: withheld, chainProblems: chain.problems, events: chain.events },
      demands: {
        purges: { atLeast: purges },
        rootsVerified: { atLeast: evidence.length },
        populationsLeft: { atLeast: connections * kept },
        withheldOfThem: { atMost: 0 },
        chainProblems: { atMost: 0 },
        events: { atLeast: purges },
      },
    });
    expect(await lib.check.unexplained(org)).toEqual([]);
    // The check can fail: rows that go by hand are found.
    const victim = evidence.find(({ isOld }) => !isOld)?.id ?? '';
    await lib.collection('populations').deleteMany({ evidenceId: new mongo.ObjectId(victim) });
    expect(await lib.check.unexplained(org)).toEqual([victim]);
  });

  it('stay to the millisecond: 13 months after they were last seen, 84 after an approval', async () => {
    const [org, connectionId] = [newOrg(), newId()];
    const edge = monthsBefore(NOW, 13);
    const finding = (key: string) => terminationsOf(aDay('2025-10-21'), [aLeaver(key, aDay('2025-10-20'))]);
    const recorded = async (collectedAt: Date, key: string): Promise<string> => {
      const [written] = await lib.evidence.record(org, aRun(newId(), [finding(key)], { startedAt: plus(collectedAt, -5_000), collectedAt }));
      return written?.evidenceId ?? '';
    };
    const [atEdge, past, sealed, sealedLongAgo] = [
      await recorded(edge, 'a'),
      await recorded(plus(edge, -1), 'b'),
      await recorded(plus(edge, -1), 'c'),
      await recorded(plus(monthsBefore(NOW, 84), -1), 'd'),
    ];
    await seal(org, sealed, plus(edge, 1));
    await seal(org, sealedLongAgo, plus(monthsBefore(NOW, 84), -1));
    // Seen again within the window: still the population of today's figure.
    const [first] = await lib.evidence.record(org, aRun(connectionId, [finding('e')], { startedAt: plus(edge, -86_400_000) }));
    const again = terminationsOf(aDay('2025-10-22'), [aLeaver('e', aDay('2025-10-20'))]);
    const [confirmed] = await lib.evidence.record(org, aRun(connectionId, [again], { startedAt: edge }));
    expect([confirmed?.confirmed, confirmed?.evidenceId]).toEqual([true, first?.evidenceId]);
    await lib.purges.purge(org, POLICY);
    const codes = await Promise.all([atEdge, past, sealed, sealedLongAgo, first?.evidenceId ?? ''].map((id) => outcome(id, org)));
    expect(codes).toEqual([0, 'evidence.population-expired', 0, 'evidence.population-expired', 0]);
    clock.advanceMs(1);
    await lib.purges.purge(org, POLICY);
    expect(await Promise.all([atEdge, sealed, first?.evidenceId ?? ''].map((id) => outcome(id, org)))).toEqual([
      'evidence.population-expired',
      0,
      'evidence.population-expired',
    ]);
  });

  it('lose their salts only with the last population that holds the person, whatever stops the purge between', async () => {
    const [org, connectionId] = [newOrg(), newId()];
    const ids = await daily(org, connectionId, aDay('2025-01-01'), 6);
    // Salts go before rows: the second step is refused, as if the process had died.
    const limits = { documents: 20, populations: 100 };
    const refuse = [{ resource: { db: lib.db.name, collection: 'populations' }, actions: ['remove'] }];
    await lib.db.root.db(lib.db.name).command({ revokePrivilegesFromRole: 'attestaRetention', privileges: refuse });
    await expect(lib.purges.purge(org, POLICY, limits)).rejects.toMatchObject({ code: 13 });
    await lib.db.root.db(lib.db.name).command({ grantPrivilegesToRole: 'attestaRetention', privileges: refuse });
    expect(await count(org, 'populations')).toBe(6);
    expect(await count(org, 'population_salts')).toBeLessThan(37);
    await lib.purges.purge(org, POLICY, limits);
    expect([await count(org, 'populations'), await count(org, 'population_salts')]).toEqual([0, 1]);
    expect(await lib.check.unexplained(org)).toEqual([]);
    for (const id of ids) expect((await lib.evidence.reader.committedPopulation(org, id)).commitments.length).toBeGreaterThan(0);
    // A later run begins anew.
    const { evidenceId } = await lib.evidence.recordOne(org, connectionId, terminationsOf(aDay('2026-11-21'), [aLeaver('person-1', aDay('2026-11-20'))]));
    expect(await outcome(evidenceId, org)).toBe(0);
  });
});

describe('a purge', () => {
  const rows = async (org: OrganizationId): Promise<Readonly<Record<string, readonly string[]>>> => {
    const edge = { 'retention-window': monthsBefore(NOW, 84), 'day-after-end': plus(NOW, -86_400_000), 'month-after-end': plus(NOW, -30 * 86_400_000) };
    const old: Record<string, readonly string[]> = {};
    for (const { name, field, rule } of DATED_COLLECTIONS) {
      old[name] = await seedDated(lib, org, name, field, [plus(edge[rule], -1), plus(edge[rule], -9_000)]);
      await seedDated(lib, org, name, field, [edge[rule], NOW]);
    }
    return old;
  };

  it('removes what the forecast says, to the millisecond, in one event with counts and digests, of one organization', async () => {
    const [org, other] = [newOrg(), newOrg()];
    const old = await rows(org);
    await rows(other);
    await daily(org, newId(), aDay('2025-01-01'), 3);
    await daily(org, newId(), aDay('2026-11-01'), 2);
    const forecast = await lib.forecasts.forecast(org, POLICY);
    expect(await lib.asApplication.forecasts.forecast(org, POLICY)).toEqual(forecast);
    expect(forecast.populations).toEqual({ count: 3, rows: expect.any(Number) as number });
    expect(forecast.collections.filter(({ count: some }) => some > 0).length).toBe(DATED_COLLECTIONS.length + 2);
    const { removed } = await lib.purges.purge(org, POLICY);
    expect(removed).toEqual(Object.fromEntries(forecast.collections.map(({ collection, count: some }) => [collection, some])));
    const events = await purgedEvents(org);
    expect(events).toHaveLength(2);
    for (const { name } of DATED_COLLECTIONS) {
      const told = events.flatMap(({ collections }) => collections).filter(({ collection }) => collection === name);
      expect(told).toEqual([expect.objectContaining({ count: 2, digest: idsDigest(old[name] ?? []) })]);
      expect([name, await count(org, name), await count(other, name)]).toEqual([name, 2, 4]);
    }
    expect((await lib.forecasts.forecast(org, POLICY)).collections.every(({ count: some }) => some === 0)).toBe(true);
    expect(await lib.purges.purge(org, POLICY)).toMatchObject({ purges: 0, removed: {} });
    expect((await lib.audit.verify(org)).problems).toBe(0);
  });

  it('goes on step by step where there is much', async () => {
    const org = newOrg();
    await seedDated(
      lib,
      org,
      'sessions',
      'endsAt',
      Array.from({ length: 2_500 }, (_, n) => plus(NOW, -90_000_000 - n)),
    );
    expect(await lib.purges.purge(org, POLICY)).toMatchObject({ purges: 3, removed: { sessions: 2_500 } });
  });

  it('without its event removes nothing', async () => {
    const org = newOrg();
    await rows(org);
    const privileges = [{ resource: { db: lib.db.name, collection: 'audit_events' }, actions: ['insert'] }];
    await lib.db.root.db(lib.db.name).command({ revokePrivilegesFromRole: 'attestaRetention', privileges });
    await expect(lib.purges.purge(org, POLICY)).rejects.toMatchObject({ code: 13 });
    await lib.db.root.db(lib.db.name).command({ grantPrivilegesToRole: 'attestaRetention', privileges });
    for (const { name } of DATED_COLLECTIONS) expect(await count(org, name)).toBe(4);
  });

  it('is refused to the application’s user, and changes nothing', async () => {
    const org = newOrg();
    await rows(org);
    await daily(org, newId(), aDay('2025-01-01'), 2);
    await expect(lib.asApplication.purges.purge(org, POLICY)).rejects.toMatchObject({ code: 13 });
    expect(await count(org, 'populations')).toBe(2);
    for (const { name } of DATED_COLLECTIONS) expect(await count(org, name)).toBe(4);
    expect(await purgedEvents(org)).toEqual([]);
  });

  it('by two at once removes and tells everything once', async () => {
    const org = newOrg();
    await seedDated(
      lib,
      org,
      'sessions',
      'endsAt',
      Array.from({ length: 1_500 }, (_, n) => plus(NOW, -90_000_000 - n)),
    );
    await daily(org, newId(), aDay('2025-01-01'), 8);
    const limits = { documents: 100, populations: 2 };
    await Promise.allSettled([lib.purges.purge(org, POLICY, limits), lib.purges.purge(org, POLICY, limits)]);
    await lib.purges.purge(org, POLICY, limits);
    const told = new Map<string, number>();
    for (const { collections } of await purgedEvents(org)) for (const one of collections) told.set(one.collection, (told.get(one.collection) ?? 0) + one.count);
    expect(Object.fromEntries(told)).toEqual({ sessions: 1_500, populations: 8, population_salts: 38 });
  });

  it('of a deleted organization leaves nothing that may go, sealed or not', async () => {
    const org = newOrg();
    await rows(org);
    const [evidenceId = ''] = await daily(org, newId(), aDay('2026-11-01'), 2);
    await seal(org, evidenceId, NOW);
    await lib.purges.purge(org, DELETED);
    for (const name of [...DATED_COLLECTIONS.map((one) => one.name), 'populations', 'population_salts'])
      expect([name, await count(org, name)]).toEqual([name, 0]);
    expect([await count(org, 'evidence'), await count(org, 'population_commitments'), await count(org, 'evidence_seals')]).toEqual([2, 2, 1]);
    expect((await purgedEvents(org)).every(({ reason }) => reason === 'organization-deleted')).toBe(true);
  });
});
