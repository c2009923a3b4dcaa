import { type CollectionSpec } from '@app/platform';

export const CONNECTIONS: CollectionSpec = {
  name: 'connections',
  tenant: true,
  access: 'updatable',
  retentionReads: true,
  indexes: [
    { key: { organizationId: 1, _id: 1 } },
    // What the dispatcher asks for, organization by organization.
    { key: { organizationId: 1, status: 1, nextRunAt: 1 } },
    // One living connection per company at the vendor: a second one would count every person twice.
    { key: { organizationId: 1, connector: 1, account: 1 }, unique: true, name: 'one_per_account', partialFilterExpression: { living: true } },
  ],
  validator: {
    bsonType: 'object',
    required: ['_id', 'organizationId', 'connector', 'account', 'label', 'config', 'status', 'epoch', 'createdAt'],
    properties: {
      organizationId: { bsonType: 'objectId' },
      status: { enum: ['active', 'needs-reauth', 'revoked'] },
      // A revoked connection holds no credential: the database itself says so.
      credential: { bsonType: ['object', 'null'] },
    },
    oneOf: [
      {
        required: ['living'],
        properties: {
          status: { enum: ['active', 'needs-reauth'] },
          credential: { bsonType: 'object' },
          deletedAt: { bsonType: 'null' },
          living: { enum: [true] },
        },
      },
      { properties: { status: { enum: ['revoked'] }, credential: { bsonType: 'null' }, deletedAt: { bsonType: 'date' } }, not: { required: ['living'] } },
    ],
  },
};
