/** Highest first. */
export const ROLES = ['owner', 'admin', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** True when `role` gives nothing that `limit` does not. */
export const isRoleAtMost = (role: Role, limit: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(limit);
