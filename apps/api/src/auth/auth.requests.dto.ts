import { type OrganizationId } from '@app/kernel';
import { PASSWORD_MAX_LENGTH } from '@app/organizations';

import { EmailField, IdField, TextField } from '../http/fields.js';
import { LinkTokenField, NewPasswordField } from '../http/secret-fields.js';

export class LoginRequest {
  @EmailField()
  readonly email: string;

  @TextField({ maxLength: PASSWORD_MAX_LENGTH, anyCharacters: true })
  readonly password: string;

  @IdField({ optional: true, description: 'Which organization to enter; needed after a 409 `auth.organization-choice`.' })
  readonly organizationId?: OrganizationId;
}

export class SwitchRequest {
  @IdField({ description: 'Another organization of the same person.' })
  readonly organizationId: OrganizationId;
}

export class ChangePasswordRequest {
  @TextField({ maxLength: PASSWORD_MAX_LENGTH, anyCharacters: true })
  readonly currentPassword: string;

  @NewPasswordField()
  readonly newPassword: string;
}

export class PasswordResetRequest {
  @LinkTokenField()
  readonly token: string;

  @NewPasswordField()
  readonly password: string;
}
