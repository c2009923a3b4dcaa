import { Schema, type Types } from 'mongoose';

import { objectId, type SealedValue, type TenantRow, tenantSchema } from '@app/platform';

import { POPULATION_SALTS, POPULATIONS } from './population.collections.js';

const text = { type: String, required: true } as const;
const number = { type: Number, required: true } as const;
const sealed = { type: Schema.Types.Mixed, required: true } as const;

/** Up to 1,000 rows of a population, in leaf order. */
export interface PopulationChunkRow extends TenantRow {
  readonly evidenceId: Types.ObjectId;
  readonly index: number;
  readonly count: number;
  /** The rows' commitments, 32 bytes each, base64: the root can be derived again when a person's row and salt are gone. */
  readonly commitments: string;
  readonly rows: SealedValue;
}
export const populationSchema = tenantSchema(POPULATIONS.name, { evidenceId: objectId, index: number, count: number, commitments: text, rows: sealed });

/** The salt of one record, filed under an HMAC of its key: whoever reads the collection learns neither whose it is nor what it is. */
export interface PopulationSaltRow extends TenantRow {
  readonly connectionId: Types.ObjectId;
  readonly recordDigest: string;
  readonly salt: SealedValue;
}
export const populationSaltSchema = tenantSchema(POPULATION_SALTS.name, { connectionId: objectId, recordDigest: text, salt: sealed });
