import { type CollectionSpec } from '@app/platform';

const text = { bsonType: 'string', minLength: 1 } as const;
const textOrNull = { bsonType: ['string', 'null'] } as const;
const id = { bsonType: 'objectId' } as const;
const day = { bsonType: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' } as const;
const instant = { bsonType: 'date' } as const;
const exactly = (properties: Readonly<Record<string, unknown>>) => ({
  bsonType: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});
const listOf = (items: unknown) => ({ bsonType: 'array', items });
const orNull = (fragment: unknown) => ({ oneOf: [fragment, { bsonType: 'null' }] });
const signer = exactly({ kind: { enum: ['member', 'api-key', 'system'] }, id: text, label: text, memberId: text });
const digestOrNull = orNull({ bsonType: 'string', pattern: '^[0-9a-f]{64}$' });

/** The draft changes in place, each change with its audit event; the approval is sealed row by row in `evidence_seals`. */
export const ASSESSMENTS: CollectionSpec = {
  name: 'assessments',
  tenant: true,
  access: 'updatable',
  indexes: [
    { key: { organizationId: 1, _id: -1 } },
    { key: { organizationId: 1, state: 1, _id: -1 } },
    // Each assessment has one successor at most.
    { key: { organizationId: 1, previousId: 1 }, unique: true, name: 'one_successor', partialFilterExpression: { previousId: { $type: 'objectId' } } },
  ],
  validator: exactly({
    _id: id,
    organizationId: id,
    name: text,
    framework: text,
    catalogueVersion: text,
    period: exactly({ start: day, end: day }),
    timeZone: text,
    state: { enum: ['draft', 'submitted', 'approved'] },
    version: { bsonType: ['int', 'long', 'double'], minimum: 1 },
    previousId: { bsonType: ['objectId', 'null'] },
    scope: listOf(exactly({ controlId: text, note: textOrNull })),
    frozen: orNull(
      listOf(
        exactly({
          controlId: text,
          title: text,
          platform: textOrNull,
          mappings: listOf(exactly({ evidenceType: text, strength: text, rationale: text, condition: { bsonType: ['object', 'null'] } })),
        }),
      ),
    ),
    attachments: listOf(exactly({ controlId: text, evidenceId: id, note: textOrNull })),
    preparedBy: signer,
    createdAt: instant,
    submittedBy: orNull(signer),
    submittedAt: orNull(instant),
    approvedBy: orNull(signer),
    approvedAt: orNull(instant),
    sealDigest: digestOrNull,
    contentDigest: digestOrNull,
  }),
};
