import { type Access, ACCESSES, type Role, ROLES } from '@app/organizations';

import { ChoiceField, InstantField, TextField } from '../http/fields.js';

export class CreateApiKeyRequest {
  @TextField({ maxLength: 100, description: 'What uses it.', example: 'Nightly export' })
  readonly label: string;

  @ChoiceField(ROLES, { description: 'At most your own.' })
  readonly role: Role;

  @ChoiceField(ACCESSES, { optional: true, description: '`read` narrows the role to what only reads. Default: full.' })
  readonly access?: Access;

  @InstantField({ description: 'Within 366 days.' })
  readonly expiresAt: string;
}
