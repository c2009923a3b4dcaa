import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId, type Page } from '@app/kernel';
import { OrgScopedRepository, type Transaction, type Where } from '@app/platform';

import { type AlertMessage, type Channel, type Delivery, type DeliveryError, type DeliveryStep, type LastDelivery } from '../domain/index.js';
import { type AlertDeliveryRow, type ClaimedDelivery, toClaimed, toDelivery } from './alert-delivery.row.js';
import { ALERT_DELIVERIES } from './channels.collections.js';

/** The server's clock, never ours: two workers must agree on when a lease ends. */
const untilAfter = (ms: number): object => ({ $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: ms } });
const IS_FREE = mongoose.trusted({ $lt: [{ $ifNull: ['$lease.until', new Date(0)] }, '$$NOW'] });

@Injectable()
export class AlertDeliveryRepository extends OrgScopedRepository<AlertDeliveryRow> {
  constructor(@InjectModel(ALERT_DELIVERIES.name) model: Model<AlertDeliveryRow>) {
    super(model);
  }

  /** The deliveries of a message that was added before; empty when it is new. */
  async idsOfMessage(org: OrganizationId, key: string, tx: Transaction): Promise<readonly string[]> {
    const rows = await this.find(org, { messageKey: key }, { projection: { _id: 1 }, tx });
    return rows.map(({ _id }) => _id.toHexString());
  }

  /** One row per channel. → their ids */
  async add(
    org: OrganizationId,
    { key, alertIds, ...message }: AlertMessage,
    channels: readonly Pick<Channel, 'id' | 'kind' | 'label'>[],
    now: Date,
    tx: Transaction,
  ): Promise<readonly string[]> {
    const rows = channels.map(({ id, kind, label }) => ({
      _id: new Types.ObjectId(),
      channelId: new Types.ObjectId(id),
      channelKind: kind,
      channelLabel: label,
      messageKey: key,
      alertIds,
      message,
      state: 'pending' as const,
      attempts: 0,
      nextAttemptAt: now,
      lease: null,
      left: null,
      sentAt: null,
      lastError: null,
      createdAt: now,
    }));
    if (rows.length > 0) await this.insertMany(org, rows, { tx });
    return rows.map(({ _id }) => _id.toHexString());
  }

  async findById(org: OrganizationId, id: string, tx?: Transaction): Promise<Delivery | null> {
    const row = await this.findOne(org, { _id: new Types.ObjectId(id) }, { tx });
    return row === null ? null : toDelivery(row);
  }

  /** Newest first. */
  async ofAlerts(org: OrganizationId, alertIds: readonly string[], limit: number): Promise<readonly Delivery[]> {
    const rows = await this.find(org, { alertIds: mongoose.trusted({ $in: [...alertIds] }) }, { sort: { _id: -1 }, limit });
    return rows.map(toDelivery);
  }

  /** Newest first. */
  async pageOfChannel(org: OrganizationId, channelId: string, limit: number, after: string | null): Promise<Page<Delivery>> {
    const beyond: Where<AlertDeliveryRow> = after === null ? {} : { _id: mongoose.trusted({ $lt: new Types.ObjectId(after) }) };
    const rows = await this.find(org, { channelId: new Types.ObjectId(channelId), ...beyond }, { sort: { channelId: 1, _id: -1 }, limit: limit + 1 });
    const items = rows.slice(0, limit).map(toDelivery);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  /** The newest delivery of each channel, by the index. */
  async newestPerChannel(org: OrganizationId, channelIds: readonly string[]): Promise<ReadonlyMap<string, LastDelivery>> {
    const newest = await Promise.all(
      channelIds.map((id) => this.findOne(org, { channelId: new Types.ObjectId(id) }, { sort: { channelId: 1, _id: -1 }, projection: NEWEST })),
    );
    return new Map(
      newest.flatMap((row) =>
        row === null ? [] : [[row.channelId.toHexString(), { id: row._id.toHexString(), state: row.state, at: row.sentAt ?? row.createdAt }] as const],
      ),
    );
  }

  async isAnyDue(org: OrganizationId, now: Date, busyChannels: readonly string[] = []): Promise<boolean> {
    return this.exists(org, due(now, busyChannels));
  }

  /** Takes the longest waiting one that is due, for `leaseMs`; the attempt is counted here, so that a message that kills its worker ends too. */
  async claim(org: OrganizationId, now: Date, busyChannels: readonly string[], leaseMs: number): Promise<ClaimedDelivery | null> {
    const token = randomUUID();
    const change = [{ $set: { lease: { token, until: untilAfter(leaseMs) }, attempts: { $add: ['$attempts', 1] } } }];
    do {
      const row = await this.findOneAndUpdate(org, due(now, busyChannels), change, { sort: { nextAttemptAt: 1 } });
      if (row !== null) return toClaimed(row, token);
      // Nothing found may mean that somebody else took the very row that was looked at: only a look without a change can tell.
    } while (await this.isAnyDue(org, now, busyChannels));
    return null;
  }

  /** → false when the lease was lost or the delivery is settled otherwise: what this worker found is not written */
  async settle(
    org: OrganizationId,
    { id, token }: Pick<ClaimedDelivery, 'id' | 'token'>,
    step: DeliveryStep,
    left: readonly string[] | null,
    tx?: Transaction,
  ): Promise<boolean> {
    const change = {
      state: step.state,
      lease: null,
      nextAttemptAt: step.state === 'pending' ? step.nextAttemptAt : null,
      ...(step.state === 'sent' ? { sentAt: step.sentAt, lastError: null, left: null } : { lastError: step.error, ...(left === null ? {} : { left }) }),
    };
    return (await this.updateOne(org, { _id: new Types.ObjectId(id), state: 'pending', 'lease.token': token }, { $set: change }, { tx })) === 1;
  }

  /** Somebody asks for it again: from the first attempt on, to whom it is still owed. → false when it has not failed */
  async sendAgain(org: OrganizationId, id: string, now: Date, tx: Transaction): Promise<boolean> {
    const change = { $set: { state: 'pending', attempts: 0, nextAttemptAt: now, lease: null } } as const;
    return (await this.updateOne(org, { _id: new Types.ObjectId(id), state: 'failed' }, change, { tx })) === 1;
  }

  /** What still waits for a channel that is no more. → how many */
  async giveUp(org: OrganizationId, channelId: string, lastError: DeliveryError, tx: Transaction): Promise<number> {
    const change = { $set: { state: 'failed', nextAttemptAt: null, lease: null, lastError } } as const;
    return this.updateMany(org, { channelId: new Types.ObjectId(channelId), state: 'pending' }, change, { tx });
  }
}

const due = (now: Date, busyChannels: readonly string[]): Where<AlertDeliveryRow> => ({
  state: 'pending',
  nextAttemptAt: mongoose.trusted({ $lte: now }),
  ...(busyChannels.length === 0 ? {} : { channelId: mongoose.trusted({ $nin: busyChannels.map((id) => new Types.ObjectId(id)) }) }),
  $expr: IS_FREE,
});
const NEWEST = { channelId: 1, state: 1, sentAt: 1, createdAt: 1 } as const;
