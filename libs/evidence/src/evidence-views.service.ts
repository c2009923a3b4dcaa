import { Inject, Injectable } from '@nestjs/common';

import { type Clock, InvariantViolated, type OrganizationId } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { type Evidence, type Freshness, freshnessOf, type Seal, staleAtOf, type Standing } from './domain/index.js';
import { type Metric } from './persistence/evidence.repository.js';
import { StandingRepository } from './persistence/standing.repository.js';

/** A row with what is true of it now. */
export type EvidenceView = Evidence & Standing & { readonly seals: readonly Seal[] };

/** A metric with its newest finding. */
export interface NewestFinding {
  readonly connectionId: string;
  readonly type: string;
  /** null = never measured. */
  readonly evidence: EvidenceView | null;
  /** Start of the last run that measured or confirmed it. */
  readonly observedAt: Date | null;
  readonly freshness: Freshness;
}

/** Adds confirmations, freshness and place in history to rows: one aggregate for all of them. */
@Injectable()
export class EvidenceViews {
  constructor(
    private readonly standings: StandingRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In the order given. */
  async of(org: OrganizationId, rows: readonly Evidence[]): Promise<readonly EvidenceView[]> {
    if (rows.length === 0) return [];
    const standing = await this.standings.ofPage(org, rows);
    const metrics = new Map(standing.metrics.map((one) => [`${one.metric.connectionId}/${one.metric.type}`, one]));
    const now = this.clock.now();
    return rows.map((row) => {
      const metric = metrics.get(`${row.connectionId}/${row.type}`);
      const own = standing.rows.get(row.id);
      if (metric === undefined || own === undefined) throw new InvariantViolated('a row without a standing');
      const observedAt = metric.observedAt ?? row.observedAt;
      return { ...row, ...own, freshness: freshnessOf(observedAt, now), staleAt: staleAtOf(observedAt), current: metric.finding?.id === row.id };
    });
  }

  /** In the order asked, one seek per metric. */
  async newestOf(org: OrganizationId, metrics: readonly Metric[]): Promise<readonly NewestFinding[]> {
    const standings = await this.standings.ofMetrics(org, metrics);
    const views = await this.of(
      org,
      standings.flatMap(({ finding }) => finding ?? []),
    );
    const byId = new Map(views.map((view) => [view.id, view]));
    const now = this.clock.now();
    return standings.map(({ metric, finding, observedAt }) => ({
      ...metric,
      evidence: finding === null ? null : (byId.get(finding.id) ?? null),
      observedAt,
      freshness: freshnessOf(observedAt, now),
    }));
  }
}
