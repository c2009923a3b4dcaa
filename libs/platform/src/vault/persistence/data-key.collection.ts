import { type CollectionSpec } from '../../database/collection-spec.js';

export const ORGANIZATION_KEYS: CollectionSpec = {
  name: 'organization_keys',
  tenant: true,
  access: 'updatable',
  // Two processes that make the first key at once end with one.
  indexes: [{ key: { organizationId: 1, version: 1 }, unique: true, name: 'one_per_version' }],
  validator: {
    bsonType: 'object',
    additionalProperties: false,
    required: ['_id', 'organizationId', 'version', 'state', 'wrapped', 'kmsKeyId', 'createdAt'],
    properties: {
      _id: {},
      organizationId: { bsonType: 'objectId' },
      version: { bsonType: ['int', 'long', 'double'], minimum: 1 },
      state: { enum: ['active', 'retired', 'destroyed'] },
      wrapped: { bsonType: ['binData', 'null'] },
      // Of what was destroyed.
      wrappedDigest: { bsonType: 'string', pattern: '^[0-9a-f]{64}$' },
      kmsKeyId: { bsonType: 'string' },
      createdAt: { bsonType: 'date' },
    },
    // A destroyed key holds no bytes, and no other lacks them.
    oneOf: [
      { properties: { state: { enum: ['active', 'retired'] }, wrapped: { bsonType: 'binData' } } },
      { properties: { state: { enum: ['destroyed'] }, wrapped: { bsonType: 'null' } } },
    ],
  },
};
