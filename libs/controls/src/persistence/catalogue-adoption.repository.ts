import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { OrgScopedRepository, type TenantRow, tenantSchema, type Transaction } from '@app/platform';

import { type CatalogueAdoption } from '../domain/index.js';
import { CATALOGUE_ADOPTIONS } from './controls.collections.js';

export interface CatalogueAdoptionRow extends TenantRow, CatalogueAdoption {}

export const catalogueAdoptionSchema = tenantSchema(CATALOGUE_ADOPTIONS.name, {
  revision: { type: Number, required: true },
  catalogueVersion: { type: String, required: true },
  evidenceTypes: { type: [String], required: true },
  at: { type: Date, required: true },
});

@Injectable()
export class CatalogueAdoptionRepository extends OrgScopedRepository<CatalogueAdoptionRow> {
  constructor(@InjectModel(CATALOGUE_ADOPTIONS.name) model: Model<CatalogueAdoptionRow>) {
    super(model);
  }

  /** null = none was recorded yet */
  async newest(org: OrganizationId, tx?: Transaction): Promise<CatalogueAdoption | null> {
    const row = await this.findOne(org, {}, { sort: { revision: -1 }, tx });
    return row === null ? null : toAdoption(row);
  }

  /** One per release that changed what counts: few, ever. */
  async all(org: OrganizationId): Promise<readonly CatalogueAdoption[]> {
    return (await this.find(org, {}, { sort: { revision: -1 } })).map(toAdoption);
  }

  /** Revision by revision: a second writer of the same one is refused. */
  async add(org: OrganizationId, adoption: CatalogueAdoption, tx: Transaction): Promise<void> {
    await this.insert(org, adoption, { tx });
  }
}

const toAdoption = ({ revision, catalogueVersion, evidenceTypes, at }: CatalogueAdoptionRow): CatalogueAdoption => ({
  revision,
  catalogueVersion,
  evidenceTypes,
  at,
});
