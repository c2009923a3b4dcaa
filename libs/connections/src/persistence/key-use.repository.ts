import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { OrgScopedRepository } from '@app/platform';

import { CONNECTIONS } from './connection.collection.js';
import { type ConnectionRow } from './connection.row.js';

/** Somebody who calls the vendor with the stored key of that epoch. */
export interface KeyUse {
  readonly id: string;
  readonly connectionId: string;
  readonly epoch: number;
}

/** The server's clock, as for leases. */
const untilAfter = (ms: number): object => ({ $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: ms } });
const LIVING_USES = { $filter: { input: { $ifNull: ['$keyUses', []] }, cond: { $gte: ['$$this.until', '$$NOW'] } } } as const;
const IN_USE = mongoose.trusted({ $gte: [{ $max: '$keyUses.until' }, '$$NOW'] });

/** Uses stand in the row of their connection: whether one may begin and whether the key still stands is decided by one write. */
@Injectable()
export class KeyUses extends OrgScopedRepository<ConnectionRow> {
  constructor(@InjectModel(CONNECTIONS.name) model: Model<ConnectionRow>) {
    super(model);
  }

  /** → false when the key was cleared or replaced: it may not be used */
  async begin(org: OrganizationId, use: KeyUse, ms: number): Promise<boolean> {
    const begun = { $concatArrays: [LIVING_USES, [{ id: use.id, until: untilAfter(ms) }]] };
    return (await this.updateOne(org, this.#current(use), [{ $set: { keyUses: begun } }])) === 1;
  }

  /** → false when the key was cleared or replaced: abort what uses it */
  async renew(org: OrganizationId, use: KeyUse, ms: number): Promise<boolean> {
    const renewed = { $cond: [{ $eq: ['$$this.id', use.id] }, { id: use.id, until: untilAfter(ms) }, '$$this'] };
    const change = [{ $set: { keyUses: { $map: { input: { $ifNull: ['$keyUses', []] }, in: renewed } } } }];
    return (await this.updateOne(org, this.#current(use), change)) === 1;
  }

  /** Also after the key was cleared or replaced: that is what a revoke waits for. */
  async end(org: OrganizationId, { id, connectionId }: KeyUse): Promise<void> {
    await this.updateOne(org, { _id: new Types.ObjectId(connectionId) }, { $pull: { keyUses: { id } } });
  }

  /** Of one connection, or of any of the organization. */
  async isAny(org: OrganizationId, connectionId: string | null): Promise<boolean> {
    return this.exists(org, { ...(connectionId === null ? {} : { _id: new Types.ObjectId(connectionId) }), $expr: IN_USE });
  }

  #current({ connectionId, epoch }: KeyUse): { _id: Types.ObjectId; epoch: number; living: true } {
    return { _id: new Types.ObjectId(connectionId), epoch, living: true };
  }
}
