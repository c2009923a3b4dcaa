import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';

import { type OrganizationId, toOrganizationId } from '@app/kernel';
import { organizationKey, OrgScopedRepository, type TenantRow, tenantSchema, type Transaction } from '@app/platform';

import { ORGANIZATIONS } from './organizations.collections.js';

export interface OrganizationSettings {
  /** How long request logs, deliveries and the rows behind sealed evidence stay. */
  readonly retentionMonths: number;
  /** How long the rows behind other evidence stay after it was last seen. */
  readonly populationMonths: number;
}
export const DEFAULT_SETTINGS: OrganizationSettings = {
  // Seven years: the longest of the usual rules for audit evidence.
  retentionMonths: 84,
  // A year's audit period and a month to look at it.
  populationMonths: 13,
};
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
  readonly settings: Pick<OrganizationSettings, 'retentionMonths'> & Partial<OrganizationSettings>;
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
}
const text = { type: String, required: true } as const;
export const organizationSchema = tenantSchema(ORGANIZATIONS.name, {
  name: text,
  timeZone: text,
  settings: { retentionMonths: { type: Number, required: true }, populationMonths: Number },
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

  async setSettings(org: OrganizationId, settings: OrganizationSettings, tx: Transaction): Promise<boolean> {
    return (await this.updateOne(org, { deletedAt: null }, { $set: { settings } }, { tx })) === 1;
  }

  /** → false when it was deleted before */
  async setDeleted(org: OrganizationId, at: Date, tx: Transaction): Promise<boolean> {
    return (await this.updateOne(org, { deletedAt: null }, { $set: { deletedAt: at } }, { tx })) === 1;
  }
}

export function toOrganization(id: OrganizationId, row: Omit<OrganizationRow, 'organizationId'>): Organization {
  const { name, timeZone, settings, createdAt } = row;
  return { id, name, timeZone, settings: { ...DEFAULT_SETTINGS, ...settings }, createdAt };
}
