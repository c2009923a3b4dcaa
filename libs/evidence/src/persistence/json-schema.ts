type Fragment = Readonly<Record<string, unknown>>;

/** Every property is required and no other is taken. */
export const object = (properties: Readonly<Record<string, Fragment>>): Fragment => ({
  bsonType: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});
export const listOf = (items: Fragment): Fragment => ({ bsonType: 'array', items });
/** Refuses the empty text too. */
export const text: Fragment = { bsonType: 'string', minLength: 1 };
export const textOrNull: Fragment = { bsonType: ['string', 'null'] };
export const hex64: Fragment = { bsonType: 'string', pattern: '^[0-9a-f]{64}$' };
export const hex64OrNull: Fragment = { oneOf: [hex64, { bsonType: 'null' }] };
export const day: Fragment = { bsonType: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' };
export const reference: Fragment = { bsonType: 'objectId' };
export const instant: Fragment = { bsonType: 'date' };
export const quantity: Fragment = { bsonType: ['int', 'long', 'double'], minimum: 0 };
export const difference: Fragment = { bsonType: ['int', 'long', 'double'] };
export const quantityOrNull: Fragment = { bsonType: ['int', 'long', 'double', 'null'], minimum: 0 };
export const orNull = (fragment: Fragment): Fragment => ({ oneOf: [fragment, { bsonType: 'null' }] });
export const period: Fragment = object({ start: day, end: day, bounds: { enum: ['[]'] } });
