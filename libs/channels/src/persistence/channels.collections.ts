import { type CollectionSpec } from '@app/platform';

import { ALERT_KINDS, ALERT_MESSAGE_EVENTS, ALERT_SEVERITIES, CHANNEL_KINDS, DELIVERY_STATES } from '../domain/index.js';

const text = { bsonType: 'string', minLength: 1 } as const;
const id = { bsonType: 'objectId' } as const;
const date = { bsonType: 'date' } as const;
const nothing = { bsonType: 'null' } as const;
const maybe = (type: string) => ({ bsonType: [type, 'null'] }) as const;
const count = { bsonType: ['int', 'long', 'double'], minimum: 0 } as const;
const texts = { bsonType: 'array', items: text } as const;
const exactly = (properties: Readonly<Record<string, unknown>>, optional: readonly string[] = []) => ({
  bsonType: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});
const failure = { oneOf: [nothing, exactly({ code: text, message: text, remedy: text })] };
const by = exactly({ kind: { enum: ['member', 'api-key', 'system'] }, id: text, label: text });

export const ALERT_CHANNELS: CollectionSpec = {
  name: 'alert_channels',
  tenant: true,
  access: 'updatable',
  indexes: [
    { key: { organizationId: 1, _id: 1 } },
    // What the outbox asks for when an alert opens.
    { key: { organizationId: 1, living: 1, events: 1 } },
  ],
  validator: {
    ...exactly(
      {
        _id: id,
        organizationId: id,
        kind: { enum: [...CHANNEL_KINDS] },
        label: text,
        events: { bsonType: 'array', items: { enum: [...ALERT_KINDS] } },
        addresses: texts,
        target: maybe('string'),
        // A removed channel holds no secret: the database itself says so, below.
        secret: { bsonType: ['object', 'null'] },
        version: count,
        living: { enum: [true] },
        lastTest: { oneOf: [nothing, exactly({ at: date, delivered: { bsonType: 'bool' }, error: failure })] },
        createdBy: by,
        createdAt: date,
        removedBy: { oneOf: [nothing, by] },
        deletedAt: maybe('date'),
      },
      ['living'],
    ),
    oneOf: [
      { required: ['living'], properties: { kind: { enum: ['email'] }, secret: nothing, deletedAt: nothing } },
      { required: ['living'], properties: { kind: { enum: ['webhook', 'slack'] }, secret: { bsonType: 'object' }, deletedAt: nothing } },
      { properties: { secret: nothing, deletedAt: date }, not: { required: ['living'] } },
    ],
  },
};

export const ALERT_DELIVERIES: CollectionSpec = {
  name: 'alert_deliveries',
  tenant: true,
  access: 'updatable-expiring',
  indexes: [
    // The same message never enters a channel twice, and is found by its key.
    { key: { organizationId: 1, messageKey: 1, channelId: 1 }, unique: true, name: 'one_per_message' },
    // What is due, longest waiting first.
    { key: { organizationId: 1, state: 1, nextAttemptAt: 1 } },
    { key: { organizationId: 1, channelId: 1, _id: -1 } },
    { key: { organizationId: 1, alertIds: 1 } },
    // What expires.
    { key: { organizationId: 1, createdAt: 1 } },
  ],
  validator: exactly(
    {
      _id: id,
      organizationId: id,
      channelId: id,
      channelKind: { enum: [...CHANNEL_KINDS] },
      channelLabel: text,
      messageKey: text,
      alertIds: texts,
      message: exactly({
        event: { enum: [...ALERT_MESSAGE_EVENTS] },
        kind: { enum: [...ALERT_KINDS] },
        severity: { enum: [...ALERT_SEVERITIES] },
        title: text,
        detail: { bsonType: 'string' },
        why: { bsonType: 'string' },
        remedy: { bsonType: 'string' },
        path: text,
        at: date,
      }),
      state: { enum: [...DELIVERY_STATES] },
      attempts: count,
      nextAttemptAt: maybe('date'),
      lease: { oneOf: [nothing, exactly({ token: text, until: date })] },
      // Who of several people is still without the mail; null = everybody.
      left: { oneOf: [nothing, texts] },
      sentAt: maybe('date'),
      lastError: failure,
      createdAt: date,
    },
    [],
  ),
};

export const CHANNELS_COLLECTIONS: readonly CollectionSpec[] = [ALERT_CHANNELS, ALERT_DELIVERIES];
