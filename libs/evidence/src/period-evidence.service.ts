import { Injectable } from '@nestjs/common';

import { addDays, type LocalDate, type OrganizationId } from '@app/kernel';

import { type Evidence, startOfDay } from './domain/index.js';
import { ConfirmationRepository } from './persistence/confirmation.repository.js';
import { EvidenceRepository, type Metric } from './persistence/evidence.repository.js';

/** Both days in. */
export interface DayRange {
  readonly start: LocalDate;
  readonly end: LocalDate;
}

/** A finding seen on a day: read for the first time, or found equal again. */
export interface DaySighting {
  readonly date: LocalDate;
  readonly evidenceId: string;
  readonly runId: string;
  readonly how: 'measured' | 'confirmed';
  /** Start of the run. */
  readonly observedAt: Date;
}

/** A day of the finding's own zone begins at most this far from the UTC day of the same name. */
const ZONE_MARGIN_DAYS = 2;
const ROWS_AT_ONCE = 500;

/** Findings by the days that they speak for. A finding of an earlier day that was confirmed within the period belongs to it as well. */
@Injectable()
export class PeriodEvidence {
  constructor(
    private readonly evidence: EvidenceRepository,
    private readonly confirmed: ConfirmationRepository,
  ) {}

  /** Oldest first; restatements tell of past days and are no sighting. */
  async sightings(org: OrganizationId, metric: Metric, period: DayRange): Promise<readonly DaySighting[]> {
    const { found, again } = await this.#within(org, metric, period);
    return [
      ...found.filter(({ isRestatement }) => !isRestatement).map(({ id, asOf, runId, observedAt }) => sighting(id, asOf, runId, 'measured', observedAt)),
      ...again.map(({ evidenceId, asOf, runId, observedAt }) => sighting(evidenceId, asOf, runId, 'confirmed', observedAt)),
    ].sort((a, b) => a.observedAt.getTime() - b.observedAt.getTime());
  }

  /** Ids of everything that a type says of the period, restatements included, in order of ids. */
  async idsOf(org: OrganizationId, { type, connectionId }: { readonly type: string; readonly connectionId?: string | undefined }, period: DayRange) {
    const ids = new Set<string>();
    for (const metric of await this.evidence.metrics(org, { types: [type], connectionId })) {
      const { found, again } = await this.#within(org, metric, period);
      for (const { id } of found) ids.add(id);
      for (const { evidenceId } of again) ids.add(evidenceId);
    }
    return [...ids].sort();
  }

  /** Whether the finding was read, or seen again, on a day of the period. */
  async isWithin(org: OrganizationId, { id, asOf }: Pick<Evidence, 'id' | 'asOf'>, period: DayRange): Promise<boolean> {
    return isDayWithin(asOf, period) || (await this.confirmed.isSeenWithin(org, id, period));
  }

  /** Rows in chunks and in the order asked; ids that are unknown or foreign are left out. */
  async *rows(org: OrganizationId, ids: readonly string[], atOnce = ROWS_AT_ONCE): AsyncGenerator<readonly Evidence[]> {
    for (let start = 0; start < ids.length; start += atOnce) {
      const some = ids.slice(start, start + atOnce);
      const rows = new Map((await this.evidence.byIds(org, some)).map((row) => [row.id, row]));
      yield some.flatMap((id) => rows.get(id) ?? []);
    }
  }

  async #within(org: OrganizationId, metric: Metric, period: DayRange) {
    const from = startOfDay(addDays(period.start, -ZONE_MARGIN_DAYS), 'UTC');
    const before = startOfDay(addDays(period.end, ZONE_MARGIN_DAYS + 1), 'UTC');
    const found = await this.evidence.placedSince(org, metric, from);
    const again = await this.confirmed.between(org, metric, { from, before });
    return { found: found.filter(({ asOf }) => isDayWithin(asOf, period)), again: again.filter(({ asOf }) => isDayWithin(asOf, period)) };
  }
}

const isDayWithin = (day: LocalDate, { start, end }: DayRange): boolean => day >= start && day <= end;

const sighting = (evidenceId: string, date: LocalDate, runId: string, how: DaySighting['how'], observedAt: Date): DaySighting => ({
  ...{ date, evidenceId, runId, how, observedAt },
});
