import { DayField } from '../http/day-field.js';
import { ChoiceField, IdField, TextField } from '../http/fields.js';
import { PageQuery } from '../http/page.dto.js';

const FRESHNESS = ['fresh', 'due', 'stale'] as const;

export class EvidenceQuery extends PageQuery {
  @TextField({ maxLength: 200, optional: true, description: 'Evidence type; several comma-separated.', example: 'hr.active_headcount' })
  readonly type?: string;

  @IdField({ optional: true })
  readonly connectionId?: string;

  @TextField({ maxLength: 50, optional: true, description: 'Only types that are mapped to this framework.', example: 'soc2' })
  readonly framework?: string;

  @TextField({ maxLength: 50, optional: true, description: 'With `framework`: only types that are mapped to this control.', example: 'CC6.2' })
  readonly controlId?: string;

  @ChoiceField(FRESHNESS, { optional: true, description: 'Of the figure, not of the row: whether it is still being read.' })
  readonly freshness?: string;

  @ChoiceField(['true', 'false'], { optional: true, description: 'true: the newest finding of each connection and type; false: all others.' })
  readonly current?: string;

  @DayField({ optional: true, description: "First day of collection, in the organization's zone." })
  readonly from?: string;

  @DayField({ optional: true, description: 'Last day of collection, included.' })
  readonly to?: string;
}
