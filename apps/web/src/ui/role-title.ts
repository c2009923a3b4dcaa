import type { Role } from '@/api/types';

export const roleTitle: Readonly<Record<Role, string>> = { owner: 'Owner', admin: 'Admin', auditor: 'Auditor' };
export const roleMeaning: Readonly<Record<Role, string>> = {
  owner: 'Everything, including members and the organization.',
  admin: 'Everything but owners and deleting the organization.',
  auditor: 'Reads and verifies. Cannot change anything, and never sees a key.',
};
