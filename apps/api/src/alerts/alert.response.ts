import { ApiProperty } from '@nestjs/swagger';

import { ALERT_STATES, type AlertView } from '@app/alerts';
import { ALERT_KINDS, ALERT_SEVERITIES, CHANNEL_KINDS, type Delivery, DELIVERY_STATES } from '@app/channels';

const instant = { type: String, format: 'date-time' } as const;
const instantOrNull = { ...instant, nullable: true } as const;

export class AlertCauseResponse {
  @ApiProperty({ description: 'Why, as a code: that of the failed run, or clock, not-run, quarantined, …', example: 'vendor-unavailable' })
  readonly code: string;

  @ApiProperty({ type: String, nullable: true, description: 'The connector; null where no connection is concerned.' })
  readonly connector: string | null;

  @ApiProperty({ type: 'integer', description: 'Alerts of this cause that one message told of, this one included.' })
  readonly sharedBy: number;
}

export class AlertDeliveryErrorResponse {
  @ApiProperty()
  readonly code: string;

  @ApiProperty()
  readonly message: string;

  @ApiProperty()
  readonly remedy: string;
}

export class AlertDeliveryResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly channelId: string;

  @ApiProperty({ type: String, enum: [...CHANNEL_KINDS] })
  readonly channelKind: string;

  @ApiProperty()
  readonly channelLabel: string;

  @ApiProperty({ type: String, enum: [...DELIVERY_STATES] })
  readonly state: string;

  @ApiProperty({ type: 'integer' })
  readonly attempts: number;

  @ApiProperty(instantOrNull)
  readonly nextAttemptAt: string | null;

  @ApiProperty(instantOrNull)
  readonly sentAt: string | null;

  @ApiProperty({ type: AlertDeliveryErrorResponse, nullable: true })
  readonly lastError: AlertDeliveryErrorResponse | null;

  @ApiProperty(instant)
  readonly createdAt: string;
}

export class AlertResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty({ type: String, enum: [...ALERT_KINDS] })
  readonly kind: string;

  @ApiProperty({ type: String, enum: [...ALERT_SEVERITIES] })
  readonly severity: string;

  @ApiProperty({ type: String, enum: [...ALERT_STATES] })
  readonly state: string;

  @ApiProperty({ type: String, nullable: true })
  readonly connectionId: string | null;

  @ApiProperty({ type: 'integer', description: '1 for the first alert of its kind about this connection, 2 for the next …' })
  readonly episode: number;

  @ApiProperty({ description: 'What happened.' })
  readonly title: string;

  @ApiProperty()
  readonly detail: string;

  @ApiProperty({ description: 'Why it matters.' })
  readonly why: string;

  @ApiProperty({ description: 'What to do.' })
  readonly remedy: string;

  @ApiProperty({ description: 'Where in the web UI something can be done about it.' })
  readonly path: string;

  @ApiProperty({ ...instant, description: 'Since when it is so: for a stale connection the start of its last complete sync.' })
  readonly since: string;

  @ApiProperty({ type: AlertCauseResponse })
  readonly cause: AlertCauseResponse;

  @ApiProperty(instant)
  readonly openedAt: string;

  @ApiProperty(instantOrNull)
  readonly acknowledgedAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly acknowledgedBy: string | null;

  @ApiProperty(instantOrNull)
  readonly resolvedAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly resolvedBy: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What ended it.' })
  readonly resolution: string | null;

  @ApiProperty({ type: [AlertDeliveryResponse], description: 'Messages that told of it, newest first.' })
  readonly deliveries: readonly AlertDeliveryResponse[];
}

const text = (date: Date | null): string | null => date?.toISOString() ?? null;

export function toAlertResponse(alert: AlertView): AlertResponse {
  const { id, kind, severity, state, connectionId, episode, title, detail, why, remedy, path, since, cause, sharedBy, deliveries } = alert;
  return {
    id,
    kind,
    severity,
    state,
    connectionId,
    episode,
    title,
    detail,
    why,
    remedy,
    path,
    since: since.toISOString(),
    cause: { code: cause.code, connector: cause.connector, sharedBy },
    openedAt: alert.openedAt.toISOString(),
    acknowledgedAt: text(alert.acknowledgedAt),
    acknowledgedBy: alert.acknowledgedBy?.label ?? null,
    resolvedAt: text(alert.resolvedAt),
    resolvedBy: alert.resolvedBy?.label ?? null,
    resolution: alert.resolution?.text ?? null,
    deliveries: deliveries.map(toAlertDeliveryResponse),
  };
}

function toAlertDeliveryResponse(delivery: Delivery): AlertDeliveryResponse {
  const { id, channelId, channelKind, channelLabel, state, attempts, nextAttemptAt, sentAt, lastError, createdAt } = delivery;
  return {
    id,
    channelId,
    channelKind,
    channelLabel,
    state,
    attempts,
    lastError,
    nextAttemptAt: text(nextAttemptAt),
    sentAt: text(sentAt),
    createdAt: createdAt.toISOString(),
  };
}
