import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { objectId, OrgScopedRepository, type TenantRow, tenantSchema, type Transaction } from '@app/platform';

import { type Seal } from '../domain/index.js';
import { EVIDENCE_SEALS } from './evidence-seal.collection.js';

export interface SealRow extends TenantRow {
  readonly evidenceId: Types.ObjectId;
  readonly assessmentId: Types.ObjectId;
  readonly evidenceHash: string;
  readonly approvedAt: Date;
}

export const sealSchema = tenantSchema(EVIDENCE_SEALS.name, {
  evidenceId: objectId,
  assessmentId: objectId,
  evidenceHash: { type: String, required: true },
  approvedAt: { type: Date, required: true },
});
const key = (id: string): Types.ObjectId => new Types.ObjectId(id);

@Injectable()
export class EvidenceSealRepository extends OrgScopedRepository<SealRow> {
  constructor(@InjectModel(EVIDENCE_SEALS.name) model: Model<SealRow>) {
    super(model);
  }

  async insertAll(org: OrganizationId, seals: readonly Seal[], tx: Transaction): Promise<void> {
    const rows = seals.map(({ evidenceId, assessmentId, ...same }) => ({ ...same, evidenceId: key(evidenceId), assessmentId: key(assessmentId) }));
    await this.insertMany(org, rows, { tx });
  }

  /** In order of evidence ids. */
  async ofAssessment(org: OrganizationId, assessmentId: string): Promise<readonly Seal[]> {
    return (await this.find(org, { assessmentId: key(assessmentId) }, { sort: { evidenceId: 1 } })).map(toSeal);
  }

  /** Which of these are sealed by any assessment. */
  async sealedAmong(org: OrganizationId, evidenceIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (evidenceIds.length === 0) return new Set();
    const rows = await this.find(org, { evidenceId: mongoose.trusted({ $in: evidenceIds.map(key) }) }, { projection: { evidenceId: 1 } });
    return new Set(rows.map(({ evidenceId }) => evidenceId.toHexString()));
  }
}

export const toSeal = ({ evidenceId, assessmentId, evidenceHash, approvedAt }: SealRow): Seal => ({
  evidenceId: evidenceId.toHexString(),
  assessmentId: assessmentId.toHexString(),
  evidenceHash,
  approvedAt,
});
