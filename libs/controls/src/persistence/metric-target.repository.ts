import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model } from 'mongoose';

import { type Actor } from '@app/audit-log';
import { type OrganizationId } from '@app/kernel';
import { OrgScopedRepository, type TenantRow, tenantSchema, type Transaction } from '@app/platform';

import { type MetricTarget, type TargetRevision } from '../domain/index.js';
import { METRIC_TARGETS } from './controls.collections.js';

export interface StandingTarget extends MetricTarget {
  readonly by: Actor;
  readonly at: Date;
}
/** The newest revision; `target` null = there is none. */
export interface TargetHead {
  readonly revision: number;
  readonly target: StandingTarget | null;
}

export interface MetricTargetRow extends TenantRow {
  readonly evidenceType: string;
  readonly revision: number;
  readonly target: number | null;
  readonly by: Actor;
  readonly at: Date;
}

export const metricTargetSchema = tenantSchema(METRIC_TARGETS.name, {
  evidenceType: { type: String, required: true },
  revision: { type: Number, required: true },
  target: { type: Number, default: null },
  by: { type: mongoose.Schema.Types.Mixed, required: true },
  at: { type: Date, required: true },
});

@Injectable()
export class MetricTargetRepository extends OrgScopedRepository<MetricTargetRow> {
  constructor(@InjectModel(METRIC_TARGETS.name) model: Model<MetricTargetRow>) {
    super(model);
  }

  /** revision 0 = never set */
  async head(org: OrganizationId, evidenceType: string, tx?: Transaction): Promise<TargetHead> {
    const row = await this.findOne(org, { evidenceType }, { sort: { revision: -1 }, tx });
    return { revision: row?.revision ?? 0, target: row === null ? null : toTarget(row) };
  }

  /** Every target there ever was, in no order. */
  async revisions(org: OrganizationId): Promise<readonly TargetRevision[]> {
    return (await this.find(org, {})).map(({ revision, at, evidenceType, target }) => ({ revision, at, evidenceType, target }));
  }

  async add(org: OrganizationId, revision: number, row: Pick<MetricTargetRow, 'evidenceType' | 'target' | 'by' | 'at'>, tx: Transaction): Promise<void> {
    await this.insert(org, { ...row, revision }, { tx });
  }
}

function toTarget({ evidenceType, target, by, at }: MetricTargetRow): StandingTarget | null {
  return target === null ? null : { evidenceType, target, by, at };
}
