import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId, type Page } from '@app/kernel';
import { type CallerActor } from '@app/organizations';
import { objectId, OrgScopedRepository, type TenantRow, tenantSchema, type Transaction } from '@app/platform';

import { type DrawnRow } from '../domain/index.js';
import { SAMPLES } from './sample.collection.js';

interface SampleFields {
  readonly populationRoot: string;
  readonly populationCount: number;
  readonly populationCollectedAt: Date;
  /** Name of the rule by which the rows were chosen. */
  readonly method: string;
  readonly seed: string;
  /** Null = the size was given. */
  readonly preset: string | null;
  readonly size: number;
  /** In the order of the draw. */
  readonly rows: readonly DrawnRow[];
  readonly drawnBy: CallerActor;
  readonly drawnAt: Date;
}
export interface Sample extends SampleFields {
  readonly id: string;
  readonly evidenceId: string;
}
interface SampleRow extends TenantRow, SampleFields {
  readonly evidenceId: Types.ObjectId;
}

const { Mixed } = mongoose.Schema.Types;
const text = { type: String, required: true } as const;
const number = { type: Number, required: true } as const;
const date = { type: Date, required: true } as const;
export const sampleSchema = tenantSchema(SAMPLES.name, {
  evidenceId: objectId,
  populationRoot: text,
  populationCount: number,
  populationCollectedAt: date,
  method: text,
  seed: text,
  preset: { type: String, default: null },
  size: number,
  rows: { type: [Mixed], required: true },
  drawnBy: { type: Mixed, required: true },
  drawnAt: date,
});

@Injectable()
export class SampleRepository extends OrgScopedRepository<SampleRow> {
  constructor(@InjectModel(SAMPLES.name) model: Model<SampleRow>) {
    super(model);
  }

  /** Made before the transaction, so that its retries keep it. */
  nextId(): string {
    return new Types.ObjectId().toHexString();
  }

  async add(org: OrganizationId, { id, evidenceId, ...sample }: Sample, tx: Transaction): Promise<void> {
    await this.insert(org, { ...sample, _id: new Types.ObjectId(id), evidenceId: new Types.ObjectId(evidenceId) }, { tx });
  }

  async one(org: OrganizationId, evidenceId: string, id: string): Promise<Sample | null> {
    const row = await this.findOne(org, { _id: new Types.ObjectId(id), evidenceId: new Types.ObjectId(evidenceId) });
    return row === null ? null : toSample(row);
  }

  /** Newest first. */
  async page(org: OrganizationId, evidenceId: string, limit: number, before: string | null): Promise<Page<Sample>> {
    const older = before === null ? {} : { _id: mongoose.trusted({ $lt: new Types.ObjectId(before) }) };
    const rows = await this.find(org, { evidenceId: new Types.ObjectId(evidenceId), ...older }, { sort: { evidenceId: 1, _id: -1 }, limit: limit + 1 });
    const items = rows.slice(0, limit).map(toSample);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }
}

function toSample({ _id, evidenceId, ...row }: SampleRow): Sample {
  const { populationRoot, populationCount, populationCollectedAt, method, seed, preset, size, rows, drawnBy, drawnAt } = row;
  const chosen = { populationRoot, populationCount, populationCollectedAt, method, seed, preset, size };
  return { id: _id.toHexString(), evidenceId: evidenceId.toHexString(), ...chosen, rows, drawnBy, drawnAt };
}
