import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { OrgScopedRepository, type SealedValue, type Transaction } from '@app/platform';

import { POPULATIONS } from './population.collections.js';
import { type PopulationChunkRow } from './population.schema.js';

export interface PopulationChunk {
  readonly id: string;
  readonly evidenceId: string;
  readonly index: number;
  readonly count: number;
  readonly commitments: readonly Buffer[];
  /** Under which each row's salt is filed, hex. */
  readonly records: readonly string[];
  readonly rows: SealedValue;
}
export type StoredChunk = Pick<PopulationChunk, 'id' | 'index' | 'count' | 'rows'>;

@Injectable()
export class PopulationRepository extends OrgScopedRepository<PopulationChunkRow> {
  constructor(@InjectModel(POPULATIONS.name) model: Model<PopulationChunkRow>) {
    super(model);
  }

  newId(): string {
    return new Types.ObjectId().toHexString();
  }

  async insertAll(org: OrganizationId, chunks: readonly PopulationChunk[], tx: Transaction): Promise<void> {
    const rows = chunks.map(({ id, evidenceId, index, count, records, rows: sealed }) => ({
      ...{ index, count, rows: sealed },
      _id: new Types.ObjectId(id),
      evidenceId: new Types.ObjectId(evidenceId),
      records: Buffer.from(records.join(''), 'hex').toString('base64'),
    }));
    await this.insertMany(org, rows, { tx });
  }

  /** Whether rows are still there. */
  async isKept(org: OrganizationId, evidenceId: string): Promise<boolean> {
    return this.exists(org, { evidenceId: new Types.ObjectId(evidenceId) });
  }

  /** In leaf order; with `indexes` only those chunks. */
  async ofEvidence(org: OrganizationId, evidenceId: string, indexes?: readonly number[]): Promise<readonly StoredChunk[]> {
    const some = indexes === undefined ? {} : { index: mongoose.trusted({ $in: [...indexes] }) };
    const rows = await this.find(org, { evidenceId: new Types.ObjectId(evidenceId), ...some }, { sort: { index: 1 } });
    return rows.map(({ _id, index, count, rows: sealed }) => ({ id: _id.toHexString(), index, count, rows: sealed }));
  }
}
