import { type CollectionSpec } from '@app/platform';

import { hex64, instant, object, reference } from './json-schema.js';

/** One row per finding and approved assessment: from then on the finding is kept whatever happens to its connection. */
export const EVIDENCE_SEALS: CollectionSpec = {
  name: 'evidence_seals',
  tenant: true,
  access: 'insert-only',
  retentionReads: true,
  indexes: [
    { key: { organizationId: 1, evidenceId: 1, assessmentId: 1 }, unique: true, name: 'one_per_assessment' },
    { key: { organizationId: 1, assessmentId: 1, evidenceId: 1 } },
  ],
  validator: object({
    _id: reference,
    organizationId: reference,
    evidenceId: reference,
    assessmentId: reference,
    evidenceHash: hex64,
    approvedAt: instant,
  }),
};
