import type { Role } from '@/api/types';
import { ui as texts } from '@/texts';

export const roleTitle: Readonly<Record<Role, string>> = { owner: texts.owner, admin: texts.admin, auditor: texts.auditor };
export const roleMeaning: Readonly<Record<Role, string>> = {
  owner: texts.everythingIncludingMembersAndThe,
  admin: texts.everythingButOwnersAndDeleting,
  auditor: texts.readsAndVerifiesCannotChange,
};
