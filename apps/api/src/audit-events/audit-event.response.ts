import { ApiProperty } from '@nestjs/swagger';

import { type AuditEvent } from '@app/audit-log';

export class ActorResponse {
  @ApiProperty({ type: String, enum: ['member', 'api-key', 'system'] })
  readonly kind: string;

  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly label: string;
}

export class TargetResponse {
  @ApiProperty()
  readonly kind: string;

  @ApiProperty()
  readonly id: string;
}

export class AuditEventResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty({ type: 'integer', description: 'Without gaps, from 0.' })
  readonly sequence: number;

  @ApiProperty({ example: 'connection.connected' })
  readonly type: string;

  @ApiProperty({ type: String, format: 'date-time' })
  readonly at: string;

  @ApiProperty({ type: ActorResponse })
  readonly actor: ActorResponse;

  @ApiProperty({ type: TargetResponse })
  readonly target: TargetResponse;

  @ApiProperty({ type: String, enum: ['success', 'partial', 'failure', 'denied'] })
  readonly outcome: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  readonly data: unknown;

  @ApiProperty({ description: 'The canonical JSON exactly as hashed.' })
  readonly body: string;

  @ApiProperty()
  readonly prevHash: string;

  @ApiProperty({ description: 'SHA-256 of `body`.' })
  readonly hash: string;
}

export function toAuditEventResponse({ id, sequence, type, at, actor, target, outcome, data, body, prevHash, hash }: AuditEvent): AuditEventResponse {
  return { id, sequence, type, at: at.toISOString(), actor, target, outcome, data, body, prevHash, hash };
}
