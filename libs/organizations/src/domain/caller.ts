import { type OrganizationId } from '@app/kernel';

import { type Access } from './permissions.js';
import { type Role } from './role.js';

export interface CallerActor {
  readonly kind: 'member' | 'api-key';
  readonly id: string;
  /** A person's e-mail address or a key's label with its visible prefix. */
  readonly label: string;
}

/** Who asks, as the guard established it: the only source of the organization for everything that follows. */
export interface Caller {
  readonly organizationId: OrganizationId;
  readonly actor: CallerActor;
  readonly role: Role;
  readonly access: Access;
  /** When this access ends by itself: an auditor's end date, a key's expiry. */
  readonly accessEndsAt: Date | null;
  /** Of the person behind it; a key belongs to the member who made it. */
  readonly memberId: string;
  /** Null for API keys. */
  readonly sessionId: string | null;
}
