import { RUN_STATES } from '@app/connections';

import { ChoiceField, IdField } from '../http/fields.js';
import { PageQuery } from '../http/page.dto.js';

export class RunsQuery extends PageQuery {
  @IdField({ optional: true })
  readonly connectionId?: string;

  @ChoiceField(RUN_STATES, { optional: true })
  readonly state?: string;
}
