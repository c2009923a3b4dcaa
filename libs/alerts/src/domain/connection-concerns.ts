import { type AlertKind, type AlertSeverity } from '@app/channels/domain/index.js';
import { type Connection, evaluateFreshness, FUTURE_TOLERANCE_MS, STALE_AFTER_MS } from '@app/connections/domain/index.js';

import { type Concern } from './alert.js';
import { causeText, remedyOf } from './cause-wording.js';

/** One failed run may be a hiccup of the vendor; the second in a row is told. */
const FAILURES_TOLD = 2;
const HOURS = String(STALE_AFTER_MS / 3_600_000);

/** What the rules read of a connection. */
export type WatchedConnection = Pick<
  Connection,
  | 'id'
  | 'connector'
  | 'label'
  | 'status'
  | 'epoch'
  | 'createdAt'
  | 'lastSuccess'
  | 'lastRun'
  | 'failuresInRow'
  | 'metrics'
  | 'suspect'
  | 'visibilityNarrowedAt'
  | 'visibilityVersion'
  | 'quarantinedAt'
>;

/** Everything that people have to be told of a connection at `now`. Of a revoked one: nothing. */
export function connectionConcerns(connection: WatchedConnection, now: Date): readonly Concern[] {
  if (connection.status === 'revoked') return [];
  return [readingConcern(connection, now), suspectConcern(connection), narrowedConcern(connection)].filter((concern) => concern !== null);
}

/** The last complete sync began then; one that was never complete counts from its making. */
const countsFrom = ({ lastSuccess, createdAt }: WatchedConnection): Date => lastSuccess?.startedAt ?? createdAt;

/** A reading of the future is no reading: the clock that wrote it, or ours, is wrong. */
function isAhead(connection: WatchedConnection, now: Date): boolean {
  const measured = connection.metrics.flatMap(({ expected, lastMeasuredAt }) => (expected && lastMeasuredAt !== null ? [lastMeasuredAt] : []));
  return [countsFrom(connection), ...measured].some((at) => at.getTime() - now.getTime() > FUTURE_TOLERANCE_MS);
}

type ReadingKind = Extract<AlertKind, 'connection.stale' | 'connection.needs-reauth' | 'connector-run.failing'>;

function readingKind(connection: WatchedConnection, now: Date): ReadingKind | null {
  if (evaluateFreshness(countsFrom(connection), now) === 'stale' || isAhead(connection, now)) return 'connection.stale';
  if (connection.status === 'needs-reauth') return 'connection.needs-reauth';
  return isFailing(connection) ? 'connector-run.failing' : null;
}

function isFailing(connection: WatchedConnection): boolean {
  // Its runs ended their worker several times, and nothing will read it by itself any more.
  if (connection.quarantinedAt !== null) return true;
  return connection.failuresInRow >= FAILURES_TOLD && !isToldApart(connection);
}

/** A doubted headcount and a narrowed key fail runs too, and have an alert of their own: one cause is told once. */
function isToldApart({ lastRun, suspect, visibilityNarrowedAt }: WatchedConnection): boolean {
  const code = lastRun?.error?.code;
  return (code === 'not-visible' && visibilityNarrowedAt !== null) || (code === 'implausible' && suspect !== null);
}

function readingCause(connection: WatchedConnection, now: Date): string {
  const { lastRun, status, quarantinedAt } = connection;
  if (isAhead(connection, now)) return 'clock';
  if (status === 'needs-reauth') return 'invalid-key';
  if (quarantinedAt !== null) return 'quarantined';
  if (lastRun === null || lastRun.state === 'succeeded' || lastRun.error === null) return 'not-run';
  // The key that was refused has been replaced; the next run will tell.
  return lastRun.error.code === 'invalid-key' ? 'awaiting-run' : lastRun.error.code;
}

function readingConcern(connection: WatchedConnection, now: Date): Concern | null {
  const kind = readingKind(connection, now);
  if (kind === null) return null;
  const code = readingCause(connection, now);
  const { connector, lastRun } = connection;
  const error = lastRun === null ? null : lastRun.error;
  return {
    ...about(connection),
    ...READING_WORDS[kind](connection, code),
    kind,
    detail: `${lastSyncText(connection)} ${causeText(code, error)}`.trim(),
    remedy: remedyOf(code, error),
    since: kind === 'connection.stale' ? countsFrom(connection) : (lastRun?.finishedAt ?? now),
    cause: { connector, code },
  };
}

interface Words {
  readonly severity: AlertSeverity;
  readonly what: string;
  readonly why: string;
}
const LATER = `${HOURS} hours after the last complete sync began the evidence is stale, and coverage falls.`;

const READING_WORDS: Readonly<Record<ReadingKind, (connection: WatchedConnection, code: string) => Words>> = {
  'connection.stale': (connection, code) => ({
    severity: 'critical',
    what: staleText(connection, code),
    why: `Evidence older than ${HOURS} hours counts for nothing: the controls that rest on this connection have lost their coverage.`,
  }),
  'connection.needs-reauth': () => ({
    severity: 'critical',
    what: 'the vendor refuses the key, and syncing has stopped',
    why: `Nothing is read with a refused key. ${LATER}`,
  }),
  'connector-run.failing': (connection, code) => ({
    severity: 'warning',
    what: code === 'quarantined' ? 'syncing has stopped because its runs broke off again and again' : failingText(connection),
    why: `A run that fails writes no evidence; the earlier evidence stands and ages. ${LATER}`,
  }),
};

function staleText({ lastSuccess }: WatchedConnection, code: string): string {
  if (code === 'clock') return 'its last sync lies in the future, so a clock is wrong and nothing of it counts';
  return lastSuccess === null ? `no complete sync since it was connected more than ${HOURS} hours ago` : `no complete sync for more than ${HOURS} hours`;
}

const failingText = ({ failuresInRow, lastRun }: WatchedConnection): string =>
  lastRun?.state === 'partial' ? `the last ${String(failuresInRow)} syncs were not complete` : `the last ${String(failuresInRow)} syncs failed`;

const lastSyncText = ({ lastSuccess, createdAt }: WatchedConnection): string =>
  lastSuccess === null
    ? `There was no complete sync since the connection was made at ${createdAt.toISOString()}.`
    : `The last complete sync began at ${lastSuccess.startedAt.toISOString()}.`;

function suspectConcern(connection: WatchedConnection): Concern | null {
  const { suspect, connector } = connection;
  if (suspect === null) return null;
  return {
    ...about(connection),
    kind: 'evidence.suspect',
    severity: 'warning',
    what: `active headcount fell to ${String(suspect.count)}, half or less of the last figure`,
    detail: `It was first seen at ${suspect.seenAt.toISOString()}. The figure is not believed until a second read agrees.`,
    why: 'A fall this deep is more often a mistake than a fact. No new evidence of this figure is written, and the earlier one ages.',
    remedy: 'Wait for the second read, 15 minutes after the first; meanwhile look at the company in the vendor.',
    since: suspect.seenAt,
    cause: { connector, code: 'implausible' },
  };
}

function narrowedConcern(connection: WatchedConnection): Concern | null {
  const { visibilityNarrowedAt, connector, lastRun } = connection;
  if (visibilityNarrowedAt === null) return null;
  const seen = lastRun?.error?.code === 'not-visible' ? lastRun.error.message : '';
  return {
    ...about(connection),
    kind: 'visibility.narrowed',
    severity: 'warning',
    what: 'the key sees fewer people than before',
    detail: `It is so since ${visibilityNarrowedAt.toISOString()}. ${seen}`.trim(),
    why: 'A figure that rests on fewer people looks valid and is wrong: none is written, and the earlier evidence ages.',
    remedy: "Give the key's user back the right to see all employees, or let an owner confirm on the connection's page that fewer people are right.",
    since: visibilityNarrowedAt,
    cause: { connector, code: 'not-visible' },
  };
}

function about({ id, label, epoch, visibilityVersion }: WatchedConnection): Pick<Concern, 'subject' | 'connectionId' | 'name' | 'path' | 'seen' | 'fall'> {
  return {
    subject: `connection/${id}`,
    connectionId: id,
    name: label,
    path: `/settings/connections/${id}`,
    seen: { epoch, visibilityVersion },
    fall: null,
  };
}
