import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { isObjectIdText, type OrganizationId, type Page } from '@app/kernel';
import { isDuplicateKey, OrgScopedRepository, type SealedValue, type Transaction, type Where } from '@app/platform';

import { AccountAlreadyConnected } from '../connections.errors.js';
import { type Connection, type Due } from '../domain/index.js';
import { CONNECTIONS } from './connection.collection.js';
import { type ConnectionRow, toConnection } from './connection.row.js';

export type NewConnection = Pick<
  ConnectionRow,
  | 'connector'
  | 'account'
  | 'label'
  | 'config'
  | 'readMode'
  | 'keyFingerprint'
  | 'principal'
  | 'permissionDigest'
  | 'metrics'
  | 'visibility'
  | 'createdBy'
  | 'createdAt'
  | 'weeklyCheckedOn'
> & {
  readonly id: string;
  readonly credential: SealedValue;
  readonly capabilities: Connection['capabilities'];
  readonly due: Due;
  readonly nextRunAt: Date;
};
export type ConnectionChange = Partial<Pick<Connection, 'label' | 'readMode'>>;
export type NewCredential = Pick<
  NewConnection,
  'credential' | 'keyFingerprint' | 'principal' | 'permissionDigest' | 'capabilities' | 'metrics' | 'due' | 'nextRunAt' | 'weeklyCheckedOn'
>;

const toCapabilityRows = (capabilities: Connection['capabilities']): ConnectionRow['capabilities'] =>
  Object.entries(capabilities).map(([probe, state]) => ({ probe, state }));

@Injectable()
export class ConnectionRepository extends OrgScopedRepository<ConnectionRow> {
  constructor(@InjectModel(CONNECTIONS.name) model: Model<ConnectionRow>) {
    super(model);
  }

  /** Made before the transaction, so that its retries keep it. */
  nextId(): string {
    return new Types.ObjectId().toHexString();
  }

  /** @throws AccountAlreadyConnected when a living connection reads the same company */
  async add(org: OrganizationId, { id, capabilities, ...connection }: NewConnection, tx: Transaction): Promise<void> {
    try {
      await this.insert(
        org,
        {
          ...connection,
          _id: new Types.ObjectId(id),
          capabilities: toCapabilityRows(capabilities),
          status: 'active',
          living: true,
          epoch: 0,
          visibilityNarrowedAt: null,
          visibilitySeen: null,
          visibilityVersion: 0,
          suspect: null,
          lastSuccess: null,
          lastRun: null,
          failuresInRow: 0,
          quarantinedAt: null,
          lease: null,
          revokedBy: null,
          deletedAt: null,
        },
        { tx },
      );
    } catch (error) {
      if (isDuplicateKey(error, 'one_per_account')) throw new AccountAlreadyConnected();
      throw error;
    }
  }

  async findById(org: OrganizationId, id: string, tx?: Transaction): Promise<Connection | null> {
    const row = isObjectIdText(id) ? await this.findOne(org, { _id: new Types.ObjectId(id) }, { tx }) : null;
    return row === null ? null : toConnection(row);
  }

  async isConnected(org: OrganizationId, connector: string, account: string): Promise<boolean> {
    return this.exists(org, { connector, account, living: true });
  }

  /** Oldest first; revoked ones too. */
  async page(org: OrganizationId, limit: number, after: string | null): Promise<Page<Connection>> {
    const where: Where<ConnectionRow> = after === null ? {} : { _id: mongoose.trusted({ $gt: new Types.ObjectId(after) }) };
    // By `_id` alone the planner may walk the index of `_id`, which holds every organization's rows.
    const rows = await this.find(org, where, { sort: { organizationId: 1, _id: 1 }, limit: limit + 1 });
    const items = rows.slice(0, limit).map(toConnection);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  /** The sealed credential with the epoch it belongs to; null for a revoked or unknown connection. */
  async sealedCredential(org: OrganizationId, id: string): Promise<{ readonly sealed: SealedValue; readonly epoch: number } | null> {
    const row = await this.findOne(org, { _id: new Types.ObjectId(id) }, { projection: { credential: 1, epoch: 1 } });
    return row?.credential == null ? null : { sealed: row.credential, epoch: row.epoch };
  }

  /** Whether the credential of that epoch is still the connection's: false once it is revoked or has another key. */
  async isCurrent(org: OrganizationId, id: string, epoch: number): Promise<boolean> {
    return this.exists(org, { _id: new Types.ObjectId(id), epoch, living: true });
  }

  async change(org: OrganizationId, id: string, change: ConnectionChange, tx: Transaction): Promise<boolean> {
    return (await this.updateOne(org, { _id: new Types.ObjectId(id), living: true }, { $set: change }, { tx })) === 1;
  }

  /** Credential cleared and deletedAt set in one write; the epoch moves on, so that a running run can write nothing more. */
  async revoke(org: OrganizationId, id: string, by: Connection['createdBy'], at: Date, tx: Transaction): Promise<boolean> {
    return (
      (await this.updateOne(
        org,
        { _id: new Types.ObjectId(id), living: true },
        {
          $set: {
            status: 'revoked',
            credential: null,
            deletedAt: at,
            revokedBy: by,
            due: null,
            nextRunAt: null,
            lease: null,
            suspect: null,
            visibilityNarrowedAt: null,
          },
          $unset: { living: 1 },
          $inc: { epoch: 1 },
        },
        { tx },
      )) === 1
    );
  }

  /** The new credential takes the old one's place only when the epoch is still the one that was tested against. */
  async replaceCredential(org: OrganizationId, id: string, epoch: number, { capabilities, ...change }: NewCredential, tx: Transaction): Promise<boolean> {
    return (
      (await this.updateOne(
        org,
        { _id: new Types.ObjectId(id), living: true, epoch },
        {
          $set: {
            ...change,
            capabilities: toCapabilityRows(capabilities),
            status: 'active',
            failuresInRow: 0,
            vendorWaitUntil: null,
            quarantinedAt: null,
            lease: null,
          },
          $inc: { epoch: 1 },
        },
        { tx },
      )) === 1
    );
  }

  /** Compare and set: only the credential that was read is replaced. */
  async reseal(org: OrganizationId, id: string, epoch: number, fromVersion: number, credential: SealedValue): Promise<boolean> {
    return (
      (await this.updateOne(org, { _id: new Types.ObjectId(id), living: true, epoch, 'credential.keyVersion': fromVersion }, { $set: { credential } })) === 1
    );
  }

  /** An owner says that the fewer people visible now are right: they become the new measure. → false when it was not `version` any more */
  async confirmVisibility(org: OrganizationId, id: string, { visibilitySeen, visibilityVersion }: Connection, tx: Transaction): Promise<boolean> {
    return (
      (await this.updateOne(
        org,
        { _id: new Types.ObjectId(id), living: true, visibilityVersion, visibilityNarrowedAt: mongoose.trusted({ $ne: null }) },
        { $set: { visibility: visibilitySeen, visibilityNarrowedAt: null, visibilitySeen: null }, $inc: { visibilityVersion: 1 } },
        { tx },
      )) === 1
    );
  }

  /** The vendor refuses the key: nobody asks with it again. → false when the credential was replaced meanwhile */
  async refuseKey(org: OrganizationId, id: string, epoch: number, tx: Transaction): Promise<boolean> {
    return (
      (await this.updateOne(
        org,
        { _id: new Types.ObjectId(id), living: true, epoch },
        { $set: { status: 'needs-reauth', due: null, nextRunAt: null } },
        { tx },
      )) === 1
    );
  }
}
