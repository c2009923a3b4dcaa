import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { isDuplicateKey, OrgScopedRepository, type TenantRow, tenantSchema } from '@app/platform';

import { type AuditCheck } from '../domain/index.js';
import { AUDIT_CHECKS } from './alerts.collections.js';

export interface AuditCheckRow extends TenantRow, AuditCheck {}

const { Mixed } = mongoose.Schema.Types;
const number = { type: Number, required: true } as const;

export const auditCheckSchema = tenantSchema(AUDIT_CHECKS.name, {
  day: { type: String, required: true },
  at: { type: Date, required: true },
  durationMs: number,
  events: number,
  problems: number,
  firstProblem: { type: Mixed, default: null },
  head: { type: Mixed, required: true },
  limits: { type: [String], required: true },
});

@Injectable()
export class AuditCheckRepository extends OrgScopedRepository<AuditCheckRow> {
  constructor(@InjectModel(AUDIT_CHECKS.name) model: Model<AuditCheckRow>) {
    super(model);
  }

  async newest(org: OrganizationId): Promise<AuditCheck | null> {
    return toAuditCheck(await this.findOne(org, {}, { sort: { organizationId: 1, day: -1 } }));
  }

  /** The newest one that found no problem. */
  async newestWhole(org: OrganizationId): Promise<AuditCheck | null> {
    return toAuditCheck(await this.findOne(org, { problems: 0 }, { sort: { organizationId: 1, day: -1 } }));
  }

  /** → false when another worker wrote the day's result first */
  async add(org: OrganizationId, check: AuditCheck): Promise<boolean> {
    try {
      await this.insert(org, { ...check, _id: new Types.ObjectId() });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error, 'one_per_day')) throw error;
      return false;
    }
  }
}

function toAuditCheck(row: AuditCheckRow | null): AuditCheck | null {
  if (row === null) return null;
  const { day, at, durationMs, events, problems, firstProblem, head, limits } = row;
  return { day, at, durationMs, events, problems, firstProblem, head, limits };
}
