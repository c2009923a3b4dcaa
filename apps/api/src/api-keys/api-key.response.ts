import { ApiProperty } from '@nestjs/swagger';

import { type Access, ACCESSES, type ApiKey, hasAccessAt, type Role, ROLES } from '@app/organizations';

const STATES = ['active', 'expired'] as const;

export class ApiKeyResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly label: string;

  @ApiProperty({ description: 'What the key begins with.', example: 'att_4fQx09Zb' })
  readonly prefix: string;

  @ApiProperty({ type: String, enum: [...ROLES] })
  readonly role: Role;

  @ApiProperty({ type: String, enum: [...ACCESSES] })
  readonly access: Access;

  @ApiProperty({ type: String, enum: [...STATES] })
  readonly state: (typeof STATES)[number];

  @ApiProperty({ description: 'Who made it.' })
  readonly createdBy: string;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ format: 'date-time' })
  readonly expiresAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the minute.' })
  readonly lastUsedAt: string | null;
}

export class MadeApiKeyResponse extends ApiKeyResponse {
  @ApiProperty({ description: 'The key itself, shown this once.' })
  readonly secret: string;
}

export function toApiKeyResponse(key: ApiKey, now: Date): ApiKeyResponse {
  const { id, label, prefix, role, access, createdBy, createdAt, expiresAt, lastUsedAt } = key;
  return {
    id,
    label,
    prefix,
    role,
    access,
    state: hasAccessAt(expiresAt, now) ? 'active' : 'expired',
    createdBy: createdBy.label,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
