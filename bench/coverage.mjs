import { ObjectId } from 'mongodb';

import { CoverageHistory, CoverageService } from '../dist/libs/coverage/src/index.js';
import { percentile, row, timed } from './measure.mjs';
import { execute } from './runs.mjs';
import { connect, found } from './stage.mjs';

const DAY_MS = 86_400_000;
const DAYS = 34;
const COLLECTIONS = [
  'connections',
  'connector_runs',
  'evidence',
  'evidence_confirmations',
  'control_overrides',
  'metric_targets',
  'catalogue_adoptions',
  'audit_events',
];

/** The same questions to an organization of one connection and about 100 rows of evidence, and to one of `connections` and as many times the rows. */
export async function coverage(stage, { connections, calls }) {
  const small = await company(stage, 'coverage-small', 1);
  const large = await company(stage, 'coverage-large', connections);
  const service = stage.get(CoverageService);
  const history = stage.get(CoverageHistory);
  const then = () => new Date(Date.now() - 3 * DAY_MS);
  const day = (at) => at.toISOString().slice(0, 10);
  const asked = {
    'coverage now': (id) => service.coverage(id, 'soc2', new Date()),
    'coverage three days ago': (id) => history.asOf(id, 'soc2', then()),
    'line of 30 days': (id) => history.line(id, 'soc2', { from: day(new Date(Date.now() - 29 * DAY_MS)), to: day(new Date()) }),
    'changes of 7 days': (id) => history.changes(id, 'soc2', {}, { limit: 50 }),
  };
  const rows = [];
  for (const [name, ask] of Object.entries(asked)) {
    const [a, b] = [percentile(await timed(calls, () => ask(small)), 0.5), percentile(await timed(Math.max(3, Math.floor(calls / 10)), () => ask(large)), 0.5)];
    const { plans, keys, documents } = await explained(stage, () => ask(large));
    rows.push(row(name, 'ms p50', b, a, `${documents} documents, ${keys} keys read by ${plans.join(', ')}`));
  }
  return rows;
}

/** One real connection with a real first run; the others, and their history, are copies of it under other ids and days. */
async function company(stage, name, connections) {
  const organization = await found(stage, name);
  const { id } = await connect(stage, organization, name, 100);
  await execute(stage, organization.id, id, 'connect');
  const org = new ObjectId(organization.id);
  const created = new Date(Date.now() - (DAYS + 2) * DAY_MS);
  await stage.db.collection('organizations').updateOne({ _id: org }, { $set: { createdAt: created } });
  const template = await stage.db.collection('connections').findOne({ organizationId: org });
  const run = await stage.db.collection('connector_runs').findOne({ organizationId: org, state: 'succeeded' });
  const evidence = await stage.db.collection('evidence').find({ organizationId: org }).toArray();
  await stage.db.collection('connections').updateOne({ _id: template._id }, { $set: { createdAt: created } });
  const ids = Array.from({ length: connections - 1 }, () => new ObjectId());
  if (ids.length > 0)
    await stage.db.collection('connections').insertMany(ids.map((one) => ({ ...template, _id: one, account: `${one}.bamboohr.com`, createdAt: created })));
  for (const one of [template._id, ...ids]) await past(stage, { run, evidence, connectionId: one, isReal: one === template._id });
  return organization.id;
}

async function past(stage, { run, evidence, connectionId, isReal }) {
  const [runs, rows] = [[], []];
  for (let age = isReal ? 1 : 0; age < DAYS; age++) {
    const back = (at) => new Date(at.getTime() - age * DAY_MS);
    const runId = new ObjectId();
    const found = evidence.map((one) => ({
      ...one,
      _id: new ObjectId(),
      connectionId,
      runId,
      observedAt: back(one.observedAt),
      collectedAt: back(one.collectedAt),
    }));
    const slot = back(run.startedAt).toISOString().slice(0, 10);
    runs.push({ ...run, _id: runId, connectionId, slot, requestedAt: back(run.requestedAt), startedAt: back(run.startedAt), finishedAt: back(run.finishedAt) });
    rows.push(...found);
  }
  await stage.db.collection('connector_runs').insertMany(runs, { ordered: false });
  await stage.db.collection('evidence').insertMany(rows, { ordered: false });
}

/** What one answer made the server read, from its own profile; a plan that reads beyond the organization stops the bench. */
async function explained(stage, ask) {
  await stage.db.command({ profile: 2 });
  const ts = { $gte: new Date() };
  await ask();
  await stage.db.command({ profile: 0 });
  const entries = (await stage.db.collection('system.profile').find({ ts, appName: 'bench' }).toArray()).filter(({ ns }) => COLLECTIONS.includes(ns.split('.').at(-1))); // prettier-ignore
  const plans = [...new Set(entries.map(({ ns, planSummary }) => `${ns.split('.').at(-1)} ${planSummary}`))];
  const foreign = plans.filter((plan) => !/(IXSCAN|DISTINCT_SCAN) \{ organizationId: 1/.test(plan) && !plan.endsWith(' EOF'));
  if (foreign.length > 0) throw new Error(`not by an index of the organization: ${foreign.join('; ')}`);
  const sum = (field) => entries.reduce((total, entry) => total + (entry[field] ?? 0), 0);
  return { plans: [...new Set(plans.map((plan) => plan.split(' ').slice(0, 2).join(' ')))], keys: sum('keysExamined'), documents: sum('docsExamined') };
}
