import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model } from 'mongoose';

import { type OrganizationId, sha256Hex } from '@app/kernel';

import { isDuplicateKey } from '../../database/duplicate-key.js';
import { OrgScopedRepository, type TenantRow } from '../../database/organization-scoped.repository.js';
import { tenantSchema } from '../../database/tenant-schema.js';
import { type DataKey, type DataKeyStore, type DestroyedKey, type NewDataKey, type Rewrapped } from '../data-key-store.js';
import { ORGANIZATION_KEYS } from './data-key.collection.js';

export interface DataKeyRow extends TenantRow {
  readonly version: number;
  readonly state: DataKey['state'];
  /** A Buffer as written, a BSON Binary as read. */
  readonly wrapped: Buffer | mongoose.mongo.Binary | null;
  readonly wrappedDigest?: string;
  readonly kmsKeyId: string;
  readonly createdAt: Date;
}

export const dataKeySchema = tenantSchema(ORGANIZATION_KEYS.name, {
  version: { type: Number, required: true },
  state: { type: String, required: true },
  wrapped: { type: Buffer, default: null },
  wrappedDigest: String,
  kmsKeyId: { type: String, required: true },
  createdAt: { type: Date, required: true },
});

const toBuffer = (stored: DataKeyRow['wrapped']): Buffer | null => {
  if (stored === null) return null;
  const bytes = stored instanceof mongoose.mongo.Binary ? stored.value() : stored;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};

const toDataKey = (row: DataKeyRow): DataKey => ({
  version: row.version,
  state: row.state,
  wrapped: toBuffer(row.wrapped),
  kmsKeyId: row.kmsKeyId,
  createdAt: row.createdAt,
});

@Injectable()
export class DataKeyRepository extends OrgScopedRepository<DataKeyRow> implements DataKeyStore {
  constructor(@InjectModel(ORGANIZATION_KEYS.name) model: Model<DataKeyRow>) {
    super(model);
  }

  async findActive(org: OrganizationId): Promise<DataKey | null> {
    const row = await this.findOne(org, { state: 'active' }, { sort: { version: -1 } });
    return row === null ? null : toDataKey(row);
  }

  async findVersion(org: OrganizationId, version: number): Promise<DataKey | null> {
    const row = await this.findOne(org, { version });
    return row === null ? null : toDataKey(row);
  }

  async list(org: OrganizationId): Promise<readonly DataKey[]> {
    return (await this.find(org, {}, { sort: { version: 1 } })).map(toDataKey);
  }

  async insertKey(org: OrganizationId, key: NewDataKey): Promise<boolean> {
    try {
      await this.insert(org, { ...key, state: 'active' });
      return true;
    } catch (problem) {
      if (isDuplicateKey(problem, 'one_per_version')) return false;
      throw problem;
    }
  }

  async retireBelow(org: OrganizationId, version: number): Promise<void> {
    await this.updateMany(org, { state: 'active', version: mongoose.trusted({ $lt: version }) }, { $set: { state: 'retired' } });
  }

  async replaceWrapped(org: OrganizationId, change: Rewrapped): Promise<boolean> {
    const where = { version: change.version, wrapped: change.from };
    return (await this.updateOne(org, where, { $set: { wrapped: change.to, kmsKeyId: change.kmsKeyId } })) === 1;
  }

  async destroyAll(org: OrganizationId): Promise<readonly DestroyedKey[]> {
    for (;;) {
      const living = (await this.list(org)).filter((key) => key.state !== 'destroyed');
      if (living.length === 0) break;
      for (const { version, wrapped } of living) {
        // Compare and set: a re-wrap meanwhile is destroyed by the next turn, under its own digest.
        const change = { state: 'destroyed', wrapped: null, wrappedDigest: sha256Hex(wrapped ?? '') } as const;
        await this.updateOne(org, { version, wrapped }, { $set: change });
      }
    }
    const rows = await this.find(org, {}, { sort: { version: 1 } });
    return rows.map(({ version, kmsKeyId, wrappedDigest = '' }) => ({ version, kmsKeyId, wrappedDigest }));
  }
}
