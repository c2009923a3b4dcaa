import { ChoiceField, InstantField, TextField } from '../http/fields.js';
import { PageQuery } from '../http/page.dto.js';

export const OUTCOMES = ['success', 'partial', 'failure', 'denied'] as const;

export class AuditEventsQuery extends PageQuery {
  @TextField({ maxLength: 500, optional: true, description: 'Event type; several comma-separated.', example: 'connection.connected' })
  readonly type?: string;

  @TextField({ maxLength: 100, optional: true })
  readonly actorId?: string;

  @TextField({ maxLength: 100, optional: true })
  readonly targetId?: string;

  @ChoiceField(OUTCOMES, { optional: true })
  readonly outcome?: string;

  @InstantField({ optional: true, description: 'From this instant on.' })
  readonly from?: string;

  @InstantField({ optional: true, description: 'Before this instant.' })
  readonly to?: string;
}

export class AuditExportQuery {
  @InstantField({ optional: true, description: 'From this instant on.' })
  readonly from?: string;

  @InstantField({ optional: true, description: 'Before this instant.' })
  readonly to?: string;
}
