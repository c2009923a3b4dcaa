import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';

import { type OrganizationId, toOrganizationId } from '@app/kernel';
import { organizationKey, OrgScopedRepository, type TenantRow, tenantSchema, type Transaction } from '@app/platform';

import { ORGANIZATIONS } from './organizations.collections.js';

interface OrganizationSettings {
  readonly retentionMonths: number;
}
export interface Organization {
  readonly id: OrganizationId;
  readonly name: string;
  /** IANA zone that decides what "today" is for HR dates. */
  readonly timeZone: string;
  readonly settings: OrganizationSettings;
  readonly createdAt: Date;
}
export type OrganizationChange = Partial<Pick<Organization, 'name' | 'timeZone'>>;

export interface OrganizationRow extends TenantRow {
  readonly name: string;
  readonly timeZone: string;
  readonly settings: OrganizationSettings;
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
}
const text = { type: String, required: true } as const;
export const organizationSchema = tenantSchema(ORGANIZATIONS.name, {
  name: text,
  timeZone: text,
  settings: { retentionMonths: { type: Number, required: true } },
  createdAt: { type: Date, required: true },
  deletedAt: { type: Date, default: null },
});

@Injectable()
export class OrganizationRepository extends OrgScopedRepository<OrganizationRow> {
  constructor(@InjectModel(ORGANIZATIONS.name) model: Model<OrganizationRow>) {
    super(model);
  }

  nextId(): OrganizationId {
    return toOrganizationId(new Types.ObjectId().toHexString());
  }

  async findStanding(org: OrganizationId, tx?: Transaction): Promise<Organization | null> {
    const row = await this.findOne(org, { deletedAt: null }, { tx });
    return row === null ? null : toOrganization(org, row);
  }

  async add(org: Organization, tx: Transaction): Promise<void> {
    const { name, timeZone, settings, createdAt } = org;
    await this.insert(org.id, { _id: organizationKey(org.id), name, timeZone, settings, createdAt, deletedAt: null }, { tx });
  }

  async change(org: OrganizationId, change: OrganizationChange, tx: Transaction): Promise<Organization | null> {
    const row = await this.findOneAndUpdate(org, { deletedAt: null }, { $set: change }, { tx });
    return row === null ? null : toOrganization(org, row);
  }
}

export function toOrganization(id: OrganizationId, row: Omit<OrganizationRow, 'organizationId'>): Organization {
  const { name, timeZone, settings, createdAt } = row;
  return { id, name, timeZone, settings: { retentionMonths: settings.retentionMonths }, createdAt };
}
