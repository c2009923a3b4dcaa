import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type Actor } from '@app/audit-log';
import { type OrganizationId } from '@app/kernel';
import { OrgScopedRepository, type TenantRow, tenantSchema, type Transaction } from '@app/platform';

import { type ControlOverride, type OverrideRevision, type OverrideStrength } from '../domain/index.js';
import { CONTROL_OVERRIDES } from './controls.collections.js';

/** An override with who set it when. */
export interface StandingOverride extends ControlOverride {
  readonly by: Actor;
  readonly at: Date;
}
/** The newest revision of a control; `override` null = the catalogue counts again. */
export interface OverrideHead {
  readonly revision: number;
  readonly override: StandingOverride | null;
}

export interface ControlOverrideRow extends TenantRow {
  readonly framework: string;
  readonly controlId: string;
  readonly revision: number;
  readonly cleared: boolean;
  readonly applicable: boolean;
  readonly strengths: readonly { readonly evidenceType: string; readonly strength: OverrideStrength }[];
  readonly ownerId: Types.ObjectId | null;
  readonly reason: string;
  readonly by: Actor;
  readonly at: Date;
}

const { Mixed } = mongoose.Schema.Types;
const text = { type: String, required: true } as const;
const yesOrNo = { type: Boolean, required: true } as const;

export const controlOverrideSchema = tenantSchema(CONTROL_OVERRIDES.name, {
  framework: text,
  controlId: text,
  revision: { type: Number, required: true },
  cleared: yesOrNo,
  applicable: yesOrNo,
  strengths: { type: [Mixed], required: true },
  ownerId: { type: mongoose.Schema.Types.ObjectId, default: null },
  // Empty where an override is cleared.
  reason: String,
  by: { type: Mixed, required: true },
  at: { type: Date, required: true },
});

@Injectable()
export class ControlOverrideRepository extends OrgScopedRepository<ControlOverrideRow> {
  constructor(@InjectModel(CONTROL_OVERRIDES.name) model: Model<ControlOverrideRow>) {
    super(model);
  }

  /** revision 0 = never overridden */
  async head(org: OrganizationId, framework: string, controlId: string, tx?: Transaction): Promise<OverrideHead> {
    const row = await this.findOne(org, { framework, controlId }, { sort: { revision: -1 }, tx });
    return row === null ? { revision: 0, override: null } : { revision: row.revision, override: row.cleared ? null : toOverride(row) };
  }

  /** Of all frameworks, or of one. Reads the newest revision of each control that was ever overridden, by the index. */
  async standing(org: OrganizationId, framework?: string): Promise<readonly StandingOverride[]> {
    const rows = await this.aggregate<{ readonly newest: ControlOverrideRow }>(org, framework === undefined ? {} : { framework }, [
      { $sort: { framework: 1, controlId: 1, revision: -1 } },
      { $group: { _id: { framework: '$framework', controlId: '$controlId' }, newest: { $first: '$$ROOT' } } },
    ]);
    return rows.flatMap(({ newest }) => (newest.cleared ? [] : [toOverride(newest)]));
  }

  /** Every decision there ever was, in no order. */
  async revisions(org: OrganizationId, framework: string): Promise<readonly OverrideRevision[]> {
    const rows = await this.find(org, { framework });
    return rows.map((row) => ({ revision: row.revision, at: row.at, cleared: row.cleared, override: toOverride(row) }));
  }

  /** Revision by revision: a second writer of the same one is refused. */
  async add(org: OrganizationId, revision: number, { ownerId, ...override }: StandingOverride & { readonly cleared: boolean }, tx: Transaction): Promise<void> {
    await this.insert(org, { ...override, revision, ownerId: ownerId === null ? null : new Types.ObjectId(ownerId) }, { tx });
  }
}

function toOverride({ framework, controlId, applicable, strengths, ownerId, reason, by, at }: ControlOverrideRow): StandingOverride {
  return { framework, controlId, applicable, strengths, ownerId: ownerId?.toHexString() ?? null, reason, by, at };
}
