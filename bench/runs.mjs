import { ObjectId } from 'mongodb';

import { RunExecutor } from '../dist/libs/connector-runs/src/index.js';

/** As a worker does it for a job. @throws when the run does not succeed */
export async function execute(stage, organizationId, connectionId, slot) {
  await stage.get(RunExecutor).execute({ organizationId, connectionId, slot }, { signal: new globalThis.AbortController().signal });
  const run = await stage.db.collection('connector_runs').findOne({ connectionId: new ObjectId(connectionId), slot });
  if (run?.state !== 'succeeded') throw new Error(`a run ended ${run?.state}: ${JSON.stringify(run?.error)}`);
}

/** Waiting rows like that of the run that connecting asked for, one for each slot. */
export async function askFor(stage, connectionId, slots) {
  const runs = stage.db.collection('connector_runs');
  const pattern = await runs.findOne({ connectionId: new ObjectId(connectionId), slot: 'connect' });
  const fresh = { state: 'queued', token: null, deaths: 0, requestedAt: new Date(), startedAt: null, finishedAt: null, outcomes: [], error: null };
  await runs.insertMany(slots.map((slot) => ({ ...pattern, ...fresh, _id: new ObjectId(), slot })));
}
