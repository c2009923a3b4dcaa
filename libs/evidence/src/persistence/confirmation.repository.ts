import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { OrgScopedRepository, type Transaction } from '@app/platform';

import { type Confirmation, type CursorPosition } from '../domain/index.js';
import { EVIDENCE_CONFIRMATIONS } from './evidence.collections.js';
import { type Metric } from './evidence.repository.js';
import { type ConfirmationRow } from './evidence.schema.js';
import { toConfirmation, toConfirmationRow } from './evidence-row.js';

const NEWEST_FIRST = { observedAt: -1, _id: -1 } as const;
const key = (id: string): Types.ObjectId => new Types.ObjectId(id);

@Injectable()
export class ConfirmationRepository extends OrgScopedRepository<ConfirmationRow> {
  constructor(@InjectModel(EVIDENCE_CONFIRMATIONS.name) model: Model<ConfirmationRow>) {
    super(model);
  }

  async insertAll(
    org: OrganizationId,
    confirmations: readonly { readonly confirmation: Confirmation; readonly metric: Metric }[],
    tx: Transaction,
  ): Promise<void> {
    const rows = confirmations.map(({ confirmation, metric }) => toConfirmationRow(confirmation, metric));
    await this.insertMany(org, rows, { tx });
  }

  async newestId(org: OrganizationId, { connectionId, type }: Metric, tx?: Transaction): Promise<string | null> {
    const row = await this.findOne(org, { connectionId: key(connectionId), type }, { sort: { observedAt: -1 }, projection: { _id: 1 }, tx });
    return row?._id.toHexString() ?? null;
  }

  /** Newest first. */
  async page(org: OrganizationId, evidenceId: string, limit: number, after: CursorPosition | null): Promise<Confirmation[]> {
    const rest =
      after === null
        ? {}
        : {
            observedAt: mongoose.trusted({ $lte: after.at }),
            $or: [{ observedAt: mongoose.trusted({ $lt: after.at }) }, { _id: mongoose.trusted({ $lt: key(after.id) }) }],
          };
    const rows = await this.find(org, { evidenceId: key(evidenceId), ...rest }, { sort: NEWEST_FIRST, limit });
    return rows.map(toConfirmation);
  }

  async daysOf(org: OrganizationId, evidenceId: string): Promise<readonly Pick<Confirmation, 'asOf' | 'runId'>[]> {
    const rows = await this.find(org, { evidenceId: key(evidenceId) }, { sort: { observedAt: 1, _id: 1 }, projection: { asOf: 1, runId: 1 } });
    return rows.map(({ asOf, runId }) => ({ asOf, runId: runId.toHexString() }));
  }

  async since(org: OrganizationId, { connectionId, type }: Metric, observedFrom: Date): Promise<readonly Confirmation[]> {
    const where = { connectionId: key(connectionId), type, observedAt: mongoose.trusted({ $gte: observedFrom }) };
    return (await this.find(org, where, { sort: { observedAt: 1 } })).map(toConfirmation);
  }
}
