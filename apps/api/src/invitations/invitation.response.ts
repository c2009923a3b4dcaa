import { ApiProperty } from '@nestjs/swagger';

import { InvariantViolated } from '@app/kernel';
import { type OneTimeToken, type Role, ROLES } from '@app/organizations';

export class InvitationResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly email: string;

  @ApiProperty({ type: String, enum: [...ROLES] })
  readonly role: Role;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly accessEndsAt: string | null;

  @ApiProperty({ description: 'Who invited.' })
  readonly createdBy: string;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ format: 'date-time' })
  readonly expiresAt: string;
}

export class MadeInvitationResponse extends InvitationResponse {
  @ApiProperty({ description: 'Shown this once; it goes to the person by a way of its own.', example: 'https://attesta.example.com/accept-invitation#token=…' })
  readonly link: string;
}

export function toInvitationResponse(invitation: OneTimeToken): InvitationResponse {
  const { id, email, role, accessEndsAt, createdBy, createdAt, expiresAt } = invitation;
  if (email === null || role === null) throw new InvariantViolated('an invitation of nobody or to nothing');
  return {
    id,
    email,
    role,
    accessEndsAt: accessEndsAt?.toISOString() ?? null,
    createdBy: createdBy.label,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
