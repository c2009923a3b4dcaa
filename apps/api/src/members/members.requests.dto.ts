import { type Role, ROLES } from '@app/organizations';

import { ChoiceField, InstantField } from '../http/fields.js';

export class ChangeMemberRequest {
  @ChoiceField(ROLES, { optional: true })
  readonly role?: Role;

  @InstantField({ optional: true, nullable: true, description: 'Only for auditors, who need one.' })
  readonly accessEndsAt?: string | null;
}
