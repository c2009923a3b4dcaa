import { ApiProperty } from '@nestjs/swagger';

import {
  ALERT_KINDS,
  type AlertKind,
  CHANNEL_KINDS,
  type ChannelKind,
  type ChannelTest,
  type ChannelView,
  type Delivery,
  DELIVERY_STATES,
} from '@app/channels';

import { AlertDeliveryErrorResponse, AlertDeliveryResponse } from '../alerts/alert.response.js';

const instant = { type: String, format: 'date-time' } as const;

export class ChannelTestResponse {
  @ApiProperty(instant)
  readonly at: string;

  @ApiProperty({ description: 'The mail server or the receiver took the message.' })
  readonly delivered: boolean;

  @ApiProperty({ type: AlertDeliveryErrorResponse, nullable: true })
  readonly error: AlertDeliveryErrorResponse | null;
}

export class LastDeliveryResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty({ type: String, enum: [...DELIVERY_STATES] })
  readonly state: string;

  @ApiProperty(instant)
  readonly at: string;
}

export class ChannelResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty({ type: String, enum: [...CHANNEL_KINDS] })
  readonly kind: ChannelKind;

  @ApiProperty()
  readonly label: string;

  @ApiProperty({ type: [String], description: 'E-mail addresses, or one address; of an incoming webhook (slack) only its host and end.' })
  readonly target: readonly string[];

  @ApiProperty({ type: String, enum: [...ALERT_KINDS], isArray: true })
  readonly events: readonly AlertKind[];

  @ApiProperty({ type: LastDeliveryResponse, nullable: true })
  readonly lastDelivery: LastDeliveryResponse | null;

  @ApiProperty({ type: ChannelTestResponse, nullable: true })
  readonly lastTest: ChannelTestResponse | null;

  @ApiProperty()
  readonly createdBy: string;

  @ApiProperty(instant)
  readonly createdAt: string;
}

export class MadeChannelResponse extends ChannelResponse {
  @ApiProperty({ type: String, nullable: true, description: 'Of a webhook: verifies its messages (Standard Webhooks). Shown this once.' })
  readonly signingSecret: string | null;
}

export class RotatedSecretResponse {
  @ApiProperty({ description: 'Shown this once.' })
  readonly signingSecret: string;

  @ApiProperty({ ...instant, description: 'Until then messages carry a second signature by the secret before.' })
  readonly oldSignsUntil: string;
}

export class ChannelDeliveryResponse extends AlertDeliveryResponse {
  @ApiProperty({ type: [String], description: 'The alerts that the message tells of.' })
  readonly alertIds: readonly string[];
}

export const toTestResponse = ({ at, delivered, error }: ChannelTest): ChannelTestResponse => ({
  at: at.toISOString(),
  delivered,
  error: error === null ? null : { code: error.code, message: error.message, remedy: error.remedy },
});

export function toChannelResponse({ id, kind, label, target, events, lastDelivery, lastTest, createdBy, createdAt }: ChannelView): ChannelResponse {
  return {
    id,
    kind,
    label,
    target,
    events,
    lastDelivery: lastDelivery === null ? null : { id: lastDelivery.id, state: lastDelivery.state, at: lastDelivery.at.toISOString() },
    lastTest: lastTest === null ? null : toTestResponse(lastTest),
    createdBy,
    createdAt: createdAt.toISOString(),
  };
}

export function toChannelDeliveryResponse(delivery: Delivery): ChannelDeliveryResponse {
  const { id, channelId, channelKind, channelLabel, alertIds, state, attempts, nextAttemptAt, sentAt, lastError, createdAt } = delivery;
  return {
    id,
    channelId,
    channelKind,
    channelLabel,
    alertIds,
    state,
    attempts,
    nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
    sentAt: sentAt?.toISOString() ?? null,
    lastError: lastError === null ? null : { code: lastError.code, message: lastError.message, remedy: lastError.remedy },
    createdAt: createdAt.toISOString(),
  };
}
