import { Inject, Injectable } from '@nestjs/common';

import { adoptedAt } from '@app/controls';
import { addDays, type Clock, daysBetween, InvalidInput, type LocalDate, localDateIn, type OrganizationId, type Page, type PageRequest } from '@app/kernel';
import { OrganizationService } from '@app/organizations';
import { CLOCK } from '@app/platform';

import { CoveragePasts, type KnownPast } from './coverage-past.service.js';
import {
  changesOf,
  type CoverageChange,
  coverageInputAt,
  type CoverageState,
  type DayMark,
  dayMarks,
  evaluateCoverage,
  type FrameworkCoverage,
  type Judgement,
  walk,
} from './domain/index.js';

const DAY_MS = 86_400_000;
const MAX_HISTORY_DAYS = 400;
const MAX_CHANGES_DAYS = 92;
const DEFAULT_HISTORY_DAYS = 30;
const DEFAULT_CHANGES_DAYS = 7;
/** Ended runs that one answer may hold in memory, about: a run per connection and day. */
const MAX_CONNECTION_DAYS = 100_000;

/** Coverage as it stood, with what cannot be told of that instant any more. */
export interface PastCoverage extends FrameworkCoverage {
  readonly limits: readonly string[];
}
export interface CoveragePoint extends DayMark {
  readonly catalogueVersion: string;
  readonly score: number | null;
  readonly states: Readonly<Partial<Record<CoverageState, number>>>;
}
export interface CoverageLine {
  readonly framework: string;
  readonly timeZone: string;
  readonly points: readonly CoveragePoint[];
  readonly limits: readonly string[];
}
export interface CoverageChanges extends Page<CoverageChange> {
  readonly framework: string;
  readonly from: Date;
  readonly to: Date;
  readonly score: { readonly before: number | null; readonly after: number | null };
  readonly limits: readonly string[];
}
interface Range<T> {
  readonly from?: T | undefined;
  readonly to?: T | undefined;
}

/** Coverage of the past, computed from what was recorded by then and from nothing that was written later. */
@Injectable()
export class CoverageHistory {
  constructor(
    private readonly pasts: CoveragePasts,
    private readonly organizations: OrganizationService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** All that was recorded until that millisecond. @throws FrameworkNotFound, InvalidInput naming asOf */
  async asOf(org: OrganizationId, framework: string, at: Date): Promise<PastCoverage> {
    const { createdAt } = await this.organizations.get(org);
    refuse(at > this.clock.now(), 'asOf', 'lies in the future');
    refuse(at < createdAt, 'asOf', `lies before this organization existed; it was founded on ${createdAt.toISOString()}`);
    const { past, limits } = await this.pasts.of(org, framework, { from: at, to: at });
    return { ...evaluateCoverage(coverageInputAt(past, at)), limits };
  }

  /** One point per day of the organization, both ends in: its last millisecond, or now. @throws FrameworkNotFound, InvalidInput naming from or to */
  async line(org: OrganizationId, framework: string, range: Range<LocalDate>): Promise<CoverageLine> {
    const { createdAt, timeZone } = await this.organizations.get(org);
    const now = this.clock.now();
    const to = range.to ?? localDateIn(now, timeZone);
    const from = range.from ?? addDays(to, 1 - DEFAULT_HISTORY_DAYS);
    refuse(to > localDateIn(now, timeZone), 'to', 'lies in the future');
    refuse(to < from, 'to', 'is before `from`');
    refuse(daysBetween(from, to) >= MAX_HISTORY_DAYS, 'from', `is more than ${String(MAX_HISTORY_DAYS)} days before \`to\`; ask in parts`);
    const marks = dayMarks({ from, to }, timeZone, { since: createdAt, now });
    const [first, last] = [marks[0], marks.at(-1)];
    if (first === undefined || last === undefined) {
      const { limits } = await this.#past(org, framework, { from: createdAt, to: createdAt });
      return { framework, timeZone, points: [], limits: [...limits, `The organization was founded on ${createdAt.toISOString()}, after these days.`] };
    }
    const { past, limits } = await this.#past(org, framework, { from: first.at, to: last.at });
    const points: CoveragePoint[] = [];
    walk(past, {
      marks: marks.map(({ at }) => at),
      onMark: (at, judgement) => {
        const mark = marks[points.length];
        if (mark !== undefined) points.push({ ...mark, catalogueVersion: adoptedAt(past.decisions, at).catalogue.version, ...pointOf(judgement) });
      },
    });
    return { framework, timeZone, points, limits };
  }

  /** Newest first; without bounds of the last seven days. @throws FrameworkNotFound, InvalidInput naming from, to or cursor */
  async changes(org: OrganizationId, framework: string, range: Range<Date>, page: PageRequest): Promise<CoverageChanges> {
    const { createdAt } = await this.organizations.get(org);
    const now = this.clock.now();
    const to = range.to ?? now;
    const wanted = range.from ?? new Date(to.getTime() - DEFAULT_CHANGES_DAYS * DAY_MS);
    refuse(to > now, 'to', 'lies in the future');
    refuse(to < wanted, 'to', 'is before `from`');
    refuse(to < createdAt, 'to', `lies before this organization existed; it was founded on ${createdAt.toISOString()}`);
    refuse(to.getTime() - wanted.getTime() > MAX_CHANGES_DAYS * DAY_MS, 'from', `is more than ${String(MAX_CHANGES_DAYS)} days before \`to\`; ask in parts`);
    const from = wanted < createdAt ? createdAt : wanted;
    const { past, limits } = await this.#past(org, framework, { from, to });
    const score: { before: number | null; after: number | null } = { before: null, after: null };
    const all: CoverageChange[] = [];
    walk(past, {
      marks: [from, to],
      onMark: (at, judgement) => {
        if (at === from) score.before = judgement.score;
        score.after = judgement.score;
      },
      onTurn: (turn) => void all.push(...changesOf(turn, all.filter(({ at }) => at.getTime() === turn.at.getTime()).length)),
    });
    return { framework, from, to, score, limits, ...pageOf(all.reverse(), page) };
  }

  async #past(org: OrganizationId, framework: string, period: { readonly from: Date; readonly to: Date }): Promise<KnownPast> {
    const days = Math.ceil((period.to.getTime() - period.from.getTime()) / DAY_MS);
    const connections = days === 0 ? 0 : (await this.pasts.all(org)).length;
    const most = Math.floor(MAX_CONNECTION_DAYS / Math.max(1, connections));
    refuse(days > most, 'from', `is too far back for ${String(connections)} connections; ask for at most ${String(most)} days at once`);
    return this.pasts.of(org, framework, period);
  }
}

function refuse(isWrong: boolean, field: string, message: string): void {
  if (isWrong) throw new InvalidInput([{ field, message }]);
}

function pointOf({ score, controls }: Judgement): Pick<CoveragePoint, 'score' | 'states'> {
  const states: Partial<Record<CoverageState, number>> = {};
  for (const { state } of controls) states[state] = (states[state] ?? 0) + 1;
  return { score, states };
}

/** `newestFirst` all of a period; the cursor is the id of the last one shown. */
const CURSOR = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z~\d{4}$/;
function pageOf(newestFirst: readonly CoverageChange[], { limit, cursor }: PageRequest): Page<CoverageChange> {
  refuse(cursor !== undefined && !CURSOR.test(cursor), 'cursor', 'is not a cursor of this list; start again without it');
  const rest = cursor === undefined ? newestFirst : newestFirst.filter(({ id }) => id < cursor);
  const items = rest.slice(0, limit);
  return { items, nextCursor: rest.length > limit ? (items.at(-1)?.id ?? null) : null };
}
