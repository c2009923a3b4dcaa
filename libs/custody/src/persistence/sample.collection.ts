import { type CollectionSpec } from '@app/platform';

const text = { bsonType: 'string', minLength: 1 } as const;
const hex64 = { bsonType: 'string', pattern: '^[0-9a-f]{64}$' } as const;
const reference = { bsonType: 'objectId' } as const;
const instant = { bsonType: 'date' } as const;
const quantity = { bsonType: ['int', 'long', 'double'], minimum: 0 } as const;
const exactly = (properties: Readonly<Record<string, unknown>>) => ({
  bsonType: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});

/** Drawn samples: seed, size and the chosen rows, by commitment. Every draw stays, so that nobody can draw until one pleases. */
export const SAMPLES: CollectionSpec = {
  name: 'samples',
  tenant: true,
  access: 'insert-only',
  indexes: [{ key: { organizationId: 1, evidenceId: 1, _id: -1 } }],
  validator: exactly({
    _id: reference,
    organizationId: reference,
    evidenceId: reference,
    populationRoot: hex64,
    populationCount: quantity,
    populationCollectedAt: instant,
    method: text,
    seed: text,
    preset: { bsonType: ['string', 'null'] },
    size: quantity,
    rows: { bsonType: 'array', maxItems: 200, items: exactly({ leaf: quantity, commitment: hex64 }) },
    drawnBy: exactly({ kind: { enum: ['member', 'api-key'] }, id: text, label: text }),
    drawnAt: instant,
  }),
};
