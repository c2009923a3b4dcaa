import { PASSWORD_MAX_LENGTH, type Role, ROLES } from '@app/organizations';

import { ChoiceField, EmailField, InstantField, TextField } from '../http/fields.js';
import { LinkTokenField } from '../http/secret-fields.js';

export class InviteRequest {
  @EmailField()
  readonly email: string;

  @ChoiceField(ROLES)
  readonly role: Role;

  @InstantField({ optional: true, nullable: true, description: 'Needed for an auditor: access ends then by itself.' })
  readonly accessEndsAt?: string | null;
}

export class AcceptInvitationRequest {
  @LinkTokenField()
  readonly token: string;

  @TextField({
    maxLength: PASSWORD_MAX_LENGTH,
    anyCharacters: true,
    description: 'Of the account of that e-mail address when there is one; else a new one of at least 12 characters.',
  })
  readonly password: string;

  @TextField({ maxLength: 200, optional: true, description: 'How others see the person. Only for a new account.' })
  readonly name?: string;
}
