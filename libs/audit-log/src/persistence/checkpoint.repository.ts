import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId, type Page } from '@app/kernel';
import { isDuplicateKey, OrgScopedRepository, type TenantRow, tenantSchema } from '@app/platform';

import { type Checkpoint } from '../domain/index.js';
import { AUDIT_CHECKPOINTS } from './checkpoint.collections.js';

export interface CheckpointRow extends TenantRow, Checkpoint {}

const text = { type: String, required: true } as const;
export const checkpointSchema = tenantSchema(AUDIT_CHECKPOINTS.name, {
  sequence: { type: Number, required: true },
  hash: text,
  at: { type: Date, required: true },
  keyId: text,
  signature: text,
});

const NEWEST_FIRST = { organizationId: 1, sequence: -1 } as const;

@Injectable()
export class CheckpointRepository extends OrgScopedRepository<CheckpointRow> {
  constructor(@InjectModel(AUDIT_CHECKPOINTS.name) model: Model<CheckpointRow>) {
    super(model);
  }

  async newest(org: OrganizationId): Promise<Checkpoint | null> {
    const row = await this.findOne(org, {}, { sort: NEWEST_FIRST });
    return row === null ? null : toCheckpoint(row);
  }

  /** → false when another worker signed the same head first */
  async add(org: OrganizationId, checkpoint: Checkpoint): Promise<boolean> {
    try {
      await this.insert(org, { ...checkpoint, _id: new Types.ObjectId() });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error, 'one_per_sequence')) throw error;
      return false;
    }
  }

  /** Newest first; `before` = continue below that sequence. */
  async page(org: OrganizationId, limit: number, before: number | null): Promise<Page<Checkpoint>> {
    const where = before === null ? {} : { sequence: mongoose.trusted({ $lt: before }) };
    const rows = await this.find(org, where, { sort: NEWEST_FIRST, limit: limit + 1 });
    const items = rows.slice(0, limit).map(toCheckpoint);
    return { items, nextCursor: rows.length > limit ? String(items.at(-1)?.sequence ?? '') : null };
  }

  /** Those whose hash begins so, in the order of their hashes. */
  async hashed(org: OrganizationId, start: string, limit: number): Promise<readonly Checkpoint[]> {
    const within = mongoose.trusted({ $gte: start, $lt: `${start}\uffff` });
    return (await this.find(org, { hash: within }, { sort: { organizationId: 1, hash: 1 }, limit })).map(toCheckpoint);
  }

  /** Oldest first, row by row. */
  async *all(org: OrganizationId): AsyncGenerator<Checkpoint> {
    for await (const row of this.stream(org, {}, { sort: { sequence: 1 } })) yield toCheckpoint(row);
  }
}

const toCheckpoint = ({ sequence, hash, at, keyId, signature }: CheckpointRow): Checkpoint => ({ sequence, hash, at, keyId, signature });
