import { mongo } from 'mongoose';

import { aHeadcount } from '@app/evidence/testing.js';
import { FixedClock, type OrganizationId, toOrganizationId } from '@app/kernel';

import { aConnectionRow, type CoverageLib, DAY, newId, objectId, openCoverage, START } from '../../../test/support/coverage.js';
import { type Profiled, profiled } from '../../../test/support/database-profile.js';
import { TYPES } from './testing.js';

jest.setTimeout(240_000);

const ROWS_PER_METRIC = 34;
const FIGURES = 3_000;
const COLLECTIONS = ['connections', 'evidence', 'evidence_confirmations', 'control_overrides', 'metric_targets'];
const clock = new FixedClock(START);
let lib: CoverageLib;
const coverage = (org: OrganizationId) => lib.service().coverage(org, 'soc2', clock.now());

beforeAll(async () => {
  lib = await openCoverage(clock);
});
afterAll(() => lib.close());

/** → number of evidence rows */
async function fill(org: OrganizationId, connections: number): Promise<number> {
  const template = newId();
  await lib.record(org, template, [aHeadcount(DAY, 52)]);
  const row = await lib.collection('evidence').findOneAndDelete({ connectionId: objectId(template) });
  const ids = Array.from({ length: connections }, newId);
  await lib.collection('connections').insertMany(ids.map((id) => aConnectionRow(org, id)));
  for (const id of ids) {
    const history = TYPES.flatMap((type) =>
      Array.from({ length: ROWS_PER_METRIC }, (_, age) => {
        const at = new Date(START.getTime() - age * 86_400_000);
        return { ...row, _id: new mongo.ObjectId(), connectionId: objectId(id), runId: new mongo.ObjectId(), type, observedAt: at, collectedAt: at };
      }),
    );
    await lib.collection('evidence').insertMany(history, { ordered: false });
  }
  return connections * TYPES.length * ROWS_PER_METRIC;
}

type Entry = Profiled & { readonly planSummary?: string };
interface Watched {
  readonly entries: readonly Entry[];
  readonly plans: readonly string[];
}

/** What the server says of the application's commands: its own profile. */
async function watched(work: () => Promise<unknown>): Promise<Watched> {
  const entries: readonly Entry[] = await profiled(lib.db, COLLECTIONS, work);
  return { entries, plans: [...new Set(entries.map(({ ns, planSummary }) => `${ns.split('.').at(-1) ?? ''}: ${planSummary ?? 'no plan'}`))] };
}
const sum = (entries: readonly Entry[], field: 'docsExamined' | 'keysExamined'): number => entries.reduce((total, one) => total + (one[field] ?? 0), 0);

async function medianMs(org: OrganizationId, times: number): Promise<number> {
  const taken: number[] = [];
  for (let n = 0; n < times; n++) {
    const from = performance.now();
    await coverage(org);
    taken.push(performance.now() - from);
  }
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}

/** Plans that would read rows of other organizations, or all of them. */
const unscopedPlans = (plans: readonly string[]): readonly string[] => plans.filter((plan) => !/(IXSCAN|DISTINCT_SCAN) \{ organizationId: 1/.test(plan));

describe('coverage of 1,000 connections and 100,000 evidence rows', () => {
  it('is answered by index, reading as much as there are figures and not as there is history', async () => {
    const [small, large] = [toOrganizationId(newId()), toOrganizationId(newId())];
    const [smallRows, rows] = [await fill(small, 1), await fill(large, 1_000)];
    expect(rows).toBeGreaterThan(100_000);
    expect((await coverage(large)).score).toBeCloseTo(8.9 / 13, 10);

    const { entries, plans } = await watched(() => coverage(large));
    const ofEvidence = entries.filter(({ ns }) => ns.endsWith('.evidence') || ns.endsWith('.evidence_confirmations'));
    const [documents, keys] = [sum(ofEvidence, 'docsExamined'), sum(ofEvidence, 'keysExamined')];
    const connectionsRead = sum(
      entries.filter(({ ns }) => ns.endsWith('.connections')),
      'docsExamined',
    );
    const [slow, quick] = [await medianMs(large, 3), await medianMs(small, 9)];
    process.stdout.write(
      [
        `coverage at scale: ${String(entries.length)} commands; ${plans.join('; ')}`,
        `evidence: ${String(documents)} documents and ${String(keys)} keys read for ${String(FIGURES)} figures; connections read: ${String(connectionsRead)}`,
        `${String(rows)} rows, 1000 connections: ${slow.toFixed(0)} ms; ${String(smallRows)} rows, 1 connection: ${quick.toFixed(1)} ms; ratio ${(slow / quick).toFixed(0)}`,
        '',
      ].join('\n'),
    );
    expect(unscopedPlans(plans)).toEqual([]);
    expect(entries.filter(({ hasSortStage }) => hasSortStage === true)).toEqual([]);
    expect(documents).toBe(FIGURES);
    expect(keys).toBeLessThanOrEqual(3 * FIGURES);
    expect(connectionsRead).toBeLessThanOrEqual(1_010);
  });

  it('would be found to read outside the organization if an index were missing', async () => {
    await lib.collection('connections').dropIndexes();
    const { plans } = await watched(() => coverage(toOrganizationId(newId())));
    expect(unscopedPlans(plans)).toHaveLength(1);
  });
});
