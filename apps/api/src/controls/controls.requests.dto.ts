import { type OverrideStrength } from '@app/controls';

import { IdField, TextField } from '../http/fields.js';
import { BooleanField, NumberField } from '../http/json-fields.js';
import { ObjectField } from '../http/object-field.js';

export class ControlsQuery {
  @TextField({ maxLength: 50, description: 'Id of the framework.', example: 'soc2' })
  readonly framework: string;
}

export class OverrideRequest {
  @BooleanField({ optional: true, description: 'false: the control does not concern the organization.' })
  readonly applicable?: boolean;

  @ObjectField({
    optional: true,
    description: 'Evidence type → direct, population, supporting or none.',
    example: { 'hr.onboarding_completion': 'supporting' },
  })
  readonly strengths?: Readonly<Record<string, OverrideStrength>>;

  @IdField({ optional: true, nullable: true, description: 'The member who answers for it.' })
  readonly ownerId?: string | null;

  @TextField({ maxLength: 500, description: 'Why. Shown beside the control and kept in the audit log.' })
  readonly reason: string;
}

export class TargetRequest {
  @NumberField({ nullable: true, description: 'Least share, above 0 and at most 1; null takes the target away.' })
  readonly target: number | null;
}
