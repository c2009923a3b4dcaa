import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { AppError, type OrganizationId } from '@app/kernel';
import { OrgScopedRepository, type Transaction } from '@app/platform';

import { CONNECTIONS } from './connection.collection.js';
import { type ConnectionRow } from './connection.row.js';

/** Held by one worker; every write of the run carries the token and the epoch. */
export interface Lease {
  readonly connectionId: string;
  readonly token: number;
  readonly epoch: number;
}

/** The run lost its connection to another worker, to a new key or to a revoke: whatever it found is thrown away. */
export class StaleWriter extends AppError {
  constructor() {
    super({ code: 'connector-run.stale-writer', kind: 'conflict', message: 'The lease of this run is lost; nothing was written.' });
  }
}

/** The server's clock, never ours: two workers must agree on when a lease ends. */
const untilAfter = (ms: number): object => ({ $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: ms } });
const LEASE_ENDED = mongoose.trusted({ $lt: [{ $ifNull: ['$lease.until', new Date(0)] }, '$$NOW'] });
const LEASE_HOLDS = mongoose.trusted({ $gte: [{ $ifNull: ['$lease.until', new Date(0)] }, '$$NOW'] });

@Injectable()
export class ConnectionLeases extends OrgScopedRepository<ConnectionRow> {
  constructor(@InjectModel(CONNECTIONS.name) model: Model<ConnectionRow>) {
    super(model);
  }

  /** → null while somebody else holds it, and for connections that are not active */
  async acquire(org: OrganizationId, connectionId: string, owner: string, ms: number): Promise<Lease | null> {
    const row = await this.findOneAndUpdate(org, { _id: new Types.ObjectId(connectionId), status: 'active', $expr: LEASE_ENDED }, [
      {
        $set: {
          lease: { owner, token: { $add: [{ $ifNull: ['$leaseToken', 0] }, 1] }, until: untilAfter(ms) },
          leaseToken: { $add: [{ $ifNull: ['$leaseToken', 0] }, 1] },
        },
      },
    ]);
    return row?.lease == null ? null : { connectionId, token: row.lease.token, epoch: row.epoch };
  }

  /** → false: the lease is lost or the connection is revoked; abort the run */
  async renew(org: OrganizationId, lease: Lease, ms: number): Promise<boolean> {
    return (await this.updateOne(org, this.#held(lease), [{ $set: { 'lease.until': untilAfter(ms) } }])) === 1;
  }

  async release(org: OrganizationId, lease: Lease): Promise<void> {
    await this.updateOne(org, this.#held(lease), { $set: { lease: null } });
  }

  /** First statement of every transaction of a run. Measured: a fence that only reads the lease lets a stale worker commit. */
  async fence(org: OrganizationId, lease: Lease, tx: Transaction): Promise<void> {
    const matched = await this.updateOne(org, this.#held(lease), { $currentDate: { fencedAt: true } }, { tx });
    if (matched === 0) throw new StaleWriter();
  }

  /** Is a worker on it right now? */
  async isHeld(org: OrganizationId, connectionId: string): Promise<boolean> {
    return this.exists(org, { _id: new Types.ObjectId(connectionId), $expr: LEASE_HOLDS });
  }

  #held({ connectionId, token, epoch }: Lease): { _id: Types.ObjectId; 'lease.token': number; epoch: number } {
    return { _id: new Types.ObjectId(connectionId), 'lease.token': token, epoch };
  }
}
