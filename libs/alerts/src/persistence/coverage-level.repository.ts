import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { OrgScopedRepository, type TenantRow, tenantSchema, type Transaction } from '@app/platform';

import { type CoverageLevel } from '../domain/index.js';
import { COVERAGE_LEVELS } from './alerts.collections.js';

export interface StoredLevel extends CoverageLevel {
  readonly revision: number;
}

export interface CoverageLevelRow extends TenantRow, StoredLevel {
  readonly at: Date;
}

export const coverageLevelSchema = tenantSchema(COVERAGE_LEVELS.name, {
  framework: { type: String, required: true },
  revision: { type: Number, required: true },
  catalogueVersion: { type: String, required: true },
  score: { type: Number, default: null },
  controls: { type: [mongoose.Schema.Types.Mixed], required: true },
  at: { type: Date, required: true },
});

@Injectable()
export class CoverageLevelRepository extends OrgScopedRepository<CoverageLevelRow> {
  constructor(@InjectModel(COVERAGE_LEVELS.name) model: Model<CoverageLevelRow>) {
    super(model);
  }

  async list(org: OrganizationId): Promise<readonly StoredLevel[]> {
    const rows = await this.find(org, {});
    return rows.map(({ framework, revision, catalogueVersion, score, controls }) => ({ framework, revision, catalogueVersion, score, controls }));
  }

  /** Compare and set: of two monitors that saw the same revision, one writes. → whether it was us. `revision` 0 = there is none yet */
  async move(org: OrganizationId, revision: number, level: CoverageLevel, at: Date, tx?: Transaction): Promise<boolean> {
    const { framework, catalogueVersion, score, controls } = level;
    const fields = { catalogueVersion, score, controls, at };
    if (revision === 0) return this.insertIfAbsent(org, { framework }, { ...fields, revision: 1 }, { tx });
    return (await this.updateOne(org, { framework, revision }, { $set: fields, $inc: { revision: 1 } }, { tx })) === 1;
  }
}
