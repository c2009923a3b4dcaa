import { ObjectId } from 'mongodb';

import { COLLECTIONS } from '../dist/libs/collections/src/index.js';
import { EvidenceReader } from '../dist/libs/evidence/src/index.js';
import { percentile, row, timed } from './measure.mjs';
import { execute } from './runs.mjs';
import { connect, found } from './stage.mjs';

const ORGANIZATIONS = 100;
const CONNECTIONS = 10;
const LIMIT = 50;
const BATCH = 5_000;

/** The same lists over a small and a large history; what the server read comes from its own profile. */
export async function evidenceList(stage, { sizes, calls }) {
  const organization = await found(stage, 'evidence-list');
  const { id } = await connect(stage, organization, 'evidence-list', 100);
  await execute(stage, organization.id, id, 'connect');
  const patterns = await stage.db.collection('evidence').find({ organizationId: new ObjectId(organization.id) }).toArray(); // prettier-ignore
  const results = [];
  for (const size of sizes) {
    await fill(stage, organization.id, id, patterns, size);
    results.push(await lists(stage, organization.id, id, calls));
  }
  const [small, large] = results;
  const rows = Object.keys(large).map((name) => {
    const [a, b] = [small[name], large[name]];
    const note = `p99 ${b.p99.toFixed(1)} and ${a.p99.toFixed(1)} ms; keys ${b.keys} and ${a.keys}, documents ${b.documents} and ${a.documents} read for ${b.items} rows`;
    return row(name, 'ms p50', b.p50, a.p50, note);
  });
  return rows;
}

/** One organization has a fifth of all rows, as the largest of a hundred may. Copies of real rows; the indexes are made afterwards, which is faster. */
async function fill(stage, organizationId, connectionId, patterns, size) {
  const evidence = stage.db.collection('evidence');
  await evidence.drop();
  await stage.db.createCollection('evidence');
  const others = Array.from({ length: ORGANIZATIONS - 1 }, () => new ObjectId());
  const connections = [new ObjectId(connectionId), ...Array.from({ length: CONNECTIONS - 1 }, () => new ObjectId())];
  const [own, start] = [new ObjectId(organizationId), Date.now() - size * 1_000];
  for (let from = 0; from < size; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, size - from) }, (_, i) => {
      const n = from + i;
      const at = new Date(start + n * 1_000);
      const org = n % 5 === 0 ? own : others[n % others.length];
      const pattern = patterns[Math.floor(n / 5) % patterns.length];
      return {
        ...pattern,
        _id: new ObjectId(),
        organizationId: org,
        connectionId: connections[Math.floor(n / 7) % CONNECTIONS],
        runId: new ObjectId(),
        collectedAt: at,
        observedAt: at,
      };
    });
    await evidence.insertMany(batch, { ordered: false, writeConcern: { w: 1, j: false } });
  }
  const { indexes } = COLLECTIONS.find(({ name }) => name === 'evidence');
  await evidence.createIndexes(indexes.map(({ key, name, unique, partialFilterExpression }) => ({ key, ...(name && { name }), ...(unique && { unique }), ...(partialFilterExpression && { partialFilterExpression }) }))); // prettier-ignore
}

async function lists(stage, organizationId, connectionId, calls) {
  const reader = stage.get(EvidenceReader);
  const timeZone = 'Europe/Berlin';
  let cursor;
  for (let page = 0; page < 20; page++) cursor = (await reader.list(organizationId, { timeZone }, { limit: LIMIT, cursor })).nextCursor ?? cursor;
  const asked = {
    'evidence list, newest 50': () => reader.list(organizationId, { timeZone }, { limit: LIMIT }),
    'evidence list, 20 pages on': () => reader.list(organizationId, { timeZone }, { limit: LIMIT, cursor }),
    'evidence list of one connection': () => reader.list(organizationId, { timeZone, connectionId }, { limit: LIMIT }),
    'evidence list of one type': () => reader.list(organizationId, { timeZone, types: ['hr.active_headcount'] }, { limit: LIMIT }),
    'current figures of all connections': () => reader.list(organizationId, { timeZone, current: true }, { limit: LIMIT }),
  };
  const results = {};
  for (const [name, call] of Object.entries(asked)) {
    const times = await timed(calls, call);
    results[name] = { p50: percentile(times, 0.5), p99: percentile(times, 0.99), ...(await profiled(stage, call)) };
  }
  return results;
}

/** Keys and documents of the evidence collection that one call made the server read. */
async function profiled(stage, call) {
  await stage.db.command({ profile: 2 });
  const ts = { $gte: new Date() };
  const { items } = await call();
  await stage.db.command({ profile: 0 });
  const entries = await stage.db.collection('system.profile').find({ ts, ns: 'attesta.evidence', appName: 'bench' }).toArray(); // prettier-ignore
  const sum = (field) => entries.reduce((total, entry) => total + (entry[field] ?? 0), 0);
  return { keys: sum('keysExamined'), documents: sum('docsExamined'), items: items.length };
}
