import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type Actor } from '@app/audit-log';
import { type OrganizationId, type Page } from '@app/kernel';
import { OrgScopedRepository, type SealedValue, type TenantRow, tenantSchema, type Transaction, type Where } from '@app/platform';

import { type AlertKind, type Channel, type ChannelKind, type ChannelTest } from '../domain/index.js';
import { ALERT_CHANNELS } from './channels.collections.js';

/** A channel as the services know it. `version` grows with every change of what is sent where. */
export interface StoredChannel extends Channel {
  readonly version: number;
  readonly addresses: readonly string[];
  /** Of a webhook its address, of an incoming webhook its masked one, of e-mail null. */
  readonly address: string | null;
  readonly secret: SealedValue | null;
}
export interface NewChannel {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly label: string;
  readonly events: readonly AlertKind[];
  readonly addresses: readonly string[];
  readonly target: string | null;
  readonly secret: SealedValue | null;
  readonly createdBy: Actor;
  readonly createdAt: Date;
}
export type ChannelChange = Partial<Pick<NewChannel, 'label' | 'events' | 'addresses' | 'target'> & { readonly secret: SealedValue }>;

export interface AlertChannelRow extends TenantRow {
  readonly kind: ChannelKind;
  readonly label: string;
  readonly events: readonly AlertKind[];
  readonly addresses: readonly string[];
  readonly target: string | null;
  readonly secret: SealedValue | null;
  readonly version: number;
  /** Present and true until removed. */
  readonly living?: true;
  readonly lastTest: ChannelTest | null;
  readonly createdBy: Actor;
  readonly createdAt: Date;
  readonly removedBy: Actor | null;
  readonly deletedAt: Date | null;
}

const { Mixed } = mongoose.Schema.Types;
const text = { type: String, required: true } as const;
export const alertChannelSchema = tenantSchema(ALERT_CHANNELS.name, {
  kind: text,
  label: text,
  events: { type: [String], required: true },
  addresses: { type: [String], required: true },
  target: { type: String, default: null },
  secret: { type: Mixed, default: null },
  version: { type: Number, required: true },
  living: Boolean,
  lastTest: { type: Mixed, default: null },
  createdBy: { type: Mixed, required: true },
  createdAt: { type: Date, required: true },
  removedBy: { type: Mixed, default: null },
  deletedAt: { type: Date, default: null },
});

@Injectable()
export class AlertChannelRepository extends OrgScopedRepository<AlertChannelRow> {
  constructor(@InjectModel(ALERT_CHANNELS.name) model: Model<AlertChannelRow>) {
    super(model);
  }

  /** Made before the transaction, so that its retries keep it. */
  nextId(): string {
    return new Types.ObjectId().toHexString();
  }

  async add(org: OrganizationId, { id, ...channel }: NewChannel, tx: Transaction): Promise<void> {
    const row = { ...channel, _id: new Types.ObjectId(id), version: 0, living: true, lastTest: null, removedBy: null, deletedAt: null } as const;
    await this.insert(org, row, { tx });
  }

  async countLiving(org: OrganizationId, tx: Transaction): Promise<number> {
    return this.count(org, { living: true }, { tx });
  }

  /** Removed ones are not there. */
  async findById(org: OrganizationId, id: string): Promise<StoredChannel | null> {
    const row = await this.findOne(org, { _id: new Types.ObjectId(id), living: true });
    return row === null ? null : toChannel(row);
  }

  /** Oldest first. */
  async page(org: OrganizationId, limit: number, after: string | null): Promise<Page<StoredChannel>> {
    const beyond: Where<AlertChannelRow> = after === null ? {} : { _id: mongoose.trusted({ $gt: new Types.ObjectId(after) }) };
    const rows = await this.find(org, { living: true, ...beyond }, { sort: { organizationId: 1, _id: 1 }, limit: limit + 1 });
    const items = rows.slice(0, limit).map(toChannel);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  /** Who wants alerts of that kind. */
  async wanting(org: OrganizationId, kind: AlertKind, tx: Transaction): Promise<readonly Pick<Channel, 'id' | 'kind' | 'label'>[]> {
    const rows = await this.find(org, { living: true, events: kind }, { projection: { kind: 1, label: 1 }, tx });
    return rows.map((row) => ({ id: row._id.toHexString(), kind: row.kind, label: row.label }));
  }

  /** → false when it was changed or removed meanwhile */
  async change(org: OrganizationId, { id, version }: Pick<StoredChannel, 'id' | 'version'>, change: ChannelChange, tx: Transaction): Promise<boolean> {
    const where = { _id: new Types.ObjectId(id), living: true, version } as const;
    return (await this.updateOne(org, where, { $set: change, $inc: { version: 1 } }, { tx })) === 1;
  }

  /** deletedAt and the end of the secret in one write. → false when it was removed already */
  async remove(org: OrganizationId, id: string, by: Actor, at: Date, tx: Transaction): Promise<boolean> {
    const change = { $set: { deletedAt: at, removedBy: by, secret: null }, $unset: { living: 1 }, $inc: { version: 1 } } as const;
    return (await this.updateOne(org, { _id: new Types.ObjectId(id), living: true }, change, { tx })) === 1;
  }

  async noteTest(org: OrganizationId, id: string, lastTest: ChannelTest, tx: Transaction): Promise<boolean> {
    return (await this.updateOne(org, { _id: new Types.ObjectId(id), living: true }, { $set: { lastTest } }, { tx })) === 1;
  }

  /** Compare and set: only the secret that was read is replaced. */
  async reseal(org: OrganizationId, { id, version }: Pick<StoredChannel, 'id' | 'version'>, secret: SealedValue): Promise<boolean> {
    return (await this.updateOne(org, { _id: new Types.ObjectId(id), living: true, version }, { $set: { secret } })) === 1;
  }
}

function toChannel(row: AlertChannelRow): StoredChannel {
  const { kind, label, events, addresses, target, secret, version, lastTest, createdBy, createdAt } = row;
  return {
    id: row._id.toHexString(),
    kind,
    label,
    events,
    target: target === null ? addresses : [target],
    createdBy: createdBy.label,
    createdAt,
    lastTest,
    version,
    addresses,
    address: target,
    secret,
  };
}
