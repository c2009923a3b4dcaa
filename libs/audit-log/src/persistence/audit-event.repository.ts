import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';
import { z } from 'zod';

import { type OrganizationId, type Page } from '@app/kernel';
import { OrgScopedRepository, type TenantRow, tenantSchema, type Transaction, type Where } from '@app/platform';

import { type AuditEvent, type AuditOutcome, type ChainHead, genesis, type StoredEvent } from '../domain/index.js';
import { AUDIT_EVENTS } from './audit-event.collection.js';

export interface AuditEventRow extends TenantRow {
  readonly sequence: number;
  readonly eventId: string;
  readonly type: string;
  readonly at: Date;
  readonly actorId: string;
  readonly targetId: string;
  readonly outcome: AuditOutcome;
  readonly prevHash: string;
  readonly hash: string;
  readonly body: string;
}
const text = { type: String, required: true } as const;
export const auditEventSchema = tenantSchema(AUDIT_EVENTS.name, {
  sequence: { type: Number, required: true },
  eventId: text,
  type: text,
  at: { type: Date, required: true },
  actorId: text,
  targetId: text,
  outcome: text,
  prevHash: text,
  hash: text,
  body: text,
});

const named = z.object({ id: z.string(), label: z.string() });
const storedBody = z.object({
  actor: named.extend({ kind: z.enum(['member', 'api-key', 'system']) }),
  target: z.object({ kind: z.string(), id: z.string() }),
  data: z.json(),
});

export interface AuditFilter {
  readonly types?: readonly string[] | undefined;
  readonly actorId?: string | undefined;
  readonly targetId?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
}

const EXPORTED = ['sequence', 'prevHash', 'hash', 'body'] as const;

@Injectable()
export class AuditEventRepository extends OrgScopedRepository<AuditEventRow> {
  constructor(@InjectModel(AUDIT_EVENTS.name) model: Model<AuditEventRow>) {
    super(model);
  }

  async head(org: OrganizationId, tx?: Transaction): Promise<ChainHead> {
    const newest = await this.findOne(org, {}, { sort: { sequence: -1 }, projection: { sequence: 1, hash: 1 }, tx });
    return newest === null ? genesis(org) : { sequence: newest.sequence, hash: newest.hash };
  }

  async append(org: OrganizationId, event: AuditEvent, tx: Transaction): Promise<void> {
    const { id: eventId, sequence, type, at, actor, target, outcome, prevHash, hash, body } = event;
    await this.insert(
      org,
      { _id: new Types.ObjectId(), sequence, eventId, type, at, actorId: actor.id, targetId: target.id, outcome, prevHash, hash, body },
      { tx },
    );
  }

  /** Newest first; `before` = continue below that sequence. */
  async page(org: OrganizationId, filter: AuditFilter, limit: number, before: number | null): Promise<Page<AuditEvent>> {
    const where: Where<AuditEventRow> = { ...conditionsOf(filter), ...(before === null ? {} : { sequence: mongoose.trusted({ $lt: before }) }) };
    const rows = await this.find(org, where, { sort: { sequence: -1 }, limit: limit + 1 });
    const items = rows.slice(0, limit).map(toAuditEvent);
    return { items, nextCursor: rows.length > limit ? String(items.at(-1)?.sequence ?? '') : null };
  }

  async one(org: OrganizationId, eventId: string): Promise<AuditEvent | null> {
    const row = await this.findOne(org, { eventId });
    return row === null ? null : toAuditEvent(row);
  }

  async ofSequence(org: OrganizationId, sequence: number): Promise<AuditEvent | null> {
    const row = await this.findOne(org, { sequence });
    return row === null ? null : toAuditEvent(row);
  }

  /** Null: there is no such event. */
  async hashAt(org: OrganizationId, sequence: number): Promise<string | null> {
    return (await this.findOne(org, { sequence }, { projection: { hash: 1 } }))?.hash ?? null;
  }

  /** Events whose id begins so, in the order of their ids. */
  async beginningWith(org: OrganizationId, start: string, limit: number): Promise<readonly AuditEvent[]> {
    const within = mongoose.trusted({ $gte: start, $lt: `${start}\uffff` });
    return (await this.find(org, { eventId: within }, { sort: { eventId: 1 }, limit })).map(toAuditEvent);
  }

  /** Events whose hash begins so, in the order of their hashes. */
  async hashed(org: OrganizationId, start: string, limit: number): Promise<readonly AuditEvent[]> {
    const within = mongoose.trusted({ $gte: start, $lt: `${start}\uffff` });
    return (await this.find(org, { hash: within }, { sort: { organizationId: 1, hash: 1 }, limit })).map(toAuditEvent);
  }

  /** Up to and including that sequence, oldest first, row by row. */
  export(org: OrganizationId, within: Pick<AuditFilter, 'from' | 'to'>, last: number): AsyncIterable<Pick<AuditEventRow, (typeof EXPORTED)[number]>> {
    const where: Where<AuditEventRow> = { ...conditionsOf(within), sequence: mongoose.trusted({ $lte: last }) };
    return this.stream(org, where, { sort: { sequence: 1 }, projection: Object.fromEntries(EXPORTED.map((field) => [field, 1])) });
  }

  /** Oldest first, row by row; `after` = only what follows that sequence. */
  chain(org: OrganizationId, after = -1): AsyncIterable<StoredEvent> {
    return this.stream(org, after < 0 ? {} : { sequence: mongoose.trusted({ $gt: after }) }, { sort: { sequence: 1 } });
  }
}

function conditionsOf(filter: AuditFilter): Where<AuditEventRow> {
  const { types, actorId, targetId, outcome } = filter;
  const exact = Object.fromEntries(Object.entries({ actorId, targetId, outcome }).filter(([, value]) => value !== undefined));
  const between = range(filter);
  return {
    ...exact,
    ...(types === undefined ? {} : { type: mongoose.trusted({ $in: [...types] }) }),
    ...(Object.keys(between).length === 0 ? {} : { at: mongoose.trusted(between) }),
  };
}

const range = ({ from, to }: AuditFilter): Record<string, Date> => ({
  ...(from === undefined ? {} : { $gte: from }),
  ...(to === undefined ? {} : { $lt: to }),
});

function toAuditEvent(row: AuditEventRow): AuditEvent {
  const { actor, target, data } = storedBody.parse(JSON.parse(row.body));
  const { eventId: id, sequence, type, at, outcome, body, prevHash, hash } = row;
  return { id, sequence, type, at, actor, target, outcome, data, body, prevHash, hash };
}
