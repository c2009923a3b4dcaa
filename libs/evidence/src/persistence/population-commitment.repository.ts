import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { OrgScopedRepository, type Transaction } from '@app/platform';

import { POPULATION_COMMITMENTS } from './population.collections.js';
import { type PopulationCommitmentsRow } from './population.schema.js';

/** Of one chunk, in leaf order. */
export interface ChunkCommitments {
  readonly evidenceId: string;
  readonly index: number;
  readonly commitments: readonly Buffer[];
}

const COMMITMENT_BYTES = 32;

@Injectable()
export class PopulationCommitmentRepository extends OrgScopedRepository<PopulationCommitmentsRow> {
  constructor(@InjectModel(POPULATION_COMMITMENTS.name) model: Model<PopulationCommitmentsRow>) {
    super(model);
  }

  async insertAll(org: OrganizationId, chunks: readonly ChunkCommitments[], tx: Transaction): Promise<void> {
    const rows = chunks.map(({ evidenceId, index, commitments }) => ({
      ...{ index, count: commitments.length },
      evidenceId: new Types.ObjectId(evidenceId),
      commitments: Buffer.concat(commitments).toString('base64'),
    }));
    await this.insertMany(org, rows, { tx });
  }

  /** Chunk by chunk. */
  async ofEvidence(org: OrganizationId, evidenceId: string): Promise<readonly ChunkCommitments[]> {
    const rows = await this.find(org, { evidenceId: new Types.ObjectId(evidenceId) }, { sort: { index: 1 } });
    return rows.map(({ index, commitments }) => ({ evidenceId, index, commitments: split(Buffer.from(commitments, 'base64')) }));
  }
}

const split = (bytes: Buffer): readonly Buffer[] =>
  Array.from({ length: bytes.length / COMMITMENT_BYTES }, (_, index) => bytes.subarray(index * COMMITMENT_BYTES, (index + 1) * COMMITMENT_BYTES));
