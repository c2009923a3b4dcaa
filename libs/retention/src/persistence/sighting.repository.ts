import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { objectId, OrgScopedRepository, type TenantRow, tenantSchema } from '@app/platform';

export const SIGHTINGS = 'retention.evidence_confirmations';

interface SightingRow extends TenantRow {
  readonly evidenceId: Types.ObjectId;
  readonly observedAt: Date;
}
export const sightingsSchema = tenantSchema('evidence_confirmations', { evidenceId: objectId, observedAt: Date });

/** When findings were seen again. */
@Injectable()
export class SightingRepository extends OrgScopedRepository<SightingRow> {
  constructor(@InjectModel(SIGHTINGS) model: Model<SightingRow>) {
    super(model);
  }

  /** Of those that were confirmed at all. */
  async newest(org: OrganizationId, evidenceIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    const evidenceId = mongoose.trusted({ $in: evidenceIds.map((id) => new Types.ObjectId(id)) });
    const rows = await this.aggregate<{ readonly _id: Types.ObjectId; readonly at: Date }>(org, { evidenceId }, [
      { $group: { _id: '$evidenceId', at: { $max: '$observedAt' } } },
    ]);
    return new Map(rows.map(({ _id, at }) => [_id.toHexString(), at]));
  }
}
