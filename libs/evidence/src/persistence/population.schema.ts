import { Schema, type Types } from 'mongoose';

import { objectId, type SealedValue, type TenantRow, tenantSchema } from '@app/platform';

import { POPULATION_COMMITMENTS, POPULATION_SALTS, POPULATIONS } from './population.collections.js';

const text = { type: String, required: true } as const;
const number = { type: Number, required: true } as const;
const sealed = { type: Schema.Types.Mixed, required: true } as const;

/** Up to 1,000 rows of a population, in leaf order. */
export interface PopulationChunkRow extends TenantRow {
  readonly evidenceId: Types.ObjectId;
  readonly index: number;
  readonly count: number;
  /** Under which the rows' salts are filed, 32 bytes each, base64: tells which salts are still needed without opening a row. */
  readonly records: string;
  readonly rows: SealedValue;
}
export const populationSchema = tenantSchema(POPULATIONS.name, { evidenceId: objectId, index: number, count: number, records: text, rows: sealed });

/** The commitments of one chunk, 32 bytes each, base64. */
export interface PopulationCommitmentsRow extends TenantRow {
  readonly evidenceId: Types.ObjectId;
  readonly index: number;
  readonly count: number;
  readonly commitments: string;
}
export const populationCommitmentsSchema = tenantSchema(POPULATION_COMMITMENTS.name, { evidenceId: objectId, index: number, count: number, commitments: text });

/** The salt of one record, filed under an HMAC of its key: whoever reads the collection learns neither whose it is nor what it is. */
export interface PopulationSaltRow extends TenantRow {
  readonly connectionId: Types.ObjectId;
  readonly recordDigest: string;
  readonly salt: SealedValue;
}
export const populationSaltSchema = tenantSchema(POPULATION_SALTS.name, { connectionId: objectId, recordDigest: text, salt: sealed });
