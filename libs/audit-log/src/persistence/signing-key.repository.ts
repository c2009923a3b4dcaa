import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { isDuplicateKey, OrgScopedRepository, type SealedValue, type TenantRow, tenantSchema } from '@app/platform';

import { AUDIT_SIGNING_KEYS } from './checkpoint.collections.js';

export interface PublicSigningKey {
  readonly keyId: string;
  /** SPKI, PEM. */
  readonly publicKey: string;
  readonly createdAt: Date;
}
export interface SigningKey extends PublicSigningKey {
  readonly id: string;
  readonly version: number;
  /** PKCS #8, DER, sealed. */
  readonly privateKey: SealedValue;
}
export interface SigningKeyRow extends TenantRow, Omit<SigningKey, 'id'> {}

export const signingKeySchema = tenantSchema(AUDIT_SIGNING_KEYS.name, {
  version: { type: Number, required: true },
  keyId: { type: String, required: true },
  publicKey: { type: String, required: true },
  privateKey: { type: mongoose.Schema.Types.Mixed, required: true },
  createdAt: { type: Date, required: true },
});

@Injectable()
export class SigningKeyRepository extends OrgScopedRepository<SigningKeyRow> {
  constructor(@InjectModel(AUDIT_SIGNING_KEYS.name) model: Model<SigningKeyRow>) {
    super(model);
  }

  newId(): string {
    return new Types.ObjectId().toHexString();
  }

  /** Oldest first. */
  async all(org: OrganizationId): Promise<readonly SigningKey[]> {
    const rows = await this.find(org, {}, { sort: { version: 1 } });
    return rows.map(({ _id, version, keyId, publicKey, privateKey, createdAt }) => ({
      id: _id.toHexString(),
      version,
      keyId,
      publicKey,
      privateKey,
      createdAt,
    }));
  }

  /** → false when another process made the key of that version first */
  async add(org: OrganizationId, { id, ...key }: SigningKey): Promise<boolean> {
    try {
      await this.insert(org, { ...key, _id: new Types.ObjectId(id) });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error, 'one_per_version')) throw error;
      return false;
    }
  }
}
