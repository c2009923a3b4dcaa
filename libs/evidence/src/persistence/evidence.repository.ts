import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, type PipelineStage, Types } from 'mongoose';

import { canonicalJson, type OrganizationId } from '@app/kernel';
import { organizationKey, OrgScopedRepository, type Transaction, type Where } from '@app/platform';

import { type CursorPosition, type Evidence } from '../domain/index.js';
import { EVIDENCE } from './evidence.collections.js';
import { type EvidenceRow } from './evidence.schema.js';
import { toEvidence, toRow } from './evidence-row.js';

/** A connection's figure. */
export interface Metric {
  readonly connectionId: string;
  readonly type: string;
}
export interface RowFilter {
  readonly connectionId?: string | undefined;
  readonly types?: readonly string[] | undefined;
  /** Only these; the two above are then not looked at. */
  readonly metrics?: readonly Metric[] | undefined;
  readonly withoutIds?: readonly string[] | undefined;
  /** Collected at or after. */
  readonly from?: Date | undefined;
  /** Collected before. */
  readonly before?: Date | undefined;
}

/** Rows that asked another question are no earlier answer to this one. */
export type Comparable = Metric & Pick<Evidence, 'scope' | 'schemaVersion'>;
export interface SaidRow extends Pick<Evidence, 'id' | 'asOf' | 'period' | 'population' | 'collectedAt'> {
  readonly restates: string | null;
}
/** What places a row in time. */
export type PlacedRow = Pick<Evidence, 'id' | 'asOf' | 'runId' | 'observedAt'> & { readonly isRestatement: boolean };
const PLACE = { asOf: 1, runId: 1, observedAt: 1, restates: 1 };
const SAID = { asOf: 1, period: 1, population: 1, restates: 1, collectedAt: 1 };

/** A pipeline holds at most 1,000 stages. */
export const RANGES_AT_ONCE = 400;
export const NEWEST_FIRST = { collectedAt: -1, _id: -1 } as const;
/** The same order for rows in memory. */
export const newestFirst = (a: Place, b: Place): number => b.collectedAt.getTime() - a.collectedAt.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
type Place = Pick<Evidence, 'collectedAt' | 'id'>;
const key = (id: string): Types.ObjectId => new Types.ObjectId(id);

@Injectable()
export class EvidenceRepository extends OrgScopedRepository<EvidenceRow> {
  constructor(@InjectModel(EVIDENCE.name) model: Model<EvidenceRow>) {
    super(model);
  }

  newId(): string {
    return new Types.ObjectId().toHexString();
  }

  async insertAll(org: OrganizationId, rows: readonly Evidence[], tx: Transaction): Promise<void> {
    await this.insertMany(org, rows.map(toRow), { tx });
  }

  async one(org: OrganizationId, id: string): Promise<Evidence | null> {
    const row = await this.findOne(org, { _id: key(id) });
    return row === null ? null : toEvidence(row);
  }

  /** Rows whose id begins so, in the order of their ids. */
  async beginningWith(org: OrganizationId, start: string, limit: number): Promise<readonly Evidence[]> {
    const within = mongoose.trusted({ $gte: key(start.padEnd(24, '0')), $lte: key(start.padEnd(24, 'f')) });
    return (await this.find(org, { _id: within }, { sort: { organizationId: 1, _id: 1 }, limit })).map(toEvidence);
  }

  /** Rows whose fingerprint begins so, in the order of their fingerprints; of equal ones the newest first. */
  async fingerprinted(org: OrganizationId, start: string, limit: number): Promise<readonly Evidence[]> {
    const within = mongoose.trusted({ $gte: start, $lt: `${start}\uffff` });
    return (await this.find(org, { fingerprint: within }, { sort: { organizationId: 1, fingerprint: 1, ...NEWEST_FIRST }, limit })).map(toEvidence);
  }

  /** In no order; ids that are not there are left out. */
  async byIds(org: OrganizationId, ids: readonly string[]): Promise<readonly Evidence[]> {
    return ids.length === 0 ? [] : (await this.find(org, { _id: mongoose.trusted({ $in: ids.map(key) }) })).map(toEvidence);
  }

  /** Findings and restatements of a metric, oldest first. */
  async placedSince(org: OrganizationId, { connectionId, type }: Metric, collectedFrom: Date): Promise<readonly PlacedRow[]> {
    const where = { connectionId: key(connectionId), type, collectedAt: mongoose.trusted({ $gte: collectedFrom }) };
    const rows = await this.find(org, where, { sort: { collectedAt: 1, _id: 1 }, projection: PLACE });
    return rows.map(({ _id, asOf, runId, observedAt, restates }) => ({
      ...{ asOf, observedAt, isRestatement: restates !== null },
      id: _id.toHexString(),
      runId: runId.toHexString(),
    }));
  }

  /**
   * Newest first, restatements included. Reads the documents that it returns and no other: several types or metrics are several index ranges, whose keys alone
   * are merged first. (As one `$in` or `$or` the planner was seen to walk the whole list instead: 2,972 documents for 51.)
   */
  async page(org: OrganizationId, filter: RowFilter, limit: number, after: CursorPosition | null): Promise<Evidence[]> {
    const ranges = rangesOf(filter);
    const [only] = ranges;
    if (only === undefined) return [];
    if (ranges.length === 1) return (await this.find(org, { ...only, ...pageBounds(filter, after) }, { sort: NEWEST_FIRST, limit })).map(toEvidence);
    const bounds = keyBounds(filter, after);
    const ids = await this.#newestIds(
      org,
      ranges.flatMap((range) => bounds.map((bound) => ({ ...range, ...bound }))),
      limit,
    );
    return (await this.find(org, { _id: mongoose.trusted({ $in: ids }) })).map(toEvidence).sort(newestFirst);
  }

  async #newestIds(org: OrganizationId, matches: readonly Where<EvidenceRow>[], limit: number): Promise<readonly Types.ObjectId[]> {
    const stages = [{ $sort: NEWEST_FIRST }, { $limit: limit }, { $project: { _id: 1, collectedAt: 1 } }];
    const keys: { readonly _id: Types.ObjectId; readonly collectedAt: Date }[] = [];
    for (let start = 0; start < matches.length; start += RANGES_AT_ONCE) {
      const ranges = matches.slice(start, start + RANGES_AT_ONCE).map((match) => ({ collection: EVIDENCE.name, match, stages }));
      keys.push(...(await this.union<(typeof keys)[number]>(org, ranges)));
    }
    return keys
      .map(({ _id, collectedAt }) => ({ _id, collectedAt, id: _id.toHexString() }))
      .sort(newestFirst)
      .slice(0, limit)
      .map(({ _id }) => _id);
  }

  /** The newest row of any kind, restatements too. */
  async newestId(org: OrganizationId, { connectionId, type }: Metric, tx?: Transaction): Promise<string | null> {
    const row = await this.findOne(org, { connectionId: key(connectionId), type }, { sort: NEWEST_FIRST, projection: { _id: 1 }, tx });
    return row?._id.toHexString() ?? null;
  }

  /** What was said of a metric since: findings and restatements that asked the same, oldest first. */
  async saidSince(org: OrganizationId, metric: Comparable, collectedFrom: Date): Promise<readonly SaidRow[]> {
    return this.#said(org, { ...comparable(metric), collectedAt: mongoose.trusted({ $gte: collectedFrom }) });
  }

  async saidByIds(org: OrganizationId, metric: Comparable, ids: readonly string[]): Promise<readonly SaidRow[]> {
    return ids.length === 0 ? [] : this.#said(org, { ...comparable(metric), _id: mongoose.trusted({ $in: ids.map(key) }) });
  }

  async #said(org: OrganizationId, where: Where<EvidenceRow>): Promise<readonly SaidRow[]> {
    const rows = await this.find(org, where, { sort: { collectedAt: 1, _id: 1 }, projection: SAID });
    return rows.map(({ _id, asOf, period, population, restates, collectedAt }) => ({
      ...{ asOf, period, population, collectedAt },
      id: _id.toHexString(),
      restates: restates?.evidenceId.toHexString() ?? null,
    }));
  }

  /** The finding that took this one's place, or null while it is the current one. */
  async nextFinding(org: OrganizationId, { connectionId, type, collectedAt }: Metric & { readonly collectedAt: Date }): Promise<Evidence | null> {
    const where = { connectionId: key(connectionId), type, 'restates.evidenceId': null, collectedAt: mongoose.trusted({ $gt: collectedAt }) };
    const row = await this.findOne(org, where, { sort: { collectedAt: 1, _id: 1 } });
    return row === null ? null : toEvidence(row);
  }

  /** Every (connection, type) that has evidence. One key read per connection and per type of it. */
  async metrics(org: OrganizationId, filter: Pick<RowFilter, 'connectionId' | 'types'>): Promise<readonly Metric[]> {
    const connections =
      filter.connectionId === undefined
        ? await this.aggregate<{ _id: Types.ObjectId }>(org, {}, [{ $group: { _id: '$connectionId' } }])
        : [{ _id: key(filter.connectionId) }];
    const perConnection = await Promise.all(connections.map(({ _id }) => this.#typesOf(org, _id)));
    return perConnection.flat().filter(({ type }) => filter.types?.includes(type) ?? true);
  }

  async #typesOf(org: OrganizationId, connectionId: Types.ObjectId): Promise<readonly Metric[]> {
    const types = await this.aggregate<{ _id: string }>(org, { connectionId }, [{ $group: { _id: '$type' } }]);
    return types.map(({ _id: type }) => ({ connectionId: connectionId.toHexString(), type }));
  }

  /** One aggregate of several index ranges: a first `$match`, then `$unionWith` for the rest, which no transaction takes (MongoDB 6). */
  async union<Result>(org: OrganizationId, ranges: readonly Range[]): Promise<Result[]> {
    const [first, ...rest] = ranges;
    if (first === undefined) return [];
    const others = rest.map(({ collection, match, stages }) => ({
      $unionWith: { coll: collection, pipeline: [{ $match: { ...match, organizationId: organizationKey(org) } }, ...stages] },
    }));
    return this.aggregate<Result>(org, first.match, [...first.stages, ...others]);
  }
}

const comparable = ({ connectionId, type, scope, schemaVersion }: Comparable): Where<EvidenceRow> => ({
  ...{ connectionId: key(connectionId), type, schemaVersion },
  scope: canonicalJson(scope),
});

/** The first range of a union reads `evidence`. */
export interface Range {
  readonly collection: string;
  readonly match: Where<EvidenceRow>;
  readonly stages: readonly Exclude<PipelineStage, PipelineStage.Merge | PipelineStage.Out>[];
}

/** Each is one range of one index, in list order. */
function rangesOf({ metrics, connectionId, types }: RowFilter): readonly Where<EvidenceRow>[] {
  if (metrics !== undefined) return metrics.map((metric) => ({ connectionId: key(metric.connectionId), type: metric.type }));
  const connection = connectionId === undefined ? {} : { connectionId: key(connectionId) };
  return types === undefined ? [connection] : types.map((type) => ({ ...connection, type }));
}

const collectedWithin = ({ from, before }: RowFilter): Readonly<Record<string, Date>> => ({
  ...(from === undefined ? {} : { $gte: from }),
  ...(before === undefined ? {} : { $lt: before }),
});

/** One range for documents: `$lte` bounds it, `$or` breaks ties. */
function pageBounds(filter: RowFilter, after: CursorPosition | null): Where<EvidenceRow> {
  const collectedAt = { ...collectedWithin(filter), ...(after === null ? {} : { $lte: after.at }) };
  return {
    ...(Object.keys(collectedAt).length === 0 ? {} : { collectedAt: mongoose.trusted(collectedAt) }),
    ...(filter.withoutIds === undefined ? {} : { _id: mongoose.trusted({ $nin: filter.withoutIds.map(key) }) }),
    ...(after === null ? {} : { $or: [{ collectedAt: mongoose.trusted({ $lt: after.at }) }, { _id: mongoose.trusted({ $lt: key(after.id) }) }] }),
  };
}

/** The same for keys alone, in two ranges: with `$or` the server would read the documents to break ties. */
function keyBounds(filter: RowFilter, after: CursorPosition | null): readonly Where<EvidenceRow>[] {
  const within = Object.entries(collectedWithin(filter)).map(([operator, at]) => ({ collectedAt: { [operator]: at } }));
  const without = filter.withoutIds === undefined ? [] : [{ _id: { $nin: filter.withoutIds.map(key) } }];
  const positions = after === null ? [[]] : [[{ collectedAt: { $lt: after.at } }], [{ collectedAt: after.at }, { _id: { $lt: key(after.id) } }]];
  return positions.map((position) => [...within, ...without, ...position]).map((all) => (all.length === 0 ? {} : { $and: all }));
}
