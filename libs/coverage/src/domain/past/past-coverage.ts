import { decidedAt } from '@app/controls/domain/index.js';

import { type CoverageInput } from '../framework-coverage.js';
import { type ConnectionNote, type CoveragePast, type PastConnection, type PastNote } from './past.js';
import { afterNote } from './past-connection.js';

const isOfConnection = (note: PastNote): note is ConnectionNote => note.kind !== 'decided';

/** The connections as they were known at `at`, in the order in which they were connected. `at` lies within the period. */
export function connectionsAt({ connections, notes }: Pick<CoveragePast, 'connections' | 'notes'>, at: Date): readonly PastConnection[] {
  const known = new Map(connections.map((connection) => [connection.id, connection]));
  for (const note of notes) {
    if (note.at > at || !isOfConnection(note)) continue;
    const before = note.kind === 'connected' ? note.connection : known.get(note.connectionId);
    const after = before === undefined ? null : afterNote(before, note);
    if (after === null) known.delete(note.connectionId);
    else known.set(after.id, after);
  }
  return [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Everything that coverage needs, as it was known at `at`. */
export function coverageInputAt(past: CoveragePast, at: Date): CoverageInput {
  const { catalogue, controls, targets, evidenceTypes } = decidedAt(past.decisions, past.framework, at);
  const connections = connectionsAt(past, at);
  return {
    framework: past.framework,
    catalogueVersion: catalogue.version,
    controls,
    connections,
    sightings: connections.flatMap(({ sightings }) => sightings),
    targets,
    available: evidenceTypes,
    wording: new Map(catalogue.evidenceTypes.map((type) => [type.type, type])),
    now: at,
  };
}
