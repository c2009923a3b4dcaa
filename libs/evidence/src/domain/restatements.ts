import type { Period } from '@app/connector-sdk';
import { addDays, type LocalDate } from '@app/kernel';

import { type CommittedRow, rootOf } from './population.js';

/** What was said about a period: by a finding, by its confirmation on another day (same figure, own period), or by counting again. */
export interface Observation {
  /** The finding; of a restatement the finding that it restates. */
  readonly evidenceId: string;
  readonly kind: 'finding' | 'confirmation' | 'restatement';
  readonly asOf: LocalDate;
  readonly period: Period;
  readonly count: number;
  readonly root: string | null;
  readonly collectedAt: Date;
}

export interface History {
  readonly from: LocalDate;
  readonly windowDays: number;
  /** In leaf order. */
  readonly rows: readonly CommittedRow[];
}

export interface Restatement {
  readonly evidenceId: string;
  readonly asOf: LocalDate;
  readonly period: Period;
  readonly count: number;
  readonly root: string;
  /** Against the finding named, not against an earlier restatement of it. */
  readonly delta: number;
  readonly rows: readonly CommittedRow[];
}

/** The rows that a period counts, both of its days in. Rows without a day are in no period. */
export const rowsWithin = (rows: readonly CommittedRow[], { start, end }: Period): readonly CommittedRow[] =>
  rows.filter(({ row }) => row.on !== null && row.on >= start && row.on <= end);

/**
 * Counts each earlier period again that the history covers whole. A period whose figure (count or root) is no longer what was last said of it is restated;
 * one that was restated before is compared with that restatement. At most one restatement per period; nothing earlier changes. `today` is the finding's own period.
 */
export function restatementsOf(history: History, observations: readonly Observation[], today: Period): readonly Restatement[] {
  return [...byPeriodEnd(observations).values()]
    .filter(({ original: { period } }) => period.end !== today.end && isCovered(history, period))
    .map((said) => countAgain(history, said))
    .filter((restatement) => restatement !== null)
    .sort((a, b) => (a.period.end < b.period.end ? -1 : 1));
}

interface Said {
  /** The newest finding or confirmation of the period. */
  readonly original: Observation;
  /** The newest word on it. */
  readonly standing: Observation;
}

function byPeriodEnd(observations: readonly Observation[]): ReadonlyMap<LocalDate, Said> {
  const said = new Map<LocalDate, Said>();
  for (const observation of [...observations].sort((a, b) => a.collectedAt.getTime() - b.collectedAt.getTime())) {
    const before = said.get(observation.period.end);
    if (observation.kind !== 'restatement') said.set(observation.period.end, { original: observation, standing: observation });
    else if (before?.original.evidenceId === observation.evidenceId) said.set(observation.period.end, { ...before, standing: observation });
  }
  return said;
}

/** Windows of another length belong to another definition of the figure. */
const isCovered = (history: History, period: Period): boolean => period.start >= history.from && addDays(period.start, history.windowDays) === period.end;

function countAgain(history: History, { original, standing }: Said): Restatement | null {
  const rows = rowsWithin(history.rows, original.period);
  const root = rootOf(rows.map(({ commitment }) => commitment));
  if (rows.length === standing.count && root === standing.root) return null;
  const { evidenceId, asOf, period } = original;
  return { evidenceId, asOf, period, count: rows.length, root, delta: rows.length - original.count, rows };
}
