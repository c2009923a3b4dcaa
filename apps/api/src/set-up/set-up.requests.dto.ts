import { EmailField, TextField } from '../http/fields.js';
import { LinkTokenField, NewPasswordField } from '../http/secret-fields.js';
import { TimeZoneField } from '../http/time-zone-field.js';

export class SetUpRequest {
  @LinkTokenField()
  readonly token: string;

  @TextField({ maxLength: 200, description: 'As auditors know it.' })
  readonly organization: string;

  @TimeZoneField()
  readonly timeZone: string;

  @EmailField()
  readonly email: string;

  @NewPasswordField()
  readonly password: string;

  @TextField({ maxLength: 200, optional: true, description: 'Of the person.' })
  readonly name?: string;
}
