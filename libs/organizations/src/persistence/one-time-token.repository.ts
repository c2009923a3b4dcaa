import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId, type Page, type PageRequest } from '@app/kernel';
import { OrgScopedRepository, type TenantRow, tenantSchema, type Transaction } from '@app/platform';

import { LINK_LIFE_MS, type OneTimeTokenKind, type Role } from '../domain/index.js';
import { afterId, toPage } from './id-page.js';
import { ONE_TIME_TOKENS } from './organizations.collections.js';

/** Who made something: also the system, for what a command on the server makes. */
export interface Maker {
  readonly kind: 'member' | 'api-key' | 'system';
  readonly id: string;
  readonly label: string;
}
export interface OneTimeToken {
  readonly id: string;
  readonly kind: OneTimeTokenKind;
  /** Of whom an invitation is for. */
  readonly email: string | null;
  readonly role: Role | null;
  readonly accessEndsAt: Date | null;
  /** Whose password a reset sets. */
  readonly accountId: string | null;
  readonly createdBy: Maker;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}
export interface NewOneTimeToken {
  readonly kind: OneTimeTokenKind;
  readonly tokenHash: string;
  readonly email?: string;
  readonly role?: Role;
  readonly accessEndsAt?: Date | null;
  readonly accountId?: string;
  readonly createdBy: Maker;
}

interface OneTimeTokenRow extends TenantRow {
  readonly kind: OneTimeTokenKind;
  readonly tokenHash: string;
  readonly email: string | null;
  readonly role: Role | null;
  readonly accessEndsAt: Date | null;
  readonly accountId: Types.ObjectId | null;
  readonly createdBy: Maker;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly deletedAt: Date | null;
}
const text = { type: String, required: true } as const;
const dateOrNull = { type: Date, default: null } as const;
export const oneTimeTokenSchema = tenantSchema(ONE_TIME_TOKENS.name, {
  kind: text,
  tokenHash: text,
  email: { type: String, default: null },
  role: { type: String, default: null },
  accessEndsAt: dateOrNull,
  accountId: { type: mongoose.Schema.Types.ObjectId, default: null },
  createdBy: { kind: text, id: text, label: text },
  createdAt: { type: Date, required: true },
  expiresAt: { type: Date, required: true },
  usedAt: dateOrNull,
  deletedAt: dateOrNull,
});

const usable = (now: Date) => ({ usedAt: null, deletedAt: null, expiresAt: mongoose.trusted({ $gt: now }) });

@Injectable()
export class OneTimeTokenRepository extends OrgScopedRepository<OneTimeTokenRow> {
  constructor(@InjectModel(ONE_TIME_TOKENS.name) model: Model<OneTimeTokenRow>) {
    super(model);
  }

  async findUsable(org: OrganizationId, kind: OneTimeTokenKind, tokenHash: string, now: Date): Promise<OneTimeToken | null> {
    const row = await this.findOne(org, { kind, tokenHash, ...usable(now) });
    return row === null ? null : toToken(row);
  }

  /** Uses it up, in the transaction of what it allows. Null when it was used, withdrawn or expired meanwhile. */
  async use(org: OrganizationId, kind: OneTimeTokenKind, tokenHash: string, now: Date, tx: Transaction): Promise<OneTimeToken | null> {
    const row = await this.findOneAndUpdate(org, { kind, tokenHash, ...usable(now) }, { $set: { usedAt: now } }, { tx });
    return row === null ? null : toToken(row);
  }

  async add(org: OrganizationId, token: NewOneTimeToken, now: Date, tx?: Transaction): Promise<OneTimeToken> {
    const { kind, tokenHash, email = null, role = null, accessEndsAt = null, accountId, createdBy } = token;
    const row = {
      _id: new Types.ObjectId(),
      kind,
      tokenHash,
      email,
      role,
      accessEndsAt,
      accountId: accountId === undefined ? null : new Types.ObjectId(accountId),
      createdBy,
      createdAt: now,
      expiresAt: new Date(now.getTime() + LINK_LIFE_MS[kind]),
      usedAt: null,
      deletedAt: null,
    };
    await this.insert(org, row, { tx });
    return toToken(row);
  }

  async pageOfInvitations(org: OrganizationId, request: PageRequest, now: Date): Promise<Page<OneTimeToken>> {
    const where = { kind: 'invitation', ...usable(now), ...afterId(request.cursor) } as const;
    return toPage(await this.find(org, where, { sort: { _id: 1 }, limit: request.limit + 1 }), request.limit, toToken);
  }

  async findInvitation(org: OrganizationId, invitationId: string, now: Date, tx?: Transaction): Promise<OneTimeToken | null> {
    const row = await this.findOne(org, { _id: new Types.ObjectId(invitationId), kind: 'invitation', ...usable(now) }, { tx });
    return row === null ? null : toToken(row);
  }

  async withdrawInvitation(org: OrganizationId, invitationId: string, now: Date, tx: Transaction): Promise<void> {
    await this.updateOne(org, { _id: new Types.ObjectId(invitationId), kind: 'invitation' }, { $set: { deletedAt: now } }, { tx });
  }

  /** Earlier links for the same person stop working when a new one is made. */
  async withdrawFor(org: OrganizationId, whose: { readonly email: string } | { readonly accountId: string }, now: Date, tx: Transaction): Promise<void> {
    const where =
      'email' in whose
        ? { kind: 'invitation' as const, email: whose.email }
        : { kind: 'password-reset' as const, accountId: new Types.ObjectId(whose.accountId) };
    await this.updateMany(org, { ...where, usedAt: null, deletedAt: null }, { $set: { deletedAt: now } }, { tx });
  }

  /** Every open link. → how many there were */
  async withdrawAll(org: OrganizationId, now: Date, tx: Transaction): Promise<number> {
    return this.updateMany(org, { usedAt: null, deletedAt: null }, { $set: { deletedAt: now } }, { tx });
  }

  /** Open links of any kind that one of these made. */
  async withdrawMadeBy(org: OrganizationId, makerIds: readonly string[], now: Date, tx: Transaction): Promise<void> {
    const where = { 'createdBy.id': mongoose.trusted({ $in: [...makerIds] }), usedAt: null, deletedAt: null };
    await this.updateMany(org, where, { $set: { deletedAt: now } }, { tx });
  }
}

function toToken(row: Omit<OneTimeTokenRow, 'organizationId'>): OneTimeToken {
  const { _id, kind, email, role, accessEndsAt, accountId, createdBy, createdAt, expiresAt } = row;
  const { kind: makerKind, id, label } = createdBy;
  return {
    id: _id.toHexString(),
    kind,
    email,
    role,
    accessEndsAt,
    accountId: accountId?.toHexString() ?? null,
    createdBy: { kind: makerKind, id, label },
    createdAt,
    expiresAt,
  };
}
