import { ApiProperty } from '@nestjs/swagger';

import { type Access, ACCESSES, type Caller, isAllowed, type Membership, type Permission, PERMISSIONS, type Role, ROLES } from '@app/organizations';

export class MeMemberResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty()
  readonly email: string;

  @ApiProperty({ type: String, enum: [...ROLES], description: 'The role that counts for this caller: of the API key when one is used.' })
  readonly role: Role;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'An auditor’s end date or an API key’s expiry.' })
  readonly accessEndsAt: string | null;
}

export class MeOrganizationResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty({ example: 'Europe/Berlin' })
  readonly timeZone: string;
}

export class MeResponse {
  @ApiProperty()
  readonly member: MeMemberResponse;

  @ApiProperty()
  readonly organization: MeOrganizationResponse;

  @ApiProperty({ type: String, enum: [...ACCESSES] })
  readonly access: Access;

  @ApiProperty({ type: [String], enum: [...PERMISSIONS] })
  readonly permissions: readonly Permission[];

  @ApiProperty({ type: String, nullable: true, description: 'To repeat in X-CSRF-Token with every change. Null for API keys, which need none.' })
  readonly csrfToken: string | null;

  @ApiProperty({ format: 'date-time' })
  readonly serverTime: string;
}

export const toMeOrganizationResponse = ({ organization: { id, name, timeZone } }: Membership): MeOrganizationResponse => ({ id, name, timeZone });

export function toMeResponse(caller: Pick<Caller, 'role' | 'access' | 'accessEndsAt'>, own: Membership, csrfToken: string | null, now: Date): MeResponse {
  const { member } = own;
  return {
    member: { id: member.id, name: member.name, email: member.email, role: caller.role, accessEndsAt: caller.accessEndsAt?.toISOString() ?? null },
    organization: toMeOrganizationResponse(own),
    access: caller.access,
    permissions: PERMISSIONS.filter((permission) => isAllowed(caller, permission)),
    csrfToken,
    serverTime: now.toISOString(),
  };
}
