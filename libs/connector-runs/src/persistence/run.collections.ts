import { type CollectionSpec } from '@app/platform';

export const CONNECTOR_RUNS: CollectionSpec = {
  name: 'connector_runs',
  tenant: true,
  access: 'updatable',
  indexes: [
    { key: { organizationId: 1, connectionId: 1 }, name: 'one_running', unique: true, partialFilterExpression: { state: 'running' } },
    { key: { organizationId: 1, connectionId: 1, slot: 1, attempt: 1 }, name: 'one_per_attempt', unique: true },
    { key: { organizationId: 1, requestedAt: -1, _id: -1 } },
    { key: { organizationId: 1, connectionId: 1, requestedAt: -1, _id: -1 } },
    { key: { organizationId: 1, state: 1, requestedAt: -1, _id: -1 } },
    // What was known at an instant: the last ended run of each connection is one seek, those of a period are one range.
    { key: { organizationId: 1, connectionId: 1, finishedAt: -1 } },
    { key: { organizationId: 1, finishedAt: 1, _id: 1 } },
  ],
  validator: {
    bsonType: 'object',
    required: ['_id', 'organizationId', 'connectionId', 'slot', 'attempt', 'trigger', 'state', 'deaths', 'requestedAt', 'outcomes'],
    properties: {
      organizationId: { bsonType: 'objectId' },
      connectionId: { bsonType: 'objectId' },
      state: { enum: ['queued', 'running', 'succeeded', 'partial', 'failed'] },
      trigger: { enum: ['schedule', 'manual', 'connect', 'reauthorize'] },
    },
  },
};

/** The request log of a run: method, path, digests; it expires, the run does not. */
export const CONNECTOR_RUN_REQUESTS: CollectionSpec = {
  name: 'connector_run_requests',
  tenant: true,
  access: 'insert-expiring',
  indexes: [{ key: { organizationId: 1, runId: 1, _id: 1 } }, { key: { organizationId: 1, at: 1 } }],
};
