import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { objectId, OrgScopedRepository, type TenantRow, tenantSchema, type Transaction } from '@app/platform';

import { SESSION_ABSOLUTE_MS, type SessionTimes, UNKNOWN_DEVICE } from '../domain/index.js';
import { SESSIONS } from './organizations.collections.js';

export interface Session extends SessionTimes {
  readonly id: string;
  readonly accountId: string;
  readonly memberId: string;
  /** `Firefox on Linux`. */
  readonly device: string;
}
export interface NewSession {
  readonly accountId: string;
  readonly memberId: string;
  readonly tokenHash: string;
  readonly device: string;
}

interface SessionRow extends TenantRow {
  readonly accountId: Types.ObjectId;
  readonly memberId: Types.ObjectId;
  readonly tokenHash: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly endsAt: Date;
  readonly device?: string;
}
export const sessionSchema = tenantSchema(SESSIONS.name, {
  accountId: objectId,
  memberId: objectId,
  tokenHash: { type: String, required: true },
  createdAt: { type: Date, required: true },
  lastSeenAt: { type: Date, required: true },
  endsAt: { type: Date, required: true },
  device: { type: String },
});

@Injectable()
export class SessionRepository extends OrgScopedRepository<SessionRow> {
  constructor(@InjectModel(SESSIONS.name) model: Model<SessionRow>) {
    super(model);
  }

  async findByToken(org: OrganizationId, tokenHash: string): Promise<Session | null> {
    const row = await this.findOne(org, { tokenHash });
    return row === null ? null : toSession(row);
  }

  async findById(org: OrganizationId, sessionId: string): Promise<Session | null> {
    const row = await this.findOne(org, { _id: new Types.ObjectId(sessionId) });
    return row === null ? null : toSession(row);
  }

  /** Of one person, the one used last first. */
  async findOfAccount(org: OrganizationId, accountId: string, tx?: Transaction): Promise<readonly Session[]> {
    const rows = await this.find(org, { accountId: new Types.ObjectId(accountId) }, { sort: { lastSeenAt: -1, _id: -1 }, tx });
    return rows.map(toSession);
  }

  async add(org: OrganizationId, session: NewSession, now: Date, tx: Transaction): Promise<void> {
    await this.insert(
      org,
      {
        accountId: new Types.ObjectId(session.accountId),
        memberId: new Types.ObjectId(session.memberId),
        tokenHash: session.tokenHash,
        device: session.device,
        createdAt: now,
        lastSeenAt: now,
        endsAt: new Date(now.getTime() + SESSION_ABSOLUTE_MS),
      },
      { tx },
    );
  }

  async setLastSeen(org: OrganizationId, sessionId: string, now: Date): Promise<void> {
    await this.updateOne(org, { _id: new Types.ObjectId(sessionId) }, { $set: { lastSeenAt: now } });
  }

  /** → true when it was there */
  async remove(org: OrganizationId, sessionId: string, tx: Transaction): Promise<boolean> {
    return (await this.deleteMany(org, { _id: new Types.ObjectId(sessionId) }, { tx })) === 1;
  }

  /** → how many of them there were */
  async removeThese(org: OrganizationId, sessionIds: readonly string[], tx: Transaction): Promise<number> {
    return this.deleteMany(org, { _id: mongoose.trusted({ $in: sessionIds.map((id) => new Types.ObjectId(id)) }) }, { tx });
  }

  /** → how many there were */
  async removeOfAccount(org: OrganizationId, accountId: string, tx?: Transaction): Promise<number> {
    return this.deleteMany(org, { accountId: new Types.ObjectId(accountId) }, { tx });
  }

  /** Of everybody. → how many there were */
  async removeAll(org: OrganizationId, tx: Transaction): Promise<number> {
    return this.deleteMany(org, {}, { tx });
  }

  async removeEnded(org: OrganizationId, accountId: string, now: Date, tx: Transaction): Promise<void> {
    await this.deleteMany(org, { accountId: new Types.ObjectId(accountId), endsAt: mongoose.trusted({ $lte: now }) }, { tx });
  }
}

function toSession({ _id, accountId, memberId, createdAt, lastSeenAt, device = UNKNOWN_DEVICE }: Omit<SessionRow, 'organizationId'>): Session {
  return { id: _id.toHexString(), accountId: accountId.toHexString(), memberId: memberId.toHexString(), createdAt, lastSeenAt, device };
}
