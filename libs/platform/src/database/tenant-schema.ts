import { Schema, type SchemaDefinition } from 'mongoose';

import { requireOrganizationScope } from './organization-guard.js';

/** An ObjectId path, for references inside a row. */
export const objectId = { type: Schema.Types.ObjectId, required: true } as const;

const OPTIONS = {
  versionKey: false,
  autoIndex: false,
  autoCreate: false,
  strict: 'throw',
  strictQuery: 'throw',
  minimize: false,
  id: false,
} as const;

/**
 * Schema of a tenant collection: `organizationId` required and immutable. `shardKey` puts it into the filters of save() and deleteOne(),
 * which otherwise send `{_id}` alone. A misspelt field in a filter or a document throws instead of vanishing.
 */
export function tenantSchema(collection: string, fields: SchemaDefinition): Schema {
  const schema = new Schema(
    { organizationId: { type: Schema.Types.ObjectId, required: true, immutable: true }, ...fields },
    { ...OPTIONS, collection, shardKey: { organizationId: 1 } },
  );
  schema.plugin(requireOrganizationScope);
  return schema;
}

/** Schema of the few collections that belong to no organization (accounts). */
export function globalSchema(collection: string, fields: SchemaDefinition): Schema {
  return new Schema(fields, { ...OPTIONS, collection });
}
