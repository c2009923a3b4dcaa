import { type CollectionSpec } from '@app/platform';

const text = { bsonType: 'string' } as const;
const bytes = { bsonType: 'binData' } as const;
const number = { bsonType: ['int', 'long', 'double'], minimum: 0 } as const;
const keyId = { bsonType: 'string', pattern: '^[0-9a-f]{32}$' } as const;
const SEALED = { v: { enum: [1] }, keyVersion: number, iv: bytes, ciphertext: bytes, tag: bytes, commitment: bytes } as const;

const exactly = (properties: Readonly<Record<string, object>>): object => ({
  bsonType: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});

export const AUDIT_CHECKPOINTS: CollectionSpec = {
  name: 'audit_checkpoints',
  tenant: true,
  access: 'insert-only',
  indexes: [{ key: { organizationId: 1, sequence: 1 }, unique: true, name: 'one_per_sequence' }, { key: { organizationId: 1, hash: 1 } }],
  validator: {
    ...exactly({
      _id: { bsonType: 'objectId' },
      organizationId: { bsonType: 'objectId' },
      sequence: number,
      hash: { bsonType: 'string', pattern: '^[0-9a-f]{64}$' },
      at: { bsonType: 'date' },
      keyId,
      signature: text,
    }),
  },
};

/** The private half is sealed under the organization's data key: whoever has the database alone cannot sign. */
export const AUDIT_SIGNING_KEYS: CollectionSpec = {
  name: 'audit_signing_keys',
  tenant: true,
  access: 'insert-only',
  indexes: [{ key: { organizationId: 1, version: 1 }, unique: true, name: 'one_per_version' }],
  validator: {
    ...exactly({
      _id: { bsonType: 'objectId' },
      organizationId: { bsonType: 'objectId' },
      version: number,
      keyId,
      publicKey: text,
      privateKey: exactly(SEALED),
      createdAt: { bsonType: 'date' },
    }),
  },
};
