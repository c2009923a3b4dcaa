import { ASSESSMENT_STATES, MAX_NAME_LENGTH, MAX_NOTE_LENGTH } from '@app/assessments';

import { ChoiceField, IdField, QueryIntegerField, TextField } from '../http/fields.js';
import { ObjectField } from '../http/object-field.js';
import { PageQuery } from '../http/page.dto.js';
import { TextListField } from '../http/text-list-field.js';

const CONTROL_ID_LENGTH = 50;
const controlIds = { max: 1_000, maxLength: CONTROL_ID_LENGTH, example: ['CC6.2'] } as const;
const notes = { optional: true, example: { 'CC6.2': 'Leavers are followed up by the help desk.' } } as const;

export class AssessmentsQuery extends PageQuery {
  @ChoiceField(ASSESSMENT_STATES, { optional: true })
  readonly state?: string;

  @TextField({ maxLength: CONTROL_ID_LENGTH, optional: true, description: 'Id of the framework.', example: 'soc2' })
  readonly framework?: string;
}

export class CreateAssessmentRequest {
  @TextField({ maxLength: MAX_NAME_LENGTH, example: 'SOC 2, second half of 2026' })
  readonly name: string;

  @TextField({ maxLength: 50, description: 'Id of the framework.', example: 'soc2' })
  readonly framework: string;

  @ObjectField({ description: 'First and last day, both included.', example: { start: '2026-07-01', end: '2026-12-31' } })
  readonly period: Readonly<Record<string, string>>;

  @TextListField({ ...controlIds, description: 'Controls in scope; left out: all of the framework that apply.' })
  readonly controlIds?: readonly string[];

  @ObjectField({ ...notes, description: `Control → note of at most ${String(MAX_NOTE_LENGTH)} characters.` })
  readonly notes?: Readonly<Record<string, string>>;
}

export class ChangeAssessmentRequest {
  @TextField({ maxLength: MAX_NAME_LENGTH, optional: true })
  readonly name?: string;

  @TextListField({ ...controlIds, description: 'Controls in scope: all of them, not the difference.' })
  readonly controlIds?: readonly string[];

  @ObjectField({ ...notes, description: 'Control → note; an empty text takes it away, what is not named stays.' })
  readonly notes?: Readonly<Record<string, string>>;
}

export class AttachRequest {
  @TextField({ maxLength: CONTROL_ID_LENGTH, example: 'CC6.2' })
  readonly controlId: string;

  @IdField({ optional: true, description: 'One finding, read or confirmed on a day of the period.' })
  readonly evidenceId?: string;

  @TextField({ maxLength: 100, optional: true, description: 'Instead: all evidence of this type in the period.', example: 'hr.terminations_30d' })
  readonly type?: string;

  @IdField({ optional: true, description: 'With `type`: of this connection alone.' })
  readonly connectionId?: string;

  @TextField({ maxLength: MAX_NOTE_LENGTH, optional: true, description: 'Why it is attached.' })
  readonly note?: string;
}

export class DetachRequest {
  @TextField({ maxLength: CONTROL_ID_LENGTH, example: 'CC6.2' })
  readonly controlId: string;

  @IdField()
  readonly evidenceId: string;
}

const MOST_CONNECTIONS = 50;
export class AssessmentCalendarQuery {
  @QueryIntegerField({ min: 1, max: MOST_CONNECTIONS, default: 10, optional: true, description: 'Connections per page; each brings a calendar per figure.' })
  readonly limit?: number;

  @TextField({ maxLength: 512, optional: true, description: '`nextCursor` of the page before.' })
  readonly cursor?: string;
}

export class AssessmentExportQuery {
  @ChoiceField(['true', 'false'], {
    optional: true,
    description: 'true: the rows of populations in clear; needs the permission evidence.reveal and leaves a custody event per population.',
  })
  readonly rows?: string;
}
