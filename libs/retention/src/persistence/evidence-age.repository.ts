import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { objectId, OrgScopedRepository, type TenantRow, tenantSchema } from '@app/platform';

export const EVIDENCE_AGES = 'retention.evidence';

export interface EvidenceAge {
  readonly id: string;
  readonly connectionId: string;
  readonly root: string;
  readonly rows: number;
  readonly collectedAt: Date;
}
interface EvidenceRow extends TenantRow {
  readonly connectionId: Types.ObjectId;
  readonly population: { readonly count: number; readonly root: string | null };
  readonly collectedAt: Date;
}
export const evidenceAgesSchema = tenantSchema('evidence', { connectionId: objectId, population: { count: Number, root: String }, collectedAt: Date });

const FIELDS = { connectionId: 1, population: 1, collectedAt: 1 };
const withRows = { 'population.root': mongoose.trusted({ $ne: null }), 'population.count': mongoose.trusted({ $gt: 0 }) };

/** What tells of a finding how old its population is. */
@Injectable()
export class EvidenceAgeRepository extends OrgScopedRepository<EvidenceRow> {
  constructor(@InjectModel(EVIDENCE_AGES) model: Model<EvidenceRow>) {
    super(model);
  }

  async byIds(org: OrganizationId, ids: readonly string[]): Promise<readonly EvidenceAge[]> {
    const _id = mongoose.trusted({ $in: ids.map((id) => new Types.ObjectId(id)) });
    return (await this.find(org, { _id }, { projection: FIELDS })).map(toAge);
  }

  /** Of findings that were made with rows, of a connection or of all, one by one. */
  async *withPopulation(org: OrganizationId, connectionId?: string): AsyncGenerator<EvidenceAge> {
    const own = connectionId === undefined ? {} : { connectionId: new Types.ObjectId(connectionId) };
    for await (const row of this.stream(org, { ...own, ...withRows }, { projection: FIELDS })) yield toAge(row);
  }
}

const toAge = ({ _id, connectionId, population, collectedAt }: EvidenceRow): EvidenceAge => ({
  id: _id.toHexString(),
  connectionId: connectionId.toHexString(),
  root: population.root ?? '',
  rows: population.count,
  collectedAt,
});
