import { type CollectionSpec } from '@app/platform';

import { EVIDENCE, EVIDENCE_CONFIRMATIONS } from './evidence.collections.js';
import { EVIDENCE_SEALS } from './evidence-seal.collection.js';
import { POPULATION_COMMITMENTS, POPULATION_SALTS, POPULATIONS } from './population.collections.js';

export const EVIDENCE_COLLECTIONS: readonly CollectionSpec[] = [
  EVIDENCE,
  EVIDENCE_CONFIRMATIONS,
  EVIDENCE_SEALS,
  POPULATIONS,
  POPULATION_COMMITMENTS,
  POPULATION_SALTS,
];
