import { ApiProperty } from '@nestjs/swagger';

import { hasAccessAt, type Member, type Role, ROLES } from '@app/organizations';

const STATES = ['active', 'ended'] as const;

export class MemberResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty()
  readonly email: string;

  @ApiProperty({ type: String, enum: [...ROLES] })
  readonly role: Role;

  @ApiProperty({ type: String, enum: [...STATES], description: '`ended`: the end date has passed.' })
  readonly state: (typeof STATES)[number];

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly accessEndsAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly lastSeenAt: string | null;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
}

export function toMemberResponse(member: Member, now: Date): MemberResponse {
  const { id, name, email, role, accessEndsAt, lastSeenAt, createdAt } = member;
  return {
    id,
    name,
    email,
    role,
    state: hasAccessAt(accessEndsAt, now) ? 'active' : 'ended',
    accessEndsAt: accessEndsAt?.toISOString() ?? null,
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
