import { type CollectionSpec } from '@app/platform';

const text = { bsonType: 'string' } as const;

export const AUDIT_EVENTS: CollectionSpec = {
  name: 'audit_events',
  tenant: true,
  access: 'insert-only',
  indexes: [
    { key: { organizationId: 1, sequence: 1 }, unique: true, name: 'one_per_sequence' },
    { key: { organizationId: 1, eventId: 1 }, unique: true, name: 'one_per_event_id' },
    { key: { organizationId: 1, type: 1, sequence: -1 } },
    { key: { organizationId: 1, actorId: 1, sequence: -1 } },
    { key: { organizationId: 1, targetId: 1, sequence: -1 } },
    // The beginning of a hash, as a person reads it off a page or a checkpoint, is one range.
    { key: { organizationId: 1, hash: 1 } },
  ],
  validator: {
    bsonType: 'object',
    additionalProperties: false,
    required: ['_id', 'organizationId', 'sequence', 'eventId', 'type', 'at', 'actorId', 'targetId', 'outcome', 'prevHash', 'hash', 'body'],
    properties: {
      _id: {},
      organizationId: { bsonType: 'objectId' },
      sequence: { bsonType: ['int', 'long', 'double'], minimum: 0 },
      eventId: text,
      type: { bsonType: 'string', pattern: '^[a-z-]+\\.[a-z-]+$' },
      at: { bsonType: 'date' },
      actorId: text,
      targetId: text,
      outcome: { enum: ['success', 'partial', 'failure', 'denied'] },
      prevHash: { bsonType: 'string', pattern: '^[0-9a-f]{64}$' },
      hash: { bsonType: 'string', pattern: '^[0-9a-f]{64}$' },
      body: text,
    },
  },
};
