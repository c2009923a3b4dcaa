import { TextField } from '../http/fields.js';
import { TimeZoneField } from '../http/time-zone-field.js';

export class ChangeOrganizationRequest {
  @TextField({ maxLength: 200, optional: true })
  readonly name?: string;

  @TimeZoneField({ optional: true })
  readonly timeZone?: string;
}

export class DeleteOrganizationRequest {
  @TextField({ maxLength: 200, description: 'The name of the organization, typed out.' })
  readonly name: string;
}
