import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId, type Page, type PageRequest } from '@app/kernel';
import { objectId, OrgScopedRepository, type TenantRow, tenantSchema, type Transaction } from '@app/platform';

import { type Access, type Role } from '../domain/index.js';
import { afterId, toPage } from './id-page.js';
import { type Maker } from './one-time-token.repository.js';
import { API_KEYS } from './organizations.collections.js';

export interface ApiKey {
  readonly id: string;
  readonly label: string;
  readonly prefix: string;
  readonly role: Role;
  readonly access: Access;
  /** The person it belongs to; it ends with that person's membership. */
  readonly memberId: string;
  readonly createdBy: Maker;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}
export interface StoredApiKey extends ApiKey {
  readonly secretHash: string;
}
export type NewApiKey = Omit<StoredApiKey, 'id' | 'createdAt' | 'lastUsedAt'>;

interface ApiKeyRow extends TenantRow {
  readonly label: string;
  readonly prefix: string;
  readonly secretHash: string;
  readonly role: Role;
  readonly access: Access;
  readonly memberId: Types.ObjectId;
  readonly createdBy: Maker;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly deletedAt: Date | null;
}
const text = { type: String, required: true } as const;
export const apiKeySchema = tenantSchema(API_KEYS.name, {
  label: text,
  prefix: text,
  secretHash: text,
  role: text,
  access: text,
  memberId: objectId,
  createdBy: { kind: text, id: text, label: text },
  createdAt: { type: Date, required: true },
  expiresAt: { type: Date, required: true },
  lastUsedAt: { type: Date, default: null },
  deletedAt: { type: Date, default: null },
});

@Injectable()
export class ApiKeyRepository extends OrgScopedRepository<ApiKeyRow> {
  constructor(@InjectModel(API_KEYS.name) model: Model<ApiKeyRow>) {
    super(model);
  }

  async findStandingByPrefix(org: OrganizationId, prefix: string): Promise<StoredApiKey | null> {
    const row = await this.findOne(org, { prefix, deletedAt: null });
    return row === null ? null : { ...toApiKey(row), secretHash: row.secretHash };
  }

  async findStanding(org: OrganizationId, keyId: string, tx?: Transaction): Promise<ApiKey | null> {
    const row = await this.findOne(org, { _id: new Types.ObjectId(keyId), deletedAt: null }, { tx });
    return row === null ? null : toApiKey(row);
  }

  /** Expired ones too: a person sees why a program stopped. The cursor is the id of the last key shown. */
  async page(org: OrganizationId, request: PageRequest): Promise<Page<ApiKey>> {
    const rows = await this.find(org, { deletedAt: null, ...afterId(request.cursor) }, { sort: { _id: 1 }, limit: request.limit + 1 });
    return toPage(rows, request.limit, toApiKey);
  }

  async add(org: OrganizationId, key: NewApiKey, now: Date, tx: Transaction): Promise<ApiKey> {
    const { memberId, ...rest } = key;
    const row = { _id: new Types.ObjectId(), ...rest, memberId: new Types.ObjectId(memberId), createdAt: now, lastUsedAt: null, deletedAt: null };
    await this.insert(org, row, { tx });
    return toApiKey(row);
  }

  async revoke(org: OrganizationId, keyId: string, now: Date, tx: Transaction): Promise<void> {
    await this.updateOne(org, { _id: new Types.ObjectId(keyId), deletedAt: null }, { $set: { deletedAt: now } }, { tx });
  }

  /** Every standing key. → how many there were */
  async revokeAll(org: OrganizationId, now: Date, tx: Transaction): Promise<number> {
    return this.updateMany(org, { deletedAt: null }, { $set: { deletedAt: now } }, { tx });
  }

  /** The person's standing keys of those roles. */
  async findOfMember(org: OrganizationId, memberId: string, roles: readonly Role[], tx: Transaction): Promise<readonly ApiKey[]> {
    const where = { memberId: new Types.ObjectId(memberId), deletedAt: null, role: mongoose.trusted({ $in: [...roles] }) };
    return (await this.find(org, where, { sort: { _id: 1 }, tx })).map(toApiKey);
  }

  async setLastUsed(org: OrganizationId, keyId: string, now: Date): Promise<void> {
    await this.updateOne(org, { _id: new Types.ObjectId(keyId) }, { $set: { lastUsedAt: now } });
  }
}

function toApiKey(row: Omit<ApiKeyRow, 'organizationId'>): ApiKey {
  const { _id, label, prefix, role, access, memberId, createdBy, createdAt, expiresAt, lastUsedAt } = row;
  const { kind, id, label: makerLabel } = createdBy;
  return {
    id: _id.toHexString(),
    label,
    prefix,
    role,
    access,
    memberId: memberId.toHexString(),
    createdBy: { kind, id, label: makerLabel },
    createdAt,
    expiresAt,
    lastUsedAt,
  };
}
