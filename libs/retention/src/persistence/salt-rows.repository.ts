import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { objectId, OrgScopedRepository, type TenantRow, tenantSchema, type Transaction } from '@app/platform';

export const SALT_ROWS = 'retention.population_salts';

interface SaltRow extends TenantRow {
  readonly connectionId: Types.ObjectId;
  readonly recordDigest: string;
}
export const saltRowsSchema = tenantSchema('population_salts', { connectionId: objectId, recordDigest: String });

const AT_ONCE = 1_000;

/** Where salts are filed; never the salts themselves. */
@Injectable()
export class SaltRowsRepository extends OrgScopedRepository<SaltRow> {
  constructor(@InjectModel(SALT_ROWS) model: Model<SaltRow>) {
    super(model);
  }

  async idsOf(org: OrganizationId, connectionId: string, recordDigests: readonly string[]): Promise<readonly string[]> {
    const ids: string[] = [];
    for (let start = 0; start < recordDigests.length; start += AT_ONCE) {
      const some = mongoose.trusted({ $in: recordDigests.slice(start, start + AT_ONCE) });
      const rows = await this.find(org, { connectionId: new Types.ObjectId(connectionId), recordDigest: some }, { projection: { _id: 1 } });
      ids.push(...rows.map(({ _id }) => _id.toHexString()));
    }
    return ids;
  }

  /** Of any connection. */
  async any(org: OrganizationId, limit: number): Promise<readonly string[]> {
    return (await this.find(org, {}, { limit, projection: { _id: 1 } })).map(({ _id }) => _id.toHexString());
  }

  async countAll(org: OrganizationId): Promise<number> {
    return this.count(org, {});
  }

  /** → how many were there */
  async remove(org: OrganizationId, ids: readonly string[], tx: Transaction): Promise<number> {
    return this.deleteMany(org, { _id: mongoose.trusted({ $in: ids.map((id) => new Types.ObjectId(id)) }) }, { tx });
  }
}
