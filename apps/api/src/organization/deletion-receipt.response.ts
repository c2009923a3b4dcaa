import { ApiProperty } from '@nestjs/swagger';

import { type DeletionReceipt } from '@app/retention';

const integer = { type: 'integer' } as const;

export class DestroyedKeyResponse {
  @ApiProperty(integer)
  readonly version: number;

  @ApiProperty()
  readonly kmsKeyId: string;

  @ApiProperty({ description: 'SHA-256 of the wrapped key: tells it in a backup.' })
  readonly wrappedDigest: string;
}

export class EndedResponse {
  @ApiProperty(integer)
  readonly connections: number;

  @ApiProperty(integer)
  readonly members: number;

  @ApiProperty(integer)
  readonly sessions: number;

  @ApiProperty(integer)
  readonly apiKeys: number;

  @ApiProperty({ ...integer, description: 'Open invitations and password links.' })
  readonly links: number;
}

export class AuditEventReferenceResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty(integer)
  readonly sequence: number;

  @ApiProperty()
  readonly hash: string;
}

export class DeletionReceiptResponse {
  @ApiProperty()
  readonly organizationId: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty({ type: String, format: 'date-time' })
  readonly deletedAt: string;

  @ApiProperty({ type: [DestroyedKeyResponse] })
  readonly keys: readonly DestroyedKeyResponse[];

  @ApiProperty({ type: EndedResponse })
  readonly ended: EndedResponse;

  @ApiProperty({ type: AuditEventReferenceResponse })
  readonly event: AuditEventReferenceResponse;

  @ApiProperty({ type: [String], description: 'What the deletion does not reach.' })
  readonly limits: readonly string[];
}

export const toDeletionReceiptResponse = ({ deletedAt, ...receipt }: DeletionReceipt): DeletionReceiptResponse => ({
  ...receipt,
  deletedAt: deletedAt.toISOString(),
});
