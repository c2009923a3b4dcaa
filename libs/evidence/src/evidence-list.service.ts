import { Inject, Injectable } from '@nestjs/common';

import { addDays, type Clock, InvalidInput, isObjectIdText, type LocalDate, type OrganizationId, type Page, type PageRequest } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { type CursorPosition, decodeCursor, encodeCursor, type Evidence, type Freshness, freshnessOf, startOfDay } from './domain/index.js';
import { type EvidenceView, EvidenceViews } from './evidence-views.service.js';
import { checkLimit } from './page-limit.js';
import { EvidenceRepository, newestFirst, type RowFilter } from './persistence/evidence.repository.js';
import { type MetricStanding, StandingRepository } from './persistence/standing.repository.js';

export interface EvidenceFilter {
  readonly types?: readonly string[] | undefined;
  readonly connectionId?: string | undefined;
  /** Of (connection, type): rows of figures that are still read, due, or stale. */
  readonly freshness?: Exclude<Freshness, 'never'> | undefined;
  /** true = the newest finding of each connection and type; false = all rows but those. */
  readonly current?: boolean | undefined;
  /** Days of collection in `timeZone`, both in. */
  readonly from?: LocalDate | undefined;
  readonly to?: LocalDate | undefined;
  /** The organization's. */
  readonly timeZone: string;
}

/** The list of evidence, newest first. A page reads the rows that it shows, whatever the size of the history. */
@Injectable()
export class EvidenceList {
  constructor(
    private readonly evidence: EvidenceRepository,
    private readonly standings: StandingRepository,
    private readonly views: EvidenceViews,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws InvalidInput naming limit, cursor, connectionId or from */
  async list(org: OrganizationId, filter: EvidenceFilter, { limit, cursor }: PageRequest): Promise<Page<EvidenceView>> {
    checkLimit(limit);
    checkFilter(filter);
    const name = { organization: org, evidence: { ...filter } };
    const after = cursor === undefined ? null : decodeCursor(cursor, toJson(name));
    const rows = await this.#rows(org, filter, limit + 1, after);
    const items = await this.views.of(org, rows.slice(0, limit));
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor({ at: last.collectedAt, id: last.id }, toJson(name)) : null };
  }

  async #rows(org: OrganizationId, filter: EvidenceFilter, limit: number, after: CursorPosition | null): Promise<readonly Evidence[]> {
    const rowFilter = toRowFilter(filter);
    if (filter.current === undefined && filter.freshness === undefined) return this.evidence.page(org, rowFilter, limit, after);
    const all = await this.standings.ofMetrics(org, await this.evidence.metrics(org, rowFilter));
    const now = this.clock.now();
    const wanted = all.filter(({ observedAt }) => filter.freshness === undefined || freshnessOf(observedAt, now) === filter.freshness);
    if (wanted.length === 0) return [];
    if (filter.current === true) return currentOf(wanted, rowFilter, after).slice(0, limit);
    return this.evidence.page(org, { ...rowFilter, ...restriction(filter, all, wanted) }, limit, after);
  }
}

/** Names the metrics only when some are left out: fewer ranges then. */
const restriction = (filter: EvidenceFilter, all: readonly MetricStanding[], wanted: readonly MetricStanding[]): RowFilter => ({
  ...(wanted.length === all.length ? {} : { metrics: wanted.map(({ metric }) => metric) }),
  ...(filter.current === false ? { withoutIds: wanted.flatMap(({ finding }) => finding?.id ?? []) } : {}),
});

function currentOf(standings: readonly MetricStanding[], { from, before }: RowFilter, after: CursorPosition | null): readonly Evidence[] {
  return standings
    .flatMap(({ finding }) => finding ?? [])
    .filter(({ collectedAt }) => (from === undefined || collectedAt >= from) && (before === undefined || collectedAt < before))
    .filter((row) => after === null || newestFirst(row, { collectedAt: after.at, id: after.id }) > 0)
    .sort(newestFirst);
}

function toRowFilter({ connectionId, types, from, to, timeZone }: EvidenceFilter): RowFilter {
  return {
    connectionId,
    types,
    from: from === undefined ? undefined : startOfDay(from, timeZone),
    before: to === undefined ? undefined : startOfDay(addDays(to, 1), timeZone),
  };
}

function checkFilter({ connectionId, from, to }: EvidenceFilter): void {
  if (connectionId !== undefined && !isObjectIdText(connectionId)) throw new InvalidInput([{ field: 'connectionId', message: 'must be 24 hex digits' }]);
  if (from !== undefined && to !== undefined && from > to) throw new InvalidInput([{ field: 'from', message: 'must not be after `to`' }]);
}

/** Without the filters that are not set, so that leaving one out and setting it to undefined name the same list. */
const toJson = ({ organization, evidence }: { readonly organization: string; readonly evidence: EvidenceFilter }) => ({
  organization,
  evidence: Object.fromEntries(Object.entries(evidence).filter(([, value]) => value !== undefined)),
});
