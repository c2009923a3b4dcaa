import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { objectId, OrgScopedRepository, type TenantRow, tenantSchema, type Transaction } from '@app/platform';

export const POPULATION_ROWS = 'retention.populations';

/** Of a chunk only what tells when it may go: never the sealed rows. */
export interface PopulationChunk {
  readonly id: string;
  readonly evidenceId: string;
  readonly count: number;
  /** Under which the rows' salts are filed, hex. */
  readonly records: readonly string[];
}
interface PopulationRow extends TenantRow {
  readonly evidenceId: Types.ObjectId;
  readonly index: number;
  readonly count: number;
  readonly records: string;
}
export const populationRowsSchema = tenantSchema('populations', { evidenceId: objectId, index: Number, count: Number, records: String });

const DIGEST_BYTES = 32;
const idIn = (ids: readonly string[]) => mongoose.trusted({ $in: ids.map((id) => new Types.ObjectId(id)) });

@Injectable()
export class PopulationRowsRepository extends OrgScopedRepository<PopulationRow> {
  constructor(@InjectModel(POPULATION_ROWS) model: Model<PopulationRow>) {
    super(model);
  }

  /** Evidence that still has rows, in the order of its ids, beyond `after`. */
  async heads(org: OrganizationId, after: string | null, limit: number): Promise<readonly string[]> {
    const beyond = after === null ? {} : { evidenceId: mongoose.trusted({ $gt: new Types.ObjectId(after) }) };
    const rows = await this.find(org, { index: 0, ...beyond }, { sort: { evidenceId: 1 }, limit, projection: { evidenceId: 1 } });
    return rows.map(({ evidenceId }) => evidenceId.toHexString());
  }

  /** Which of these still have rows. */
  async keptAmong(org: OrganizationId, evidenceIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.find(org, { evidenceId: idIn(evidenceIds), index: 0 }, { projection: { evidenceId: 1 } });
    return new Set(rows.map(({ evidenceId }) => evidenceId.toHexString()));
  }

  /** Chunk by chunk. */
  async *chunksOf(org: OrganizationId, evidenceIds: readonly string[]): AsyncGenerator<PopulationChunk> {
    const projection = { evidenceId: 1, count: 1, records: 1 };
    for await (const row of this.stream(org, { evidenceId: idIn(evidenceIds) }, { sort: { evidenceId: 1, index: 1 }, projection }))
      yield { id: row._id.toHexString(), evidenceId: row.evidenceId.toHexString(), count: row.count, records: split(row.records) };
  }

  /** → how many were there */
  async remove(org: OrganizationId, ids: readonly string[], tx: Transaction): Promise<number> {
    return this.deleteMany(org, { _id: idIn(ids) }, { tx });
  }
}

function split(base64: string): readonly string[] {
  const bytes = Buffer.from(base64, 'base64');
  return Array.from({ length: bytes.length / DIGEST_BYTES }, (_, index) => bytes.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES).toString('hex'));
}
