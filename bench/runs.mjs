import { ObjectId } from 'mongodb';

import { RunExecutor } from '../dist/libs/connector-runs/src/index.js';

const { signal } = new AbortController();

/** One run as a worker does it, asked for as the dispatcher asks: a waiting row. @throws when it does not succeed */
export async function runOnce(stage, organizationId, connectionId, slot) {
  const row = {
    _id: new ObjectId(),
    organizationId: new ObjectId(organizationId),
    connectionId: new ObjectId(connectionId),
    ...{ slot, attempt: 1, trigger: 'manual', state: 'queued', token: null, deaths: 0, startedAt: null, finishedAt: null, outcomes: [], error: null },
    requestedAt: new Date(),
  };
  await stage.db.collection('connector_runs').insertOne(row);
  await stage.get(RunExecutor).execute({ organizationId, connectionId, slot }, { signal });
  const { state, error } = await stage.db.collection('connector_runs').findOne({ _id: row._id });
  if (state !== 'succeeded') throw new Error(`a run ended ${state}: ${JSON.stringify(error)}`);
  return row._id;
}
