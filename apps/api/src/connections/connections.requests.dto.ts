import { READ_MODES, type ReadMode } from '@app/connections';

import { ChoiceField, TextField } from '../http/fields.js';
import { ObjectField } from '../http/object-field.js';

export class ConnectRequest {
  @TextField({ maxLength: 50, description: 'Slug of the connector.', example: 'bamboohr' })
  readonly connector: string;

  @TextField({ maxLength: 100, optional: true, description: 'How people call it.' })
  readonly label?: string;

  @ObjectField({ description: "The connector's fields that are no secret.", example: { subdomain: 'acme' } })
  readonly config: Readonly<Record<string, string>>;

  @ObjectField({ description: "The connector's secret fields. Sealed at once; never shown again.", example: { apiKey: '(40 hex digits)' } })
  readonly credential: Readonly<Record<string, string>>;
}

export class ChangeConnectionRequest {
  @TextField({ maxLength: 100, optional: true, description: 'How people call it.' })
  readonly label?: string;

  @ChoiceField(READ_MODES, { optional: true, description: '`totals`: counts only, least personal data. `rows`: the whole directory is walked as well.' })
  readonly readMode?: ReadMode;
}

export class ReauthorizeRequest {
  @ObjectField({ description: "The connector's secret fields.", example: { apiKey: '(40 hex digits)' } })
  readonly credential: Readonly<Record<string, string>>;
}
