import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { OrgScopedRepository } from '@app/platform';

import { EVIDENCE } from './evidence.collections.js';
import { type Metric, NEWEST_FIRST } from './evidence.repository.js';
import { type EvidenceRow } from './evidence.schema.js';

/** The little of a finding that coverage needs. */
export interface SeenFinding extends Metric {
  readonly evidenceId: string;
  readonly observedAt: Date;
  /** Of a ratio, else null. */
  readonly rate: number | null;
}
type LeanRow = Pick<EvidenceRow, '_id' | 'connectionId' | 'type' | 'observedAt' | 'value' | 'restates'>;
const LEAN = { connectionId: 1, type: 1, observedAt: 1, 'value.rate': 1, 'restates.evidenceId': 1 };

/** Findings without their provenance: for figures over all connections at once. */
@Injectable()
export class SightingRepository extends OrgScopedRepository<EvidenceRow> {
  constructor(@InjectModel(EVIDENCE.name) model: Model<EvidenceRow>) {
    super(model);
  }

  /** The newest finding of each connection: one index seek apiece, in one command. A restatement on top of it costs one more. */
  async newestOfType(org: OrganizationId, type: string, collectedUntil?: Date): Promise<readonly SeenFinding[]> {
    const bound = collectedUntil === undefined ? {} : { collectedAt: { $lte: collectedUntil } };
    const rows = await this.aggregate<Pick<LeanRow, '_id'> & { readonly newest: LeanRow }>(org, { type, ...bound }, [
      // In the order of the index, so that the server skips from connection to connection and reads no history.
      { $sort: { connectionId: 1, type: 1, ...NEWEST_FIRST } },
      {
        $group: {
          _id: '$connectionId',
          newest: { $first: { _id: '$_id', observedAt: '$observedAt', value: { rate: '$value.rate' }, restates: '$restates.evidenceId' } },
        },
      },
    ]);
    const found: SeenFinding[] = [];
    for (const { _id, newest } of rows) {
      if (newest.restates == null) found.push(toSeen({ ...newest, connectionId: _id, type }));
      else found.push(...(await this.newestOf(org, { connectionId: _id.toHexString(), type }, { collectedUntil })));
    }
    return found;
  }

  /** The newest finding of one metric, restatements left out; none = []. */
  async newestOf(
    org: OrganizationId,
    { connectionId, type }: Metric,
    { collectedUntil, observedUntil }: { readonly collectedUntil?: Date | undefined; readonly observedUntil?: Date },
  ): Promise<readonly SeenFinding[]> {
    const where = {
      connectionId: new Types.ObjectId(connectionId),
      type,
      'restates.evidenceId': null,
      ...(collectedUntil === undefined ? {} : { collectedAt: mongoose.trusted({ $lte: collectedUntil }) }),
      ...(observedUntil === undefined ? {} : { observedAt: mongoose.trusted({ $lte: observedUntil }) }),
    };
    return (await this.find(org, where, { sort: NEWEST_FIRST, limit: 1, projection: LEAN })).map(toSeen);
  }

  /** Of all connections, restatements left out, oldest first. */
  async collectedBetween(org: OrganizationId, after: Date, until: Date): Promise<readonly SeenFinding[]> {
    const where = { 'restates.evidenceId': null, collectedAt: mongoose.trusted({ $gt: after, $lte: until }) };
    return (await this.find(org, where, { sort: { collectedAt: 1, _id: 1 }, projection: LEAN })).map(toSeen);
  }
}

const toSeen = ({ _id, connectionId, type, observedAt, value }: Omit<LeanRow, 'restates'>): SeenFinding => ({
  connectionId: connectionId.toHexString(),
  type,
  evidenceId: _id.toHexString(),
  observedAt,
  rate: 'rate' in value ? (value.rate ?? null) : null,
});
