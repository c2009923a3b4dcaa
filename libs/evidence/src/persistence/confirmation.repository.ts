import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type LocalDate, type OrganizationId } from '@app/kernel';
import { OrgScopedRepository, type Transaction } from '@app/platform';

import { type Confirmation, type CursorPosition } from '../domain/index.js';
import { EVIDENCE_CONFIRMATIONS } from './evidence.collections.js';
import { type Metric } from './evidence.repository.js';
import { type ConfirmationRow } from './evidence.schema.js';
import { toConfirmation, toConfirmationRow } from './evidence-row.js';

/** A figure that was seen again unchanged. */
export interface SeenAgain extends Metric {
  readonly observedAt: Date;
}

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

  /** Of a metric, whichever finding was seen again; oldest first. */
  async between(
    org: OrganizationId,
    { connectionId, type }: Metric,
    { from, before }: { readonly from: Date; readonly before: Date },
  ): Promise<readonly Pick<Confirmation, 'evidenceId' | 'runId' | 'asOf' | 'observedAt'>[]> {
    const where = { connectionId: key(connectionId), type, observedAt: mongoose.trusted({ $gte: from, $lt: before }) };
    const rows = await this.find(org, where, { sort: { observedAt: 1 }, projection: { evidenceId: 1, runId: 1, asOf: 1, observedAt: 1 } });
    return rows.map(({ evidenceId, runId, asOf, observedAt }) => ({ evidenceId: evidenceId.toHexString(), runId: runId.toHexString(), asOf, observedAt }));
  }

  async isSeenWithin(org: OrganizationId, evidenceId: string, { start, end }: { readonly start: LocalDate; readonly end: LocalDate }): Promise<boolean> {
    return this.exists(org, { evidenceId: key(evidenceId), asOf: mongoose.trusted({ $gte: start, $lte: end }) });
  }

  /** When each connection's figure of that type was confirmed last: one index key apiece, no document. */
  async lastOfType(org: OrganizationId, type: string, observedUntil?: Date): Promise<readonly SeenAgain[]> {
    const bound = observedUntil === undefined ? {} : { observedAt: { $lte: observedUntil } };
    const rows = await this.aggregate<{ readonly _id: Types.ObjectId; readonly observedAt: Date }>(org, { type, ...bound }, [
      { $sort: { connectionId: 1, type: 1, observedAt: -1 } },
      { $group: { _id: '$connectionId', observedAt: { $first: '$observedAt' } } },
    ]);
    return rows.map(({ _id, observedAt }) => ({ connectionId: _id.toHexString(), type, observedAt }));
  }

  /** When one figure was confirmed last; null = never. */
  async lastOf(org: OrganizationId, { connectionId, type }: Metric, observedUntil: Date): Promise<Date | null> {
    const where = { connectionId: key(connectionId), type, observedAt: mongoose.trusted({ $lte: observedUntil }) };
    return (await this.findOne(org, where, { sort: { observedAt: -1 }, projection: { _id: 0, observedAt: 1 } }))?.observedAt ?? null;
  }

  /** Of all connections, in no order, from the index alone. */
  async observedBetween(org: OrganizationId, after: Date, until: Date): Promise<readonly SeenAgain[]> {
    const where = { connectionId: mongoose.trusted({ $gt: new Types.ObjectId('0'.repeat(24)) }), observedAt: mongoose.trusted({ $gt: after, $lte: until }) };
    const rows = await this.find(org, where, {
      projection: { _id: 0, connectionId: 1, type: 1, observedAt: 1 },
      sort: { connectionId: 1, type: 1, observedAt: -1 },
    });
    return rows.map(({ connectionId, type, observedAt }) => ({ connectionId: connectionId.toHexString(), type, observedAt }));
  }

  async since(org: OrganizationId, { connectionId, type }: Metric, observedFrom: Date): Promise<readonly Confirmation[]> {
    const where = { connectionId: key(connectionId), type, observedAt: mongoose.trusted({ $gte: observedFrom }) };
    return (await this.find(org, where, { sort: { observedAt: 1 } })).map(toConfirmation);
  }
}
