import { ALERT_STATES } from '@app/alerts';

import { ChoiceField } from '../http/fields.js';
import { PageQuery } from '../http/page.dto.js';

export class AlertsQuery extends PageQuery {
  @ChoiceField(ALERT_STATES, { optional: true })
  readonly state?: string;
}
