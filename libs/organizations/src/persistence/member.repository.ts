import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';

import { type OrganizationId, type Page, type PageRequest } from '@app/kernel';
import { objectId, OrgScopedRepository, type TenantRow, tenantSchema, type Transaction } from '@app/platform';

import { type MemberStanding, type Role } from '../domain/index.js';
import { afterId, toPage } from './id-page.js';
import { MEMBERS } from './organizations.collections.js';

export interface Member extends MemberStanding {
  readonly organizationId: OrganizationId;
  readonly accountId: string;
  readonly email: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date | null;
}
export interface NewMember {
  readonly accountId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly accessEndsAt: Date | null;
}

interface MemberRow extends TenantRow {
  readonly accountId: Types.ObjectId;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly accessEndsAt: Date | null;
  readonly createdAt: Date;
  readonly lastSeenAt: Date | null;
  readonly deletedAt: Date | null;
}
const text = { type: String, required: true } as const;
export const memberSchema = tenantSchema(MEMBERS.name, {
  accountId: objectId,
  email: text,
  name: text,
  role: text,
  accessEndsAt: { type: Date, default: null },
  createdAt: { type: Date, required: true },
  lastSeenAt: { type: Date, default: null },
  deletedAt: { type: Date, default: null },
});

/** Only standing members: who was removed is in the audit log. */
@Injectable()
export class MemberRepository extends OrgScopedRepository<MemberRow> {
  constructor(@InjectModel(MEMBERS.name) model: Model<MemberRow>) {
    super(model);
  }

  async findStanding(org: OrganizationId, memberId: string, tx?: Transaction): Promise<Member | null> {
    return toMember(org, await this.findOne(org, { _id: new Types.ObjectId(memberId), deletedAt: null }, { tx }));
  }

  async findOfAccount(org: OrganizationId, accountId: string, tx?: Transaction): Promise<Member | null> {
    return toMember(org, await this.findOne(org, { accountId: new Types.ObjectId(accountId), deletedAt: null }, { tx }));
  }

  /** In the order they joined. The cursor is the id of the last member shown. */
  async page(org: OrganizationId, request: PageRequest): Promise<Page<Member>> {
    const rows = await this.find(org, { deletedAt: null, ...afterId(request.cursor) }, { sort: { _id: 1 }, limit: request.limit + 1 });
    return toPage(rows, request.limit, (row) => memberOf(org, row));
  }

  async countOwners(org: OrganizationId, tx: Transaction): Promise<number> {
    return this.count(org, { role: 'owner', deletedAt: null }, { tx });
  }

  /** → its id */
  async add(org: OrganizationId, member: NewMember, now: Date, tx: Transaction): Promise<string> {
    const { accountId, ...rest } = member;
    const row = { ...rest, accountId: new Types.ObjectId(accountId), createdAt: now, lastSeenAt: null, deletedAt: null };
    return (await this.insert(org, row, { tx })).toHexString();
  }

  async setStanding(org: OrganizationId, { id, role, accessEndsAt }: MemberStanding, tx: Transaction): Promise<void> {
    await this.updateOne(org, { _id: new Types.ObjectId(id), deletedAt: null }, { $set: { role, accessEndsAt } }, { tx });
  }

  async remove(org: OrganizationId, memberId: string, now: Date, tx: Transaction): Promise<void> {
    await this.updateOne(org, { _id: new Types.ObjectId(memberId), deletedAt: null }, { $set: { deletedAt: now } }, { tx });
  }

  /** Every standing membership ends. → the accounts they were of */
  async removeAll(org: OrganizationId, now: Date, tx: Transaction): Promise<readonly string[]> {
    const rows = await this.find(org, { deletedAt: null }, { projection: { accountId: 1 }, tx });
    await this.updateMany(org, { deletedAt: null }, { $set: { deletedAt: now } }, { tx });
    return rows.map(({ accountId }) => accountId.toHexString());
  }

  async setLastSeen(org: OrganizationId, memberId: string, now: Date, tx?: Transaction): Promise<void> {
    await this.updateOne(org, { _id: new Types.ObjectId(memberId), deletedAt: null }, { $set: { lastSeenAt: now } }, tx === undefined ? {} : { tx });
  }
}

const toMember = (org: OrganizationId, row: MemberRow | null): Member | null => (row === null ? null : memberOf(org, row));

function memberOf(organizationId: OrganizationId, row: MemberRow): Member {
  const { _id, accountId, email, name, role, accessEndsAt, createdAt, lastSeenAt } = row;
  return { id: _id.toHexString(), organizationId, accountId: accountId.toHexString(), email, name, role, accessEndsAt, createdAt, lastSeenAt };
}
