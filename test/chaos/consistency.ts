import { type mongo } from 'mongoose';

import { type StoredEvent, verifyChain } from '@app/audit-log/domain/index.js';
import { COLLECTIONS } from '@app/collections';
import { toOrganizationId } from '@app/kernel';

import { orphansOf } from './pointers.js';

type Row = mongo.Document;
type Rows = readonly Row[];

/** The whole database as it lies there. */
export interface Everything {
  readonly connections: Rows;
  readonly runs: Rows;
  readonly requests: Rows;
  readonly evidence: Rows;
  readonly confirmations: Rows;
  readonly populations: Rows;
  readonly commitments: Rows;
  readonly events: Rows;
  /** The rest of the collections, by their names. */
  readonly others: Readonly<Record<string, Rows>>;
}
type Checked = Exclude<keyof Everything, 'others'>;
interface EventData {
  readonly outcomes: readonly { readonly metric: string; readonly evidenceId: string | null; readonly confirmed: boolean; readonly digest: string | null }[];
  readonly restated: readonly { readonly evidenceId: string; readonly digest: string }[];
}

const CHECKED: Readonly<Record<Checked, string>> = {
  connections: 'connections',
  runs: 'connector_runs',
  requests: 'connector_run_requests',
  evidence: 'evidence',
  confirmations: 'evidence_confirmations',
  populations: 'populations',
  commitments: 'population_commitments',
  events: 'audit_events',
};
const CLOSED = ['succeeded', 'partial', 'failed'];

export async function readEverything(db: mongo.Db): Promise<Everything> {
  const rowsOf = (name: string): Promise<Rows> => db.collection(name).find().sort({ _id: 1 }).toArray();
  const checked = await Promise.all(entries(CHECKED).map(async ([key, name]) => [key, await rowsOf(name)] as const));
  const names = COLLECTIONS.map(({ name }) => name).filter((name) => !Object.values(CHECKED).includes(name));
  const others = await Promise.all(names.map(async (name) => [name, await rowsOf(name)] as const));
  return { ...(Object.fromEntries(checked) as unknown as Omit<Everything, 'others'>), others: Object.fromEntries(others) };
}

/** Everything that must hold between runs, evidence and audit log once nothing is under way. Empty = nothing was lost, doubled or torn. */
export async function inconsistencies(all: Everything): Promise<readonly string[]> {
  return [...(await chainProblems(all)), ...runProblems(all), ...eventProblems(all), ...evidenceProblems(all), ...orphans(all)];
}

/** The product's own check of the chain, which has its own tests. */
async function chainProblems({ events }: Everything): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [org, own] of byKey(events, 'organizationId')) {
    const inOrder = own.toSorted((a, b) => Number(a['sequence']) - Number(b['sequence'])) as unknown as readonly StoredEvent[];
    const report = await verifyChain(toOrganizationId(org), (async function* () { yield* inOrder; })()); // prettier-ignore
    if (report.problems > 0) problems.push(`the chain of ${org}: ${JSON.stringify(report.firstProblem)}`);
  }
  return problems;
}

/** Each run was closed once, by one event, and what it says it found is there. */
function runProblems({ runs, events, evidence, confirmations }: Everything): readonly string[] {
  const eventsOf = byKey(events.filter(isRunEvent), 'targetId');
  const evidenceById = byKey(evidence, '_id');
  const confirmedBy = new Set(confirmations.map(({ runId, evidenceId }) => `${String(runId)}/${String(evidenceId)}`));
  const problems: string[] = [];
  for (const run of runs) {
    const id = String(run._id);
    const own = eventsOf.get(id) ?? [];
    const isClosed = CLOSED.includes(String(run['state']));
    if (own.length !== (isClosed ? 1 : 0)) problems.push(`run ${id} is ${String(run['state'])} with ${String(own.length)} events`);
    if (!isClosed) continue;
    if (own[0] !== undefined && own[0]['type'] !== `connector-run.${String(run['state'])}`) problems.push(`run ${id}: its event tells another end`);
    for (const { metric, outcome, evidenceId, confirmed } of run['outcomes'] as EventData['outcomes'] & readonly { outcome: string }[]) {
      if (outcome === 'measured' && evidenceId === null) problems.push(`run ${id}: ${metric} was measured and is lost`);
      if (evidenceId === null) continue;
      const row = evidenceById.get(String(evidenceId))?.[0];
      if (row === undefined) problems.push(`run ${id}: the row of ${metric} is lost`);
      else if (!confirmed && String(row['runId']) !== id) problems.push(`run ${id}: the row of ${metric} is another run's`);
      if (confirmed && !confirmedBy.has(`${id}/${String(evidenceId)}`)) problems.push(`run ${id}: the confirmation of ${metric} is lost`);
    }
  }
  return problems;
}

/** The log tells of each row by its digest. */
function eventProblems({ runs, events, evidence }: Everything): readonly string[] {
  const runIds = new Set(runs.map(({ _id }) => String(_id)));
  const digestOf = new Map(evidence.map(({ _id, digest }) => [String(_id), String(digest)]));
  const told = new Set<string>();
  const problems: string[] = [];
  for (const event of events.filter(isRunEvent)) {
    const target = String(event['targetId']);
    if (!runIds.has(target)) problems.push(`an event about run ${target}, which is not there`);
    const { data } = JSON.parse(String(event['body'])) as { readonly data: EventData };
    const named = [...data.outcomes.filter(({ confirmed }) => !confirmed), ...data.restated];
    for (const { evidenceId, digest } of named) {
      if (evidenceId === null) continue;
      told.add(evidenceId);
      if (digestOf.get(evidenceId) !== digest) problems.push(`evidence ${evidenceId} is not what its event says`);
    }
  }
  return [...problems, ...[...digestOf.keys()].filter((id) => !told.has(id)).map((id) => `evidence ${id} has no event`)];
}

/** One finding of a metric and one confirmation for a run, and only of a run that was closed. */
function evidenceProblems({ runs, evidence, confirmations }: Everything): readonly string[] {
  const closed = new Set(runs.filter(({ state }) => CLOSED.includes(String(state))).map(({ _id }) => String(_id)));
  const findings = [...evidence.filter(({ restates }) => restates === null), ...confirmations];
  const problems = [...evidence, ...confirmations]
    .filter(({ runId }) => !closed.has(String(runId)))
    .map(({ _id }) => `${String(_id)} belongs to no closed run`);
  const counts = new Map<string, number>();
  for (const { runId, type } of findings) counts.set(`${String(runId)} ${String(type)}`, (counts.get(`${String(runId)} ${String(type)}`) ?? 0) + 1);
  return [...problems, ...[...counts].filter(([, count]) => count > 1).map(([what, count]) => `${String(count)} findings of one run: ${what}`)];
}

function orphans(all: Everything): readonly string[] {
  return orphansOf({ ...all.others, ...Object.fromEntries(entries(CHECKED).map(([key, name]) => [name, all[key]])) });
}

const entries = (of: Readonly<Record<Checked, string>>): readonly [Checked, string][] => Object.entries(of) as [Checked, string][];
const isRunEvent = ({ type }: Row): boolean => /^connector-run\.(succeeded|partial|failed)$/.test(String(type));

function byKey(rows: Rows, key: string): ReadonlyMap<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(String(row[key]));
    if (group === undefined) groups.set(String(row[key]), [row]);
    else group.push(row);
  }
  return groups;
}
