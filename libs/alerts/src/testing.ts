import { type Connection, type RunError, STALE_AFTER_MS } from '@app/connections/domain/index.js';

import { type Alert, type Concern, titleOf, type WatchedConnection } from './domain/index.js';

export const NOW = new Date('2026-11-21T09:00:00.000Z');
export const ago = (ms: number): Date => new Date(NOW.getTime() - ms);
export const HOUR = 3_600_000;
export { STALE_AFTER_MS };

export const anError = (code: string): RunError => ({ code, message: `${code} happened.`, remedy: `Mend ${code}.` });

/** A connection that was read completely an hour ago. */
export function aConnection(changes: Partial<WatchedConnection> = {}): WatchedConnection {
  const startedAt = ago(HOUR);
  return {
    id: 'c1',
    connector: 'bamboohr',
    label: 'BambooHR (acme)',
    status: 'active',
    epoch: 0,
    createdAt: ago(90 * 24 * HOUR),
    lastSuccess: { runId: 'r1', startedAt },
    lastRun: { id: 'r1', state: 'succeeded', finishedAt: startedAt, error: null },
    failuresInRow: 0,
    metrics: [{ metric: 'hr.active_headcount', expected: true, lastMeasuredAt: startedAt, lastOutcome: 'measured', lastReason: null }],
    suspect: null,
    visibilityNarrowedAt: null,
    visibilityVersion: 0,
    quarantinedAt: null,
    ...changes,
  };
}

export const aSuccess = (startedAt: Date): Pick<Connection, 'lastSuccess' | 'lastRun' | 'failuresInRow'> => ({
  lastSuccess: { runId: `r${String(startedAt.getTime())}`, startedAt },
  lastRun: { id: 'r', state: 'succeeded', finishedAt: startedAt, error: null },
  failuresInRow: 0,
});
export const aFailure = (code: string, failuresInRow: number): Pick<Connection, 'lastRun' | 'failuresInRow'> => ({
  lastRun: { id: 'r', state: 'failed', finishedAt: ago(HOUR), error: anError(code) },
  failuresInRow,
});

/** A concern as it stands once it was written down. */
export function anAlert(concern: Concern, changes: Partial<Alert> = {}): Alert {
  return {
    ...concern,
    id: `${concern.subject} ${concern.kind}`,
    title: titleOf(concern),
    state: 'open',
    episode: 1,
    groupId: 'g1',
    groupedAt: NOW,
    toldWith: 'a1',
    openedAt: NOW,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    resolution: null,
    ...changes,
  };
}
