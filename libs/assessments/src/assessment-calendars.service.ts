import { Inject, Injectable } from '@nestjs/common';

import { ConnectionReader } from '@app/connections';
import { type Connection } from '@app/connections/domain/index.js';
import { RunReader } from '@app/connector-runs';
import { PeriodEvidence } from '@app/evidence';
import { startOfDay } from '@app/evidence/domain/index.js';
import { addDays, type Clock, MAX_PAGE_LIMIT, type OrganizationId, type Page, type PageRequest } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { type Assessment, type CalendarRun, type CoverageCalendar, coverageCalendarOf, type FrozenControl } from './domain/index.js';

/** Looked at for the gaps of an assessment; the calendar itself pages through all. */
const CONNECTIONS_CHECKED = 100;
/** What stood before the first day explains why nothing was read on it. */
const LOOK_BACK_DAYS = 35;

export interface CheckedCalendars {
  readonly calendars: readonly CoverageCalendar[];
  /** Connections beyond those looked at. */
  readonly unchecked: number;
}

/** The coverage calendars of an assessment, computed from findings, confirmations and runs. Of an approved one as they stood at the approval. */
@Injectable()
export class AssessmentCalendars {
  constructor(
    private readonly connections: ConnectionReader,
    private readonly runs: RunReader,
    private readonly evidence: PeriodEvidence,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Every figure that the controls ask for, of `limit` connections. */
  async page(org: OrganizationId, assessment: Assessment, controls: readonly FrozenControl[], page: PageRequest): Promise<Page<CoverageCalendar>> {
    const { items, nextCursor } = await this.connections.list(org, page);
    const calendars: CoverageCalendar[] = [];
    for (const connection of items) calendars.push(...(await this.#ofConnection(org, assessment, typesOf(controls), connection)));
    return { items: calendars, nextCursor };
  }

  /** Of the first connections that lived in the period. */
  async checked(org: OrganizationId, assessment: Assessment, controls: readonly FrozenControl[]): Promise<CheckedCalendars> {
    const living = (await this.#all(org)).filter((connection) => isAlive(connection, assessment));
    const calendars: CoverageCalendar[] = [];
    for (const connection of living.slice(0, CONNECTIONS_CHECKED))
      calendars.push(...(await this.#ofConnection(org, assessment, typesOf(controls), connection)));
    return { calendars, unchecked: Math.max(0, living.length - CONNECTIONS_CHECKED) };
  }

  async #all(org: OrganizationId): Promise<readonly Connection[]> {
    const all: Connection[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await this.connections.list(org, { limit: MAX_PAGE_LIMIT, cursor });
      all.push(...page.items);
      cursor = page.nextCursor;
    }
    return all;
  }

  async #ofConnection(org: OrganizationId, assessment: Assessment, types: ReadonlySet<string>, connection: Connection): Promise<readonly CoverageCalendar[]> {
    const { period, timeZone } = assessment;
    const now = assessment.approvedAt ?? this.clock.now();
    const wanted = connection.metrics.map(({ metric }) => metric).filter((metric) => types.has(metric));
    if (wanted.length === 0) return [];
    const runs = await this.#runs(org, assessment, connection.id, now);
    const calendars: CoverageCalendar[] = [];
    for (const type of wanted) {
      const sightings = await this.evidence.sightings(org, { connectionId: connection.id, type }, period);
      calendars.push(
        coverageCalendarOf({
          ...{ connectionId: connection.id, label: connection.label, type, period, timeZone, now, runs },
          connectedAt: connection.createdAt,
          revokedAt: connection.revokedAt !== null && connection.revokedAt <= now ? connection.revokedAt : null,
          sightings: sightings.filter(({ observedAt }) => observedAt <= now),
        }),
      );
    }
    return calendars;
  }

  async #runs(org: OrganizationId, { period, timeZone }: Assessment, connectionId: string, now: Date): Promise<readonly CalendarRun[]> {
    const from = startOfDay(addDays(period.start, -LOOK_BACK_DAYS), timeZone);
    const before = startOfDay(addDays(period.end, 1), timeZone);
    const runs = await this.runs.within(org, connectionId, { from, before });
    return runs.filter(({ requestedAt }) => requestedAt <= now);
  }
}

const typesOf = (controls: readonly FrozenControl[]): ReadonlySet<string> =>
  new Set(controls.flatMap(({ mappings }) => mappings.map(({ evidenceType }) => evidenceType)));

function isAlive({ createdAt, revokedAt }: Connection, { period, timeZone }: Assessment): boolean {
  return createdAt < startOfDay(addDays(period.end, 1), timeZone) && (revokedAt === null || revokedAt >= startOfDay(period.start, timeZone));
}
