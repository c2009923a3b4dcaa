import { type FieldProblem } from '@app/kernel';

import { MAX_KEY_LIFE_MS } from './access-period.js';
import { type Access } from './permissions.js';
import { isRoleAtMost, type Role } from './role.js';

export interface ApiKeyWish {
  readonly role: Role;
  readonly access: Access;
  readonly expiresAt: Date;
}

/** A key never reaches further than whoever makes it, in role, in access and in time. Empty = may be made. */
export function findApiKeyProblems(
  wish: ApiKeyWish,
  maker: { readonly role: Role; readonly access: Access; readonly accessEndsAt: Date | null },
  now: Date,
): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!isRoleAtMost(wish.role, maker.role)) problems.push({ field: 'role', message: `must not be above your own role, ${maker.role}` });
  if (maker.access === 'read' && wish.access !== 'read') problems.push({ field: 'access', message: 'must be read: your own access is' });
  if (wish.expiresAt.getTime() <= now.getTime()) problems.push({ field: 'expiresAt', message: 'must be in the future' });
  if (wish.expiresAt.getTime() > now.getTime() + MAX_KEY_LIFE_MS) problems.push({ field: 'expiresAt', message: 'must be within 366 days' });
  if (maker.accessEndsAt !== null && wish.expiresAt.getTime() > maker.accessEndsAt.getTime()) {
    problems.push({ field: 'expiresAt', message: 'must not be after the end of your own access' });
  }
  return problems;
}
