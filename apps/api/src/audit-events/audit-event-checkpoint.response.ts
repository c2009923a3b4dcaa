import { ApiProperty } from '@nestjs/swagger';

import { type CheckpointView, type PublicSigningKey } from '@app/audit-log';

const instant = { type: String, format: 'date-time' } as const;

export class AuditEventCheckpointResponse {
  @ApiProperty({ type: 'integer', description: 'Of the newest event then.' })
  readonly sequence: number;

  @ApiProperty({ description: 'Of the newest event then.' })
  readonly hash: string;

  @ApiProperty(instant)
  readonly at: string;

  @ApiProperty({ description: 'First 32 hex digits of the SHA-256 of the public key (SPKI, DER).' })
  readonly keyId: string;

  @ApiProperty({ description: 'The text exactly as signed, with a line feed at its end.' })
  readonly statement: string;

  @ApiProperty({ description: 'Ed25519 over the bytes of `statement`, base64.' })
  readonly signature: string;
}

export class CheckpointKeyResponse {
  @ApiProperty()
  readonly keyId: string;

  @ApiProperty({ type: String, enum: ['ed25519'] })
  readonly algorithm: string;

  @ApiProperty({ description: 'SPKI, PEM. Note it elsewhere when you first see it: a key that changes later is another signer.' })
  readonly publicKey: string;

  @ApiProperty(instant)
  readonly createdAt: string;
}

export class CheckpointKeysResponse {
  @ApiProperty({ type: [CheckpointKeyResponse] })
  readonly items: readonly CheckpointKeyResponse[];
}

export function toCheckpointResponse({ sequence, hash, at, keyId, statement, signature }: CheckpointView): AuditEventCheckpointResponse {
  return { sequence, hash, at: at.toISOString(), keyId, statement, signature };
}

export function toKeyResponse({ keyId, publicKey, createdAt }: PublicSigningKey): CheckpointKeyResponse {
  return { keyId, algorithm: 'ed25519', publicKey, createdAt: createdAt.toISOString() };
}
