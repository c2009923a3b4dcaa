import { randomBytes } from 'node:crypto';

import { ObjectId } from 'mongodb';

import { bareReading, reading } from './bare-vendor.mjs';
import { perSecond, row } from './measure.mjs';
import { askFor, execute } from './runs.mjs';
import { connect, found } from './stage.mjs';

const HANDS = 4;
const DURABLE = { writeConcern: { w: 'majority', j: true } };

/** The shipped worker's four hands on as many organizations as hands need, against a script that makes the same calls and writes the same rows. */
export async function runsPerSecond(stage, { runs }) {
  const targets = [];
  for (let n = 0; n < HANDS * 2; n++) {
    const organization = await found(stage, `rate-${n}`);
    targets.push({ slug: `rate-${n}`, org: organization.id, ...(await connect(stage, organization, `rate-${n}`, 200)) });
  }
  for (const { org, id } of targets) {
    await execute(stage, org, id, 'connect');
    await askFor(stage, id, ['warm', ...Array.from({ length: runs }, (_, n) => `rate-${n}`)]);
    await execute(stage, org, id, 'warm');
  }
  const requests = [];
  await reading(stage, 'rate-0', targets[0].apiKey, { mode: 'totals', seen: (request) => requests.push(request) })();
  const bare = await bareDatabase(stage, targets);
  const target = (n) => targets[n % targets.length];
  const [before, writesBefore] = [await operations(stage), await writes(stage)];
  const ours = await perSecond(runs, HANDS, (n) => execute(stage, target(n).org, target(n).id, `rate-${n}`));
  const [middle, writesMiddle] = [await operations(stage), await writes(stage)];
  const script = await perSecond(runs, HANDS, async (n) => {
    await bareReading(stage, target(n).slug, target(n).apiKey, requests);
    await bare(target(n));
  });
  const [after, writesAfter] = [await operations(stage), await writes(stage)];
  const per = (from, to) => ((to - from) / runs).toFixed(0);
  const note = `commands per run ${per(before, middle)} and ${per(middle, after)}, rows written ${per(writesBefore, writesMiddle)} and ${per(writesMiddle, writesAfter)}`;
  return [row(`runs per second, ${HANDS} at a time`, 'runs/s', ours, script, note)];
}

const counters = async (stage) => (await stage.root.db('admin').command({ serverStatus: 1 })).opcounters;
const operations = async (stage) => {
  const { insert, query, update, command } = await counters(stage);
  return insert + query + update + command;
};
const writes = async (stage) => {
  const { insert, update } = await counters(stage);
  return insert + update;
};

/** The rows of one real run as patterns, written again with the bare driver into a database of the same collections, validators and indexes. */
async function bareDatabase(stage, targets) {
  await stage.deployTo('bare');
  const db = stage.root.db('bare');
  const organizationId = new ObjectId(targets[0].org);
  const pattern = async (name, many = 1) => stage.db.collection(name).find({ organizationId }).sort({ _id: -1 }).limit(many).toArray();
  const [connection] = await pattern('connections');
  const [run] = await pattern('connector_runs');
  const [requests, confirmations, [event], [organization], [member]] = [
    await pattern('connector_run_requests', 6),
    await pattern('evidence_confirmations', 3),
    await pattern('audit_events'),
    [await stage.db.collection('organizations').findOne()],
    await pattern('members'),
  ];
  await db.collection('organizations').insertOne(organization);
  await db.collection('members').insertOne(member);
  const own = new Map(targets.map((target) => [target.org, { organizationId: new ObjectId(target.org), _id: new ObjectId(), sequence: 0 }]));
  for (const one of own.values()) await db.collection('connections').insertOne({ ...connection, ...one, sequence: undefined });
  return (target) => bareRun(stage.root, db, own.get(target.org), { run, requests, confirmations, event });
}

async function bareRun(client, db, own, { run, requests, confirmations, event }) {
  const { organizationId, _id } = own;
  const runId = new ObjectId();
  const connection = { _id, organizationId };
  await db
    .collection('connector_runs')
    .insertOne({ ...run, _id: runId, organizationId, connectionId: _id, slot: runId.toHexString(), state: 'queued' }, DURABLE);
  await db.collection('connections').findOneAndUpdate(connection, { $set: { fencedAt: new Date() } }, DURABLE);
  await db.collection('connector_runs').updateOne({ _id: runId, organizationId }, { $set: { state: 'running' } }, DURABLE);
  for (const name of ['connections', 'organizations', 'connections']) await db.collection(name).findOne({ organizationId });
  for (let n = 0; n < 3; n++)
    await db.collection('connector_runs').updateOne({ _id: runId, organizationId }, { $set: { outcomes: run.outcomes.slice(0, n + 1) } }, DURABLE);
  await db.collection('connector_run_requests').insertMany(requests.map((one) => ({ ...one, _id: new ObjectId(), organizationId, runId })), DURABLE); // prettier-ignore
  for (let n = 0; n < 6; n++) await db.collection('evidence').find({ organizationId, connectionId: _id }).sort({ collectedAt: -1, _id: -1 }).limit(1).toArray();
  await client.withSession((session) =>
    session.withTransaction(async () => {
      await db.collection('audit_events').find({ organizationId }, { session }).sort({ sequence: -1 }).limit(1).toArray();
      await db.collection('connections').updateOne(connection, { $set: { fencedAt: new Date() } }, { session });
      for (let n = 0; n < 6; n++) await db.collection('evidence').find({ organizationId, connectionId: _id }, { session }).sort({ collectedAt: -1, _id: -1 }).limit(1).toArray(); // prettier-ignore
      const seen = confirmations.map((one) => ({ ...one, _id: new ObjectId(), organizationId, connectionId: _id, runId }));
      await db.collection('evidence_confirmations').insertMany(seen, { session });
      await db.collection('connector_runs').updateOne({ _id: runId, organizationId }, { $set: { state: 'succeeded', finishedAt: new Date() } }, { session });
      await db.collection('connections').updateOne(connection, { $set: { lease: null, failuresInRow: 0 } }, { session });
      const [eventId, hash] = [runId.toHexString(), randomBytes(32).toString('hex')];
      await db.collection('audit_events').insertOne({ ...event, _id: new ObjectId(), organizationId, eventId, hash, sequence: own.sequence }, { session });
    }, DURABLE),
  );
  own.sequence++;
}
