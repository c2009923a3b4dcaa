import { type FieldProblem } from '@app/kernel';

import { hasAccessAt } from './access-period.js';
import { isRoleAtMost, type Role } from './role.js';

export interface MemberStanding {
  readonly id: string;
  readonly role: Role;
  readonly accessEndsAt: Date | null;
}
export interface MemberChange {
  readonly role?: Role;
  readonly accessEndsAt?: Date | null;
}
export type MemberRefusal = 'above-own-role' | 'last-owner';

/** A person may give, change and take away only roles up to the own one: an admin touches no owner and makes none. */
export function findChangeRefusal(situation: {
  readonly callerRole: Role;
  readonly target: MemberStanding;
  /** Role after the change; null = removed. */
  readonly nextRole: Role | null;
  readonly ownerCount: number;
}): MemberRefusal | null {
  const { callerRole, target, nextRole, ownerCount } = situation;
  if (!isRoleAtMost(target.role, callerRole) || (nextRole !== null && !isRoleAtMost(nextRole, callerRole))) return 'above-own-role';
  return target.role === 'owner' && nextRole !== 'owner' && ownerCount <= 1 ? 'last-owner' : null;
}

/** An auditor's access is time-boxed and nobody else's is, so that no organization can lose its last owner by the clock. */
export function findEndDateProblem(role: Role, accessEndsAt: Date | null, now: Date): FieldProblem | null {
  if (role === 'auditor' && accessEndsAt === null) return { field: 'accessEndsAt', message: 'is needed for an auditor: access ends on a date' };
  if (role !== 'auditor' && accessEndsAt !== null) return { field: 'accessEndsAt', message: `is for auditors only, not for role ${role}` };
  return hasAccessAt(accessEndsAt, now) ? null : { field: 'accessEndsAt', message: 'must be in the future' };
}

/** The standing after a change; turning an auditor into something else drops the end date unless one is given. */
export function applyMemberChange(member: MemberStanding, change: MemberChange): MemberStanding {
  const role = change.role ?? member.role;
  const kept = role === member.role ? member.accessEndsAt : null;
  return { id: member.id, role, accessEndsAt: change.accessEndsAt === undefined ? kept : change.accessEndsAt };
}
