import {
  type Model,
  type PipelineStage,
  type ProjectionType,
  type QueryFilter,
  type SortOrder,
  Types,
  type UpdateQuery,
  type UpdateWithAggregationPipeline,
} from 'mongoose';

import { isOrganizationId, type OrganizationId } from '@app/kernel';

import { UnscopedQueryError } from './organization-guard.js';
import { type Transaction } from './transaction.js';

/** What every row of a tenant collection has. */
export interface TenantRow {
  readonly _id: Types.ObjectId;
  readonly organizationId: Types.ObjectId;
}
type Own<Row> = Omit<Row, 'organizationId'>;
/** A filter that cannot name an organization of its own. */
export type Where<Row> = QueryFilter<Own<Row>> & { readonly organizationId?: never };
export type New<Row extends TenantRow> = Omit<Row, '_id' | 'organizationId'> & { readonly _id?: Types.ObjectId };

export interface FindOptions {
  readonly sort?: Readonly<Record<string, SortOrder>>;
  readonly limit?: number;
  readonly projection?: ProjectionType<unknown>;
  readonly tx?: Transaction | undefined;
}
export interface WriteOptions {
  readonly tx?: Transaction | undefined;
}
type Change<Row> = UpdateQuery<Own<Row>> | UpdateWithAggregationPipeline;

/** The server's own batches hold up to 16 MB. */
const STREAM_BATCH = 500;

const session = (options: WriteOptions): { session?: Transaction['session'] } => (options.tx === undefined ? {} : { session: options.tx.session });

/** The text id of an organization as its ObjectId: converted here, once. */
export function organizationKey(org: OrganizationId): Types.ObjectId {
  if (!isOrganizationId(org)) throw new UnscopedQueryError('scope', 'repository');
  return new Types.ObjectId(org);
}

/**
 * Base of every repository of a tenant collection. The model is private; each method takes the organization first and writes it into the filter last,
 * so that no filter can replace it. Subclasses offer methods named by intent, never `find(filter)`.
 */
export abstract class OrgScopedRepository<Row extends TenantRow> {
  readonly #model: Model<Row>;

  protected constructor(model: Model<Row>) {
    this.#model = model;
  }

  #scoped(org: OrganizationId, where: Where<Row>): QueryFilter<Row> {
    if (Object.hasOwn(where, 'organizationId')) throw new UnscopedQueryError('filter', this.#model.modelName, 'brings its own organizationId');
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- mongoose cannot express "filter of Row without one key, plus that key"
    return { ...where, organizationId: organizationKey(org) } as QueryFilter<Row>;
  }

  protected async find(org: OrganizationId, where: Where<Row>, options: FindOptions = {}): Promise<Row[]> {
    const query = this.#model.find(this.#scoped(org, where), options.projection, session(options));
    if (options.sort !== undefined) query.sort({ ...options.sort });
    if (options.limit !== undefined) query.limit(options.limit);
    return query.lean<Row[]>().exec();
  }

  protected async findOne(org: OrganizationId, where: Where<Row>, options: FindOptions = {}): Promise<Row | null> {
    const query = this.#model.findOne(this.#scoped(org, where), options.projection, session(options));
    if (options.sort !== undefined) query.sort({ ...options.sort });
    return query.lean<Row | null>().exec();
  }

  /** Reads row by row, for sets that must not be held in memory. */
  protected async *stream(org: OrganizationId, where: Where<Row>, options: FindOptions = {}): AsyncGenerator<Row> {
    const query = this.#model.find(this.#scoped(org, where), options.projection);
    if (options.sort !== undefined) query.sort({ ...options.sort });
    for await (const row of query.lean<Row[]>().cursor({ batchSize: STREAM_BATCH })) {
      // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- mongoose types the rows of a lean cursor as documents
      yield row as unknown as Row;
    }
  }

  protected async count(org: OrganizationId, where: Where<Row>, options: WriteOptions = {}): Promise<number> {
    return this.#model.countDocuments(this.#scoped(org, where), session(options)).exec();
  }

  protected async exists(org: OrganizationId, where: Where<Row>, options: WriteOptions = {}): Promise<boolean> {
    return (await this.findOne(org, where, { ...options, projection: { _id: 1 } })) !== null;
  }

  /** → the id of the new row */
  protected async insert(org: OrganizationId, row: New<Row>, options: WriteOptions = {}): Promise<Types.ObjectId> {
    const _id = row._id ?? new Types.ObjectId();
    await this.insertMany(org, [{ ...row, _id }], options);
    return _id;
  }

  /** All or none when `tx` is given; stops at the first refused row otherwise. */
  protected async insertMany(org: OrganizationId, rows: readonly New<Row>[], options: WriteOptions = {}): Promise<void> {
    const documents = rows.map((row) => ({ ...row, organizationId: organizationKey(org) }));
    await this.#model.insertMany(documents, { ...session(options), ordered: true, throwOnValidationError: true, rawResult: true });
  }

  /** → number of rows that matched (0 or 1) */
  protected async updateOne(org: OrganizationId, where: Where<Row>, change: Change<Row>, options: WriteOptions = {}): Promise<number> {
    const result = await this.#model.updateOne(this.#scoped(org, where), this.#change(change), { ...session(options), ...pipeline(change) }).exec();
    return result.matchedCount;
  }

  /** → number of rows that matched */
  protected async updateMany(org: OrganizationId, where: Where<Row>, change: Change<Row>, options: WriteOptions = {}): Promise<number> {
    const result = await this.#model.updateMany(this.#scoped(org, where), this.#change(change), { ...session(options), ...pipeline(change) }).exec();
    return result.matchedCount;
  }

  /** → the row as it is after the change, or null when none matched */
  protected async findOneAndUpdate(org: OrganizationId, where: Where<Row>, change: Change<Row>, options: FindOptions = {}): Promise<Row | null> {
    const query = this.#model.findOneAndUpdate(this.#scoped(org, where), this.#change(change), {
      ...session(options),
      returnDocument: 'after',
      ...pipeline(change),
    });
    if (options.sort !== undefined) query.sort({ ...options.sort });
    return query.lean<Row | null>().exec();
  }

  /** Finds the row by its whole unique key or makes it. → true when it was made */
  protected async insertIfAbsent(org: OrganizationId, key: Where<Row>, row: Partial<New<Row>>, options: WriteOptions = {}): Promise<boolean> {
    const result = await this.#model.updateOne(this.#scoped(org, key), { $setOnInsert: this.#fields(row) }, { ...session(options), upsert: true }).exec();
    return result.upsertedCount === 1;
  }

  /** Allowed to the application on sessions only: the database refuses it elsewhere. */
  protected async deleteMany(org: OrganizationId, where: Where<Row>, options: WriteOptions = {}): Promise<number> {
    return (await this.#model.deleteMany(this.#scoped(org, where), session(options)).exec()).deletedCount;
  }

  /** `stages` follow a first `$match` on the organization and `where`. Each `$unionWith` must begin with `matchOf(org, …)`. */
  protected async aggregate<Result>(org: OrganizationId, where: Where<Row>, stages: readonly PipelineStage[], options: WriteOptions = {}): Promise<Result[]> {
    return this.#model.aggregate<Result>([this.matchOf(org, where), ...stages], session(options)).exec();
  }

  protected matchOf(org: OrganizationId, where: Where<Row>): PipelineStage.Match {
    return { $match: this.#scoped(org, where) };
  }

  /** How the server would answer, for proofs that a list reads only what it returns. */
  protected async explainFind(org: OrganizationId, where: Where<Row>, options: FindOptions = {}): Promise<unknown> {
    const query = this.#model.find(this.#scoped(org, where));
    if (options.sort !== undefined) query.sort({ ...options.sort });
    if (options.limit !== undefined) query.limit(options.limit);
    return query.explain('executionStats').exec();
  }

  #fields(row: Partial<New<Row>>): UpdateQuery<Row>['$setOnInsert'] {
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- fields of Row without organizationId, which the filter brings
    return row as UpdateQuery<Row>['$setOnInsert'];
  }

  #change(change: Change<Row>): UpdateQuery<Row> | UpdateWithAggregationPipeline {
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- an update of Row without organizationId is an update of Row
    return change as UpdateQuery<Row> | UpdateWithAggregationPipeline;
  }
}

const pipeline = (change: unknown): { updatePipeline?: true } => (Array.isArray(change) ? { updatePipeline: true } : {});
