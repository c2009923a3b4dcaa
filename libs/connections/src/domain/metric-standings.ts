import { type Capability, type ConnectorDefinition } from '@app/connector-sdk';

import { type MetricStanding } from './connection.js';

/** The metrics of a connection after a test. One that needs something this key is not offered is not expected; one that was expected once stays so. */
export function metricStandings(
  definition: Pick<ConnectorDefinition, 'metrics'>,
  capabilities: Readonly<Record<string, Capability>>,
  before: readonly MetricStanding[],
): readonly MetricStanding[] {
  return Object.entries(definition.metrics).map(([metric, { requires }]) => {
    const known = before.find((one) => one.metric === metric);
    const isOffered = requires === undefined || capabilities[requires] === 'available';
    return { metric, lastMeasuredAt: null, lastOutcome: null, lastReason: null, ...known, expected: isOffered || known?.expected === true };
  });
}
