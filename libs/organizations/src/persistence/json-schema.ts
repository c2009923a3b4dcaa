/** Pieces of `$jsonSchema` validators. */
export const text = { bsonType: 'string' } as const;
export const id = { bsonType: 'objectId' } as const;
export const date = { bsonType: 'date' } as const;
export const dateOrNull = { bsonType: ['date', 'null'] } as const;
export const sha256 = { bsonType: 'string', pattern: '^[0-9a-f]{64}$' } as const;
export const role = { enum: ['owner', 'admin', 'auditor'] } as const;
export const actor = {
  bsonType: 'object',
  additionalProperties: false,
  required: ['kind', 'id', 'label'],
  properties: { kind: { enum: ['member', 'api-key', 'system'] }, id: text, label: text },
} as const;

/** Every property named first is required, the others may be absent, and no other is allowed. */
export const exactly = (
  properties: Readonly<Record<string, unknown>>,
  optional: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> => ({
  bsonType: 'object',
  additionalProperties: false,
  required: ['_id', ...Object.keys(properties)],
  properties: { _id: id, ...properties, ...optional },
});
