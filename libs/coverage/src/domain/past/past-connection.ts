import { type MetricStanding } from '@app/connections/domain/index.js';

import { type Sighting } from '../standing.js';
import { type ConnectionNote, type PastConnection, type PastRun, type PastSight } from './past.js';

export const afterNotes = (connection: PastConnection, notes: readonly ConnectionNote[]): PastConnection =>
  notes.reduce((before, note) => afterNote(before, note) ?? before, connection);

/** The connection after the note, by the rules that the run itself followed; null = revoked. */
export function afterNote(connection: PastConnection, note: ConnectionNote): PastConnection | null {
  switch (note.kind) {
    case 'connected':
      return note.connection;
    case 'run-ended':
      return afterRun(connection, note.run, note.seen, note.at);
    case 'key-judged':
      return { ...connection, status: note.isRefused ? 'needs-reauth' : 'active' };
    case 'offered':
      return { ...connection, metrics: connection.metrics.map((metric) => (note.metrics.includes(metric.metric) ? { ...metric, expected: true } : metric)) };
    case 'renamed':
      return { ...connection, label: note.label };
    case 'revoked':
      return null;
  }
}

function afterRun(connection: PastConnection, run: PastRun, seen: readonly PastSight[], finishedAt: Date): PastConnection {
  return {
    ...connection,
    status: run.isKeyRefused ? 'needs-reauth' : 'active',
    lastRun: { id: run.id, state: run.state, finishedAt, error: null },
    metrics: run.outcomes.map((outcome): MetricStanding => {
      const before = connection.metrics.find(({ metric }) => metric === outcome.metric)?.lastMeasuredAt ?? null;
      const isInconclusive = outcome.outcome === 'inconclusive';
      return {
        metric: outcome.metric,
        expected: outcome.expected,
        lastMeasuredAt: isInconclusive ? before : run.startedAt,
        lastOutcome: outcome.outcome,
        lastReason: isInconclusive ? outcome.reason : null,
      };
    }),
    sightings: seen.reduce((sightings, sight) => afterSight(connection.id, sightings, sight, run.startedAt), connection.sightings),
  };
}

function afterSight(connectionId: string, sightings: readonly Sighting[], { type, evidenceId, rate }: PastSight, observedAt: Date): readonly Sighting[] {
  const before = sightings.find((one) => one.type === type);
  // Seen again without having been seen: evidence alone is believed, so it counts for nothing.
  if (evidenceId === null && before === undefined) return sightings;
  const now: Sighting = {
    connectionId,
    type,
    observedAt,
    evidenceId: evidenceId ?? before?.evidenceId ?? null,
    rate: evidenceId === null ? (before?.rate ?? null) : rate,
  };
  return [...sightings.filter((one) => one.type !== type), now];
}
