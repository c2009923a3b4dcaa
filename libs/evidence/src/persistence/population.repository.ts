import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';

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
  readonly rows: SealedValue;
}

const COMMITMENT_BYTES = 32;

@Injectable()
export class PopulationRepository extends OrgScopedRepository<PopulationChunkRow> {
  constructor(@InjectModel(POPULATIONS.name) model: Model<PopulationChunkRow>) {
    super(model);
  }

  newId(): string {
    return new Types.ObjectId().toHexString();
  }

  async insertAll(org: OrganizationId, chunks: readonly PopulationChunk[], tx: Transaction): Promise<void> {
    const rows = chunks.map(({ id, evidenceId, index, count, commitments, rows: sealed }) => ({
      ...{ index, count, rows: sealed },
      _id: new Types.ObjectId(id),
      evidenceId: new Types.ObjectId(evidenceId),
      commitments: Buffer.concat(commitments).toString('base64'),
    }));
    await this.insertMany(org, rows, { tx });
  }

  /** In leaf order. */
  async ofEvidence(org: OrganizationId, evidenceId: string): Promise<readonly PopulationChunk[]> {
    const rows = await this.find(org, { evidenceId: new Types.ObjectId(evidenceId) }, { sort: { index: 1 } });
    return rows.map((row) => ({
      ...{ evidenceId, index: row.index, count: row.count, rows: row.rows },
      id: row._id.toHexString(),
      commitments: split(Buffer.from(row.commitments, 'base64')),
    }));
  }
}

const split = (bytes: Buffer): readonly Buffer[] =>
  Array.from({ length: bytes.length / COMMITMENT_BYTES }, (_, index) => bytes.subarray(index * COMMITMENT_BYTES, (index + 1) * COMMITMENT_BYTES));
