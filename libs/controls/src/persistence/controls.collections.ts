import { type CollectionSpec } from '@app/platform';

const text = { bsonType: 'string', minLength: 1 } as const;
const id = { bsonType: 'objectId' } as const;
const exactly = (properties: Readonly<Record<string, unknown>>) => ({
  bsonType: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});
const by = exactly({ kind: { enum: ['member', 'api-key', 'system'] }, id: text, label: text });
const revision = { bsonType: ['int', 'long', 'double'], minimum: 1 } as const;

/** Every decision is a row of its own, so that what held on a day can be told later. The newest revision of a control counts; `cleared` ends it. */
export const CONTROL_OVERRIDES: CollectionSpec = {
  name: 'control_overrides',
  tenant: true,
  access: 'insert-only',
  indexes: [{ key: { organizationId: 1, framework: 1, controlId: 1, revision: -1 }, unique: true, name: 'one_per_revision' }],
  validator: exactly({
    _id: id,
    organizationId: id,
    framework: text,
    controlId: text,
    revision,
    cleared: { bsonType: 'bool' },
    applicable: { bsonType: 'bool' },
    strengths: {
      bsonType: 'array',
      items: exactly({ evidenceType: text, strength: { enum: ['direct', 'population', 'supporting', 'none'] } }),
    },
    ownerId: { bsonType: ['objectId', 'null'] },
    reason: { bsonType: 'string' },
    by,
    at: { bsonType: 'date' },
  }),
};

/** The same for the target of a ratio metric; a `target` of null ends it. */
export const METRIC_TARGETS: CollectionSpec = {
  name: 'metric_targets',
  tenant: true,
  access: 'insert-only',
  indexes: [{ key: { organizationId: 1, evidenceType: 1, revision: -1 }, unique: true, name: 'one_per_revision' }],
  validator: exactly({
    _id: id,
    organizationId: id,
    evidenceType: text,
    revision,
    target: { bsonType: ['int', 'double', 'null'], minimum: 0, maximum: 1 },
    by,
    at: { bsonType: 'date' },
  }),
};

/** Since when a version of the catalogue counts for the organization: what held on a day is told by this, not by the release that runs today. */
export const CATALOGUE_ADOPTIONS: CollectionSpec = {
  name: 'catalogue_adoptions',
  tenant: true,
  access: 'insert-only',
  indexes: [{ key: { organizationId: 1, revision: -1 }, unique: true, name: 'one_per_revision' }],
  validator: exactly({
    _id: id,
    organizationId: id,
    revision,
    catalogueVersion: text,
    evidenceTypes: { bsonType: 'array', items: text },
    at: { bsonType: 'date' },
  }),
};

export const CONTROLS_COLLECTIONS: readonly CollectionSpec[] = [CONTROL_OVERRIDES, METRIC_TARGETS, CATALOGUE_ADOPTIONS];
