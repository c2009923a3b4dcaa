import { type CollectionSpec } from '@app/platform';

import { object, quantity, reference, text } from './json-schema.js';

const bytes = { bsonType: 'binData' } as const;
const sealed = object({ v: { enum: [1] }, keyVersion: quantity, iv: bytes, ciphertext: bytes, tag: bytes, commitment: bytes });

export const POPULATIONS: CollectionSpec = {
  name: 'populations',
  tenant: true,
  access: 'insert-expiring',
  indexes: [{ key: { organizationId: 1, evidenceId: 1, index: 1 }, unique: true, name: 'one_per_index' }],
  validator: object({ _id: reference, organizationId: reference, evidenceId: reference, index: quantity, count: quantity, records: text, rows: sealed }),
};

/** Stays when the rows have gone: with it anybody can derive the root again, and nobody can guess a row without its salt. */
export const POPULATION_COMMITMENTS: CollectionSpec = {
  name: 'population_commitments',
  tenant: true,
  access: 'insert-only',
  indexes: [{ key: { organizationId: 1, evidenceId: 1, index: 1 }, unique: true, name: 'one_per_index' }],
  validator: object({ _id: reference, organizationId: reference, evidenceId: reference, index: quantity, count: quantity, commitments: text }),
};

export const POPULATION_SALTS: CollectionSpec = {
  name: 'population_salts',
  tenant: true,
  access: 'insert-expiring',
  indexes: [{ key: { organizationId: 1, connectionId: 1, recordDigest: 1 }, unique: true, name: 'one_per_record' }],
  validator: object({
    _id: reference,
    organizationId: reference,
    connectionId: reference,
    recordDigest: { bsonType: 'string', pattern: '^([0-9a-f]{64}|filing-key)$' },
    salt: sealed,
  }),
};
