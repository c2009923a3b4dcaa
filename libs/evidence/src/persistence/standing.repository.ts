import { Injectable } from '@nestjs/common';
import { Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';

import { type Evidence, type Seal } from '../domain/index.js';
import { EVIDENCE, EVIDENCE_CONFIRMATIONS } from './evidence.collections.js';
import { EvidenceRepository, type Metric, NEWEST_FIRST, type Range, RANGES_AT_ONCE } from './evidence.repository.js';
import { type EvidenceRow } from './evidence.schema.js';
import { toEvidence } from './evidence-row.js';
import { EVIDENCE_SEALS } from './evidence-seal.collection.js';
import { type SealRow, toSeal } from './evidence-seal.repository.js';

/** How a metric stands: its newest finding and when it was last seen. */
export interface MetricStanding {
  readonly metric: Metric;
  readonly finding: Evidence | null;
  readonly lastConfirmedAt: Date | null;
  /** Start of the last run that measured or confirmed it. */
  readonly observedAt: Date | null;
}
export interface RowStanding {
  readonly confirmationCount: number;
  readonly lastConfirmedAt: Date | null;
  readonly supersededBy: string | null;
  /** Oldest approval first. */
  readonly seals: readonly Seal[];
}

type Answer =
  | { readonly role: 'finding'; readonly index: number; readonly row: EvidenceRow }
  | { readonly role: 'confirmed'; readonly index: number; readonly row: { readonly observedAt: Date } }
  | { readonly role: 'count'; readonly row: { readonly _id: Types.ObjectId; readonly count: number; readonly last: Date } }
  | { readonly role: 'corrected'; readonly row: { readonly _id: Types.ObjectId; readonly supersedes: Types.ObjectId } }
  | { readonly role: 'seal'; readonly row: SealRow };

const METRICS_AT_ONCE = RANGES_AT_ONCE / 2;

/** What is true of rows and metrics at the time of asking: read for a whole page at once, never stored. */
@Injectable()
export class StandingRepository {
  constructor(private readonly evidence: EvidenceRepository) {}

  /** One round trip per 200 metrics, two index seeks per metric. In the order asked. */
  async ofMetrics(org: OrganizationId, metrics: readonly Metric[]): Promise<readonly MetricStanding[]> {
    const standings: MetricStanding[] = [];
    for (let start = 0; start < metrics.length; start += METRICS_AT_ONCE) {
      const some = metrics.slice(start, start + METRICS_AT_ONCE);
      const answers = await this.evidence.union<Answer>(org, some.flatMap(rangesOf));
      standings.push(...some.map((metric, index) => standingOf(metric, index, answers)));
    }
    return standings;
  }

  /** A page of rows and the metrics on it, in one aggregate. */
  async ofPage(
    org: OrganizationId,
    rows: readonly Pick<Evidence, 'id' | 'connectionId' | 'type'>[],
  ): Promise<{ readonly rows: ReadonlyMap<string, RowStanding>; readonly metrics: readonly MetricStanding[] }> {
    const metrics = [...new Map(rows.map(({ connectionId, type }) => [`${connectionId}/${type}`, { connectionId, type }])).values()];
    const ids = rows.map(({ id }) => new Types.ObjectId(id));
    const answers = await this.evidence.union<Answer>(org, [...metrics.flatMap(rangesOf), ...(ids.length === 0 ? [] : aroundRows(ids))]);
    return {
      rows: new Map(rows.map(({ id }) => [id, rowStandingOf(id, answers)])),
      metrics: metrics.map((metric, index) => standingOf(metric, index, answers)),
    };
  }
}

const shaped = (role: Answer['role'], index?: number): Range['stages'] => [
  { $project: { _id: 0, role: { $literal: role }, ...(index === undefined ? {} : { index: { $literal: index } }), row: '$$ROOT' } },
];

function rangesOf({ connectionId, type }: Metric, index: number): readonly Range[] {
  const match = { connectionId: new Types.ObjectId(connectionId), type };
  const newest = [{ $sort: NEWEST_FIRST }, { $limit: 1 }] as const;
  return [
    { collection: EVIDENCE.name, match: { ...match, 'restates.evidenceId': null }, stages: [...newest, ...shaped('finding', index)] },
    {
      collection: EVIDENCE_CONFIRMATIONS.name,
      match,
      stages: [{ $sort: { observedAt: -1 } }, { $limit: 1 }, { $project: { _id: 0, observedAt: 1 } }, ...shaped('confirmed', index)],
    },
  ];
}

function aroundRows(ids: readonly Types.ObjectId[]): readonly Range[] {
  const among = { $in: [...ids] };
  return [
    {
      collection: EVIDENCE_CONFIRMATIONS.name,
      match: { evidenceId: among },
      stages: [{ $group: { _id: '$evidenceId', count: { $sum: 1 }, last: { $max: '$observedAt' } } }, ...shaped('count')],
    },
    { collection: EVIDENCE.name, match: { supersedes: among }, stages: [{ $project: { _id: 1, supersedes: 1 } }, ...shaped('corrected')] },
    { collection: EVIDENCE_SEALS.name, match: { evidenceId: among }, stages: shaped('seal') },
  ];
}

function standingOf(metric: Metric, index: number, answers: readonly Answer[]): MetricStanding {
  const own = answers.filter((answer) => 'index' in answer && answer.index === index);
  const finding = own.find((answer) => answer.role === 'finding');
  const confirmed = own.find((answer) => answer.role === 'confirmed');
  const seen = [finding?.row.observedAt, confirmed?.row.observedAt].filter((at) => at !== undefined);
  return {
    metric,
    finding: finding === undefined ? null : toEvidence(finding.row),
    lastConfirmedAt: confirmed?.row.observedAt ?? null,
    observedAt: seen.length === 0 ? null : new Date(Math.max(...seen.map((at) => at.getTime()))),
  };
}

function rowStandingOf(id: string, answers: readonly Answer[]): RowStanding {
  const counted = answers.find((answer) => answer.role === 'count' && answer.row._id.toHexString() === id);
  const corrected = answers.find((answer) => answer.role === 'corrected' && answer.row.supersedes.toHexString() === id);
  return {
    confirmationCount: counted?.role === 'count' ? counted.row.count : 0,
    lastConfirmedAt: counted?.role === 'count' ? counted.row.last : null,
    supersededBy: corrected?.role === 'corrected' ? corrected.row._id.toHexString() : null,
    seals: answers
      .flatMap((answer) => (answer.role === 'seal' && answer.row.evidenceId.toHexString() === id ? [toSeal(answer.row)] : []))
      .sort((a, b) => a.approvedAt.getTime() - b.approvedAt.getTime()),
  };
}
