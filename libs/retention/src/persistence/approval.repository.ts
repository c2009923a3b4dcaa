import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { objectId, OrgScopedRepository, type TenantRow, tenantSchema } from '@app/platform';

export const APPROVALS = 'retention.evidence_seals';

interface ApprovalRow extends TenantRow {
  readonly evidenceId: Types.ObjectId;
  readonly approvedAt: Date;
}
export const approvalsSchema = tenantSchema('evidence_seals', { evidenceId: objectId, approvedAt: Date });

/** When findings were sealed by an approved assessment. */
@Injectable()
export class ApprovalRepository extends OrgScopedRepository<ApprovalRow> {
  constructor(@InjectModel(APPROVALS) model: Model<ApprovalRow>) {
    super(model);
  }

  /** Of those that are sealed at all, the newest approval. */
  async newest(org: OrganizationId, evidenceIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    const evidenceId = mongoose.trusted({ $in: evidenceIds.map((id) => new Types.ObjectId(id)) });
    const rows = await this.find(org, { evidenceId }, { sort: { approvedAt: 1 }, projection: { evidenceId: 1, approvedAt: 1 } });
    return new Map(rows.map((row) => [row.evidenceId.toHexString(), row.approvedAt]));
  }
}
