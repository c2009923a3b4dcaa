import { MAX_REVEALED, SAMPLING_PRESET_IDS } from '@app/custody';

import { ChoiceField, IdField, TextField } from '../http/fields.js';
import { BooleanField, IntegerField } from '../http/json-fields.js';
import { HashListField } from '../http/list-fields.js';

export class RevealRequest {
  @IdField({ optional: true, description: 'The rows of this sample: the normal way.' })
  readonly sampleId?: string;

  @HashListField({ max: MAX_REVEALED, description: 'Or these rows, by their commitments.' })
  readonly rows?: readonly string[];

  @BooleanField({ optional: true, description: 'Or, with true, all rows, page by page.' })
  readonly all?: boolean;

  @TextField({ maxLength: 9, optional: true, pattern: /^\d+$/, patternMessage: 'must be a `nextCursor` of this answer', description: 'With `all`.' })
  readonly cursor?: string;

  @IntegerField({ min: 1, max: MAX_REVEALED, optional: true, description: `With \`all\`: rows per page, ${String(MAX_REVEALED)} when left out.` })
  readonly limit?: number;
}

export class SampleRequest {
  @TextField({
    minLength: 8,
    maxLength: 128,
    pattern: /^[ -~]+$/,
    patternMessage: 'must be printable ASCII',
    description: 'Chosen by the auditor after the population was collected.',
    example: 'dice 4 1 6 6 2 3, 21 November 2026',
  })
  readonly seed: string;

  @ChoiceField(SAMPLING_PRESET_IDS, { optional: true, description: 'Either a rule of `GET /api/v1/sampling-presets` …' })
  readonly preset?: string;

  @IntegerField({ min: 1, max: MAX_REVEALED, optional: true, description: '… or a number of rows.' })
  readonly size?: number;
}
