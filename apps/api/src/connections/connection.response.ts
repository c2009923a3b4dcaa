import { ApiProperty } from '@nestjs/swagger';

import { type Connection, evaluateConnectionFreshness, type Freshness, READ_MODES, RUN_STATES } from '@app/connections';
import { type Capability, type Check } from '@app/connector-sdk';
import { findConnector } from '@app/connectors';

import { metricName } from './metric-name.js';

const FRESHNESS = ['never', 'fresh', 'due', 'stale'];
const instant = { type: String, format: 'date-time' } as const;

export class CheckResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly title: string;

  @ApiProperty({ type: String, enum: ['passed', 'failed', 'warning', 'not-run'] })
  readonly state: Check['state'];

  @ApiProperty()
  readonly detail: string;

  @ApiProperty({ type: String, nullable: true })
  readonly remedy: string | null;

  @ApiProperty()
  readonly durationMs: number;
}

export class RunErrorResponse {
  @ApiProperty()
  readonly code: string;

  @ApiProperty()
  readonly message: string;

  @ApiProperty()
  readonly remedy: string;
}

export class MetricFreshnessResponse {
  @ApiProperty()
  readonly metric: string;

  @ApiProperty({ description: 'False for a metric that the vendor does not offer to this key.' })
  readonly expected: boolean;

  @ApiProperty({ type: String, enum: FRESHNESS })
  readonly state: Freshness;

  @ApiProperty({ ...instant, nullable: true })
  readonly lastMeasuredAt: string | null;
}

export class FreshnessResponse {
  @ApiProperty({ type: String, enum: FRESHNESS })
  readonly state: Freshness;

  @ApiProperty({ ...instant, nullable: true, description: 'Start of the last complete sync.' })
  readonly lastSuccessAt: string | null;

  @ApiProperty({ type: Number, nullable: true })
  readonly ageMs: number | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly staleAt: string | null;

  @ApiProperty({ type: [MetricFreshnessResponse] })
  readonly metrics: readonly MetricFreshnessResponse[];

  @ApiProperty({ type: String, nullable: true })
  readonly reason: string | null;
}

export class LastRunResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty({ type: String, enum: [...RUN_STATES] })
  readonly state: string;

  @ApiProperty({ ...instant, nullable: true })
  readonly finishedAt: string | null;

  @ApiProperty({ type: RunErrorResponse, nullable: true })
  readonly error: RunErrorResponse | null;
}

export class ConnectionResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly connector: string;

  @ApiProperty({ description: 'As people call it.', example: 'BambooHR' })
  readonly connectorName: string;

  @ApiProperty()
  readonly label: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  readonly config: Readonly<Record<string, string>>;

  @ApiProperty({ type: String, enum: [...READ_MODES] })
  readonly readMode: Connection['readMode'];

  @ApiProperty({ type: String, enum: ['active', 'needs-reauth', 'revoked'] })
  readonly status: Connection['status'];

  @ApiProperty({ type: FreshnessResponse })
  readonly freshness: FreshnessResponse;

  @ApiProperty({ type: LastRunResponse, nullable: true })
  readonly lastRun: LastRunResponse | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly nextRunAt: string | null;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string', enum: ['available', 'unavailable', 'unknown'] } })
  readonly capabilities: Readonly<Record<string, Capability>>;

  @ApiProperty({ type: String, nullable: true, description: 'Tells two keys apart; gives neither away. Stays after a revoke: the history names it.' })
  readonly keyFingerprint: string | null;

  @ApiProperty({ ...instant, nullable: true, description: 'Since when the key sees fewer people than before; an owner may confirm that this is right.' })
  readonly visibilityNarrowedAt: string | null;

  @ApiProperty({ ...instant, nullable: true, description: 'Since when it is not read by itself because its runs killed their worker.' })
  readonly quarantinedAt: string | null;

  @ApiProperty()
  readonly createdBy: string;

  @ApiProperty(instant)
  readonly createdAt: string;

  @ApiProperty({ ...instant, nullable: true })
  readonly revokedAt: string | null;
}

export class ConnectedResponse extends ConnectionResponse {
  @ApiProperty({ type: [CheckResponse] })
  readonly checks: readonly CheckResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'The run that was asked for.' })
  readonly runId: string | null;
}

export class RefusalResponse {
  @ApiProperty({
    type: String,
    enum: ['invalid-key', 'forbidden-or-locked-out', 'unknown-subdomain', 'vendor-unavailable', 'bad-answer', 'missing-permission'],
  })
  readonly reason: string;

  @ApiProperty()
  readonly detail: string;

  @ApiProperty()
  readonly remedy: string;
}

export class ConnectionTestResponse {
  @ApiProperty()
  readonly accepted: boolean;

  @ApiProperty({ type: RefusalResponse, nullable: true })
  readonly refusal: RefusalResponse | null;

  @ApiProperty({ type: [CheckResponse] })
  readonly checks: readonly CheckResponse[];
}

const text = (date: Date | null): string | null => date?.toISOString() ?? null;

export function toConnectionResponse(connection: Connection, now: Date): ConnectionResponse {
  const { id, connector, label, config, status, lastRun, nextRunAt, capabilities, keyFingerprint, createdBy, createdAt, revokedAt } = connection;
  return {
    id,
    connector,
    connectorName: findConnector(connector)?.name ?? connector,
    label,
    config,
    readMode: connection.readMode,
    status,
    capabilities,
    keyFingerprint,
    freshness: toFreshnessResponse(connection, now),
    lastRun: lastRun === null ? null : { id: lastRun.id, state: lastRun.state, finishedAt: text(lastRun.finishedAt), error: lastRun.error },
    nextRunAt: text(nextRunAt),
    visibilityNarrowedAt: text(connection.visibilityNarrowedAt),
    quarantinedAt: text(connection.quarantinedAt),
    createdBy: createdBy.label,
    createdAt: createdAt.toISOString(),
    revokedAt: text(revokedAt),
  };
}

function toFreshnessResponse(connection: Connection, now: Date): FreshnessResponse {
  const { state, lastSuccessAt, ageMs, staleAt, metrics, reason } = evaluateConnectionFreshness(connection, now, metricName);
  return {
    state,
    ageMs,
    reason,
    lastSuccessAt: text(lastSuccessAt),
    staleAt: text(staleAt),
    metrics: metrics.map((metric) => ({ ...metric, lastMeasuredAt: text(metric.lastMeasuredAt) })),
  };
}
