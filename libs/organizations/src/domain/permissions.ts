import { type Role } from './role.js';

/** What a route may ask for. `<thing>.read` never changes anything, which is what a key narrowed to `read` is held to. */
export const PERMISSIONS = [
  'connection.read',
  'connection.manage',
  'connection.confirm',
  'run.read',
  'evidence.read',
  'evidence.export',
  'evidence.sample',
  'evidence.reveal',
  'control.read',
  'control.override',
  'assessment.read',
  'assessment.prepare',
  'assessment.approve',
  'audit.read',
  'audit.export',
  'alert.read',
  'alert.manage',
  'member.read',
  'member.manage',
  'api-key.manage',
  'organization.read',
  'organization.manage',
  'organization.delete',
  'retention.manage',
  'metrics.read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const OWNER_ONLY: readonly Permission[] = ['organization.delete', 'connection.confirm'];
const AUDITOR: readonly Permission[] = [
  'connection.read',
  'run.read',
  'evidence.read',
  'evidence.export',
  'evidence.sample',
  'evidence.reveal',
  'control.read',
  'assessment.read',
  'audit.read',
  'audit.export',
  'alert.read',
  'member.read',
  'organization.read',
];

/** Role → what it may do. That an admin manages no owner is a rule about the person asked for: see member-rules. */
export const PERMISSIONS_OF: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(PERMISSIONS),
  admin: new Set(PERMISSIONS.filter((permission) => !OWNER_ONLY.includes(permission))),
  auditor: new Set(AUDITOR),
};

/** `read` narrows a role to the permissions that only read. */
export const ACCESSES = ['full', 'read'] as const;
export type Access = (typeof ACCESSES)[number];

export function isAllowed(who: { readonly role: Role; readonly access: Access }, permission: Permission): boolean {
  return PERMISSIONS_OF[who.role].has(permission) && (who.access === 'full' || permission.endsWith('.read'));
}
