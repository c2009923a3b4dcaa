import type { AttachedRow } from './attached-row.js';
import { type CoverageCalendar } from './coverage-calendar.js';
import { figureOf } from './header-page.js';
import { folderOfEvidence } from './pack.js';

export type Cell = string | number | null;
export interface Table {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
}

export const calendarTable = (calendars: readonly CoverageCalendar[]): Table => ({
  columns: ['connectionId', 'connection', 'type', 'date', 'state', 'reason', 'evidenceId', 'runId', 'observedAt'],
  rows: calendars.flatMap(({ connectionId, label, type, days }) =>
    days.map(({ date, state, reason, evidenceId, runId, observedAt }) => [
      ...[connectionId, label, type, date, state, reason, evidenceId, runId],
      observedAt?.toISOString() ?? null,
    ]),
  ),
});

export const attachedTable = (attached: readonly AttachedRow[]): Table => ({
  columns: ['evidenceId', 'type', 'connectionId', 'asOf', 'periodStart', 'periodEnd', 'figure', 'population', 'root', 'strength', 'note', 'folder'],
  rows: attached.map(({ evidenceId, type, connectionId, asOf, period, value, population, strength, note }) => [
    ...[evidenceId, type, connectionId, asOf, period.start, period.end, figureOf(value)],
    ...[population.count, population.root, strength, note, folderOfEvidence({ type, asOf, id: evidenceId })],
  ]),
});

export const commitmentTable = (commitments: readonly string[]): Table => ({
  columns: ['leaf', 'commitment'],
  rows: commitments.map((commitment, leaf) => [leaf, commitment]),
});

export interface ClearRow {
  readonly leaf: number;
  readonly salt: string;
  readonly key: string;
  readonly on: string | null;
  readonly row: Readonly<Record<string, unknown>>;
}

/** Every commitment; beside it the row, where it can still be opened. The fields of all rows are columns, in alphabetical order. */
export function populationTable(commitments: readonly string[], rows: readonly ClearRow[]): Table {
  const fields = [...new Set(rows.flatMap(({ row }) => Object.keys(row)))].sort();
  const byLeaf = new Map(rows.map((row) => [row.leaf, row]));
  return {
    columns: ['leaf', 'commitment', 'salt', 'key', 'on', ...fields.map((field) => `row.${field}`)],
    rows: commitments.map((commitment, leaf) => {
      const row = byLeaf.get(leaf);
      return [leaf, commitment, row?.salt ?? null, row?.key ?? null, row?.on ?? null, ...fields.map((field) => cellOf(row?.row[field]))];
    }),
  };
}

const cellOf = (value: unknown): Cell => {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);
};
