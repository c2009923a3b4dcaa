import { RETENTION_LIMITS } from '@app/organizations';

import { IntegerField } from '../http/json-fields.js';

export class ChangeRetentionRequest {
  @IntegerField({
    ...RETENTION_LIMITS.retentionMonths,
    optional: true,
    description: 'Months for request logs, deliveries and the rows behind sealed evidence.',
  })
  readonly retentionMonths?: number;

  @IntegerField({
    ...RETENTION_LIMITS.populationMonths,
    optional: true,
    description: 'Months for the rows behind other evidence; at most retentionMonths.',
  })
  readonly populationMonths?: number;
}
