import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type Actor } from '@app/audit-log';
import { isObjectIdText, type OrganizationId, type Page } from '@app/kernel';
import { OrgScopedRepository, type Transaction, type Where } from '@app/platform';

import { type Alert, type AlertState, type Concern, type Group, type Resolution, slotOf, titleOf } from '../domain/index.js';
import { type AlertRow, toAlert } from './alert-row.js';
import { ALERTS } from './alerts.collections.js';

export interface NewAlert {
  readonly id: string;
  readonly concern: Concern;
  readonly episode: number;
  readonly group: Group;
}
/** An alert as a search tells it. */
export type AlertName = Pick<Alert, 'id' | 'title' | 'state' | 'openedAt'>;
export interface PagePosition {
  readonly openedAt: Date;
  readonly id: string;
}

const STANDING = ['open', 'acknowledged'] as const;
const key = (id: string): Types.ObjectId => new Types.ObjectId(id);
const oneOf = (ids: readonly string[]) => mongoose.trusted({ $in: ids.map(key) });

/** What of a concern is written; the name and what happened stand in the title. */
function wordsOf(concern: Concern): Pick<AlertRow, 'severity' | 'title' | 'detail' | 'why' | 'remedy' | 'path' | 'cause' | 'fall'> {
  const { severity, detail, why, remedy, path, cause, fall } = concern;
  return { severity, title: titleOf(concern), detail, why, remedy, path, cause, fall };
}

@Injectable()
export class AlertRepository extends OrgScopedRepository<AlertRow> {
  constructor(@InjectModel(ALERTS.name) model: Model<AlertRow>) {
    super(model);
  }

  nextId(): string {
    return new Types.ObjectId().toHexString();
  }

  /** Open and acknowledged ones, oldest first. */
  async standing(org: OrganizationId, tx?: Transaction): Promise<readonly Alert[]> {
    const rows = await this.find(org, { state: mongoose.trusted({ $in: [...STANDING] }) }, { sort: { openedAt: 1, _id: 1 }, tx });
    return rows.map(toAlert);
  }

  /** `<subject> <kind>` → number of its newest episode. */
  async episodes(org: OrganizationId, subjects: readonly string[], tx: Transaction): Promise<ReadonlyMap<string, number>> {
    const rows = await this.aggregate<{ readonly _id: { readonly subject: string; readonly kind: string }; readonly newest: number }>(
      org,
      { subject: mongoose.trusted({ $in: [...subjects] }) },
      [{ $group: { _id: { subject: '$subject', kind: '$kind' }, newest: { $max: '$episode' } } }],
      { tx },
    );
    return new Map(rows.map(({ _id, newest }) => [`${_id.subject} ${_id.kind}`, newest]));
  }

  async open(org: OrganizationId, alerts: readonly NewAlert[], at: Date, tx: Transaction): Promise<void> {
    const rows = alerts.map(({ id, concern, episode, group }) => ({
      ...wordsOf(concern),
      _id: key(id),
      kind: concern.kind,
      subject: concern.subject,
      slot: slotOf(concern.kind),
      standing: true as const,
      state: 'open' as const,
      episode,
      connectionId: concern.connectionId === null ? null : key(concern.connectionId),
      since: concern.since,
      seen: concern.seen,
      groupId: key(group.id),
      groupedAt: group.at,
      toldWith: key(group.toldWith),
      openedAt: at,
      acknowledgedAt: null,
      acknowledgedBy: null,
      resolvedAt: null,
      resolvedBy: null,
      resolution: null,
    }));
    if (rows.length > 0) await this.insertMany(org, rows, { tx });
  }

  /** Another cause behind the same alert. `group` null = people are not told of it. */
  async change(org: OrganizationId, id: string, concern: Concern, group: Group | null, tx: Transaction): Promise<void> {
    const grouped = group === null ? {} : { groupId: key(group.id), groupedAt: group.at, toldWith: key(group.toldWith) };
    await this.updateOne(org, { _id: key(id), standing: true }, { $set: { ...wordsOf(concern), ...grouped } }, { tx });
  }

  /** → false when it was resolved already */
  async resolve(org: OrganizationId, id: string, resolution: Resolution, by: Actor, at: Date, tx: Transaction): Promise<boolean> {
    const change = { $set: { state: 'resolved' as const, resolution, resolvedBy: by, resolvedAt: at }, $unset: { standing: 1 as const } };
    return (await this.updateOne(org, { _id: key(id), standing: true }, change, { tx })) === 1;
  }

  /** → false when it was not open any more */
  async acknowledge(org: OrganizationId, id: string, by: Actor, at: Date, tx: Transaction): Promise<boolean> {
    const change = { $set: { state: 'acknowledged' as const, acknowledgedBy: by, acknowledgedAt: at } };
    return (await this.updateOne(org, { _id: key(id), state: 'open' }, change, { tx })) === 1;
  }

  async ofGroups(org: OrganizationId, groupIds: readonly string[], tx: Transaction): Promise<readonly Alert[]> {
    if (groupIds.length === 0) return [];
    return (await this.find(org, { groupId: oneOf(groupIds) }, { sort: { title: 1, _id: 1 }, tx })).map(toAlert);
  }

  /** Group → how many alerts it has ever had: for a whole page at once. */
  async groupSizes(org: OrganizationId, groupIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (groupIds.length === 0) return new Map();
    const rows = await this.aggregate<{ readonly _id: Types.ObjectId; readonly alerts: number }>(org, { groupId: oneOf(groupIds) }, [
      { $group: { _id: '$groupId', alerts: { $sum: 1 } } },
    ]);
    return new Map(rows.map(({ _id, alerts }) => [_id.toHexString(), alerts]));
  }

  async findById(org: OrganizationId, id: string): Promise<Alert | null> {
    const row = isObjectIdText(id) ? await this.findOne(org, { _id: key(id) }) : null;
    return row === null ? null : toAlert(row);
  }

  /** What the newest ones are called. */
  async newest(org: OrganizationId, limit: number): Promise<readonly AlertName[]> {
    const rows = await this.find(org, {}, { sort: { openedAt: -1, _id: -1 }, limit, projection: { title: 1, state: 1, openedAt: 1 } });
    return rows.map(({ _id, title, state, openedAt }) => ({ id: _id.toHexString(), title, state, openedAt }));
  }

  /** Newest first. */
  async page(org: OrganizationId, state: AlertState | undefined, limit: number, after: PagePosition | null): Promise<Page<Alert>> {
    const where: Where<AlertRow> = {
      ...(state === undefined ? {} : { state }),
      ...(after === null
        ? {}
        : {
            openedAt: mongoose.trusted({ $lte: after.openedAt }),
            $or: [{ openedAt: mongoose.trusted({ $lt: after.openedAt }) }, { _id: mongoose.trusted({ $lt: key(after.id) }) }],
          }),
    };
    const rows = await this.find(org, where, { sort: { openedAt: -1, _id: -1 }, limit: limit + 1 });
    const items = rows.slice(0, limit).map(toAlert);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last !== undefined ? `${last.openedAt.toISOString()}~${last.id}` : null };
  }
}
