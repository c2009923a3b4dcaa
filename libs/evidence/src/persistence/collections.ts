import { type CollectionSpec } from '@app/platform';

import { EVIDENCE, EVIDENCE_CONFIRMATIONS } from './evidence.collections.js';
import { POPULATION_SALTS, POPULATIONS } from './population.collections.js';

export const EVIDENCE_COLLECTIONS: readonly CollectionSpec[] = [EVIDENCE, EVIDENCE_CONFIRMATIONS, POPULATIONS, POPULATION_SALTS];
