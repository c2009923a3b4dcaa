import { type Aggregate, type PipelineStage, type Query, type Schema, Types } from 'mongoose';

import { AppError } from '@app/kernel';

/** A query that would have left the organization: a defect of ours, stopped before it is sent. */
export class UnscopedQueryError extends AppError {
  constructor(operation: string, model: string, why = 'without a literal organizationId') {
    super({ code: 'internal.unscoped-query', kind: 'internal', message: `${model}.${operation} ${why}` });
  }
}

const QUERIES = [
  'find',
  'findOne',
  'findOneAndUpdate',
  'findOneAndReplace',
  'findOneAndDelete',
  'updateOne',
  'updateMany',
  'replaceOne',
  'deleteOne',
  'deleteMany',
  'countDocuments',
  'distinct',
] as const;
const SUB_PIPELINES = ['$lookup', '$unionWith', '$graphLookup', '$facet', '$out', '$merge'];

/** Only an ObjectId counts: `aggregate` casts nothing, so a string matches no row without an error. */
export const isScope = (value: unknown): value is Types.ObjectId => value instanceof Types.ObjectId;

/**
 * Mongoose plugin. Every query on a schema that owns `organizationId` must filter on one literal ObjectId, no update may write it, and no document is
 * inserted without it. What hooks cannot see (Model.collection, watch, connection.collection) is forbidden by lint and caught by the command oracle.
 */
export function requireOrganizationScope(schema: Schema): void {
  schema.pre([...QUERIES], { query: true, document: false }, function (this: Query<unknown, unknown>) {
    guardQuery(this);
  });
  schema.pre('aggregate', function (this: Aggregate<unknown>) {
    guardPipeline(this.pipeline(), this.model().modelName, scopeOf(this.pipeline()[0]));
  });
  schema.pre('insertMany', function (this: unknown, docs: unknown) {
    for (const doc of [docs].flat()) guardDocument(doc, 'insertMany');
  });
  schema.pre('save', function () {
    guardDocument(this, 'save');
  });
  schema.pre('estimatedDocumentCount', () => {
    throw new UnscopedQueryError('estimatedDocumentCount', schema.get('collection') ?? 'model', 'cannot be scoped');
  });
  // bulkSave() ends here too.
  schema.pre('bulkWrite', () => {
    throw new UnscopedQueryError('bulkWrite', schema.get('collection') ?? 'model', 'cannot be scoped');
  });
}

function guardQuery(query: Query<unknown, unknown>): void {
  const operation = 'op' in query && typeof query.op === 'string' ? query.op : 'query';
  const model = query.model.modelName;
  if (typeof query.getOptions()['crossOrg'] !== 'string' && !isScope(query.getFilter()['organizationId'])) throw new UnscopedQueryError(operation, model);
  if (movesRow(query.getUpdate(), query.getFilter()['organizationId'])) throw new UnscopedQueryError(operation, model, 'writes organizationId');
}

/** Operators, pipelines and replacements that would write `organizationId`. `$set` and `$setOnInsert` may repeat the one that the filter holds. */
function movesRow(update: unknown, scope: unknown): boolean {
  if (update === null || update === undefined) return false;
  if (Array.isArray(update))
    return update.some((stage) => JSON.stringify(stage).includes('organizationId') || '$replaceWith' in stage || '$replaceRoot' in stage);
  if (typeof update !== 'object') return true;
  return Object.entries(update).some(([key, value]) => {
    if (key === 'organizationId') return String(value) !== String(scope);
    if (!key.startsWith('$') || value === null || typeof value !== 'object' || !('organizationId' in value)) return key === '$rename' && mentions(value);
    return !(['$set', '$setOnInsert'].includes(key) && String(value.organizationId) === String(scope));
  });
}
const mentions = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.values(value).includes('organizationId');

const scopeOf = (stage: PipelineStage | undefined): unknown => (stage !== undefined && '$match' in stage ? stage.$match['organizationId'] : undefined);

function guardPipeline(pipeline: readonly PipelineStage[], model: string, scope: unknown): void {
  if (!isScope(scope)) throw new UnscopedQueryError('aggregate', model);
  for (const stage of pipeline.slice(1)) {
    const [operator] = Object.keys(stage);
    if (operator === undefined || !SUB_PIPELINES.includes(operator)) continue;
    if (operator !== '$unionWith' || !isScopedUnion(stage, scope)) throw new UnscopedQueryError('aggregate', model, `with an unscoped ${operator}`);
  }
}

/** `$unionWith` is the one stage we use to read several index ranges at once; its pipeline must begin with the same organization. */
function isScopedUnion(stage: PipelineStage, scope: unknown): boolean {
  if (!('$unionWith' in stage) || typeof stage.$unionWith === 'string') return false;
  const [first, ...rest] = stage.$unionWith.pipeline ?? [];
  const own = scopeOf(first);
  return isScope(own) && String(own) === String(scope) && !rest.some((inner) => SUB_PIPELINES.some((operator) => operator in inner));
}

function guardDocument(doc: unknown, operation: string): void {
  if (typeof doc !== 'object' || doc === null || !('organizationId' in doc) || !isScope(doc.organizationId)) {
    throw new UnscopedQueryError(operation, 'document');
  }
}
