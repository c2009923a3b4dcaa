import { mongo } from 'mongoose';

import { aHeadcount } from '@app/evidence/testing.js';
import { FixedClock, type OrganizationId, toOrganizationId } from '@app/kernel';

import { aConnectionRow, type CoverageLib, DAY, newId, objectId, openCoverage, START } from '../../../test/support/coverage.js';
import { type Profiled, profiled } from '../../../test/support/database-profile.js';
import { TYPES } from './testing.js';

jest.setTimeout(240_000);

const ROWS_PER_METRIC = 34;
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
type Command = Readonly<{ aggregate?: string; pipeline?: readonly mongo.Document[] }>;
interface Watched {
  readonly commands: readonly Command[];
  readonly entries: readonly Entry[];
  readonly plans: readonly string[];
}

/** What was sent, and what the server says of it: its own profile, made large enough for pipelines of hundreds of ranges. */
async function watched(work: () => Promise<unknown>): Promise<Watched> {
  const { db } = lib;
  await lib.collection('system.profile').drop();
  await db.root.db(db.name).createCollection('system.profile', { capped: true, size: 100_000_000 });
  const commands: Command[] = [];
  const note = ({ command }: mongo.CommandStartedEvent): void => void commands.push(command as Command);
  db.connection.getClient().on('commandStarted', note);
  const entries: readonly Entry[] = await profiled(db, COLLECTIONS, work);
  db.connection.getClient().off('commandStarted', note);
  return { commands, entries, plans: [...new Set(entries.map(({ ns, planSummary }) => `${ns.split('.').at(-1) ?? ''}: ${planSummary ?? 'no plan'}`))] };
}

/** The profile counts the first range of a union only, so each range is explained: [documents read, ranges]. */
async function documentsRead(pipeline: readonly mongo.Document[]): Promise<readonly [number, number]> {
  const own = { coll: 'evidence', pipeline: pipeline.filter((stage) => !('$unionWith' in stage)) };
  const unions = pipeline.flatMap((stage) => ('$unionWith' in stage ? [stage['$unionWith'] as typeof own] : []));
  let read = 0;
  for (const range of [own, ...unions]) {
    const plan = await lib.collection(range.coll).aggregate(range.pipeline).explain('executionStats');
    const stages = plan['stages'] as readonly { readonly $cursor?: mongo.Document }[] | undefined;
    const stats = (stages?.[0]?.$cursor ?? plan)['executionStats'] as { readonly totalDocsExamined: number };
    read += stats.totalDocsExamined;
  }
  return [read, unions.length + 1];
}

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
const unscopedPlans = (plans: readonly string[]): readonly string[] => plans.filter((plan) => !plan.includes('IXSCAN { organizationId: 1'));

describe('coverage of 1,000 connections and 100,000 evidence rows', () => {
  it('is answered by index, reading as much as there are figures and not as there is history', async () => {
    const [small, large] = [toOrganizationId(newId()), toOrganizationId(newId())];
    const [smallRows, rows] = [await fill(small, 1), await fill(large, 1_000)];
    expect(rows).toBeGreaterThan(100_000);
    expect((await coverage(large)).score).toBeCloseTo(8.9 / 13, 10);

    const { commands, entries, plans } = await watched(() => coverage(large));
    const unions = commands.flatMap(({ aggregate, pipeline }) => (aggregate === 'evidence' && pipeline !== undefined ? [pipeline] : []));
    const [read, ranges] = await documentsRead(unions[0] ?? []);
    const connectionsRead = entries.filter(({ ns }) => ns.endsWith('.connections')).reduce((sum, { docsExamined }) => sum + (docsExamined ?? 0), 0);
    const [slow, quick] = [await medianMs(large, 3), await medianMs(small, 9)];
    process.stdout.write(
      [
        `coverage at scale: ${String(entries.length)} commands; ${plans.join('; ')}`,
        `one of ${String(unions.length)} reads of evidence: ${String(read)} documents in ${String(ranges)} ranges; connections read: ${String(connectionsRead)}`,
        `${String(rows)} rows, 1000 connections: ${slow.toFixed(0)} ms; ${String(smallRows)} rows, 1 connection: ${quick.toFixed(1)} ms; ratio ${(slow / quick).toFixed(0)}`,
        '',
      ].join('\n'),
    );
    expect(unscopedPlans(plans)).toEqual([]);
    expect(entries.filter(({ hasSortStage }) => hasSortStage === true)).toEqual([]);
    expect(read).toBeLessThanOrEqual(ranges);
    expect(connectionsRead).toBeLessThanOrEqual(1_010);
  });

  it('would be found to read outside the organization if an index were missing', async () => {
    await lib.collection('connections').dropIndexes();
    const { plans } = await watched(() => coverage(toOrganizationId(newId())));
    expect(unscopedPlans(plans)).toHaveLength(1);
  });
});
