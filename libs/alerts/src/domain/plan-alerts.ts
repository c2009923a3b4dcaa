import { type Alert, type Concern, gravityOf, type Resolution } from './alert.js';
import { needsPerson } from './cause-wording.js';
import { type WatchedConnection } from './connection-concerns.js';

export interface ChangedAlert {
  readonly alert: Alert;
  readonly concern: Concern;
  /** The new cause is one that people must hear of. */
  readonly told: boolean;
}
export interface ResolvedAlert {
  readonly alert: Alert;
  readonly resolution: Resolution;
}
/** What has to be written so that the alerts say what is. */
export interface AlertPlan {
  readonly opened: readonly Concern[];
  readonly changed: readonly ChangedAlert[];
  readonly resolved: readonly ResolvedAlert[];
}

export const EMPTY_PLAN: AlertPlan = { opened: [], changed: [], resolved: [] };
export const isEmptyPlan = ({ opened, changed, resolved }: AlertPlan): boolean => opened.length + changed.length + resolved.length === 0;

const keyOf = ({ subject, kind }: Pick<Concern, 'subject' | 'kind'>): string => `${subject} ${kind}`;
const isSameCause = ({ cause }: Alert, concern: Concern): boolean => cause.code === concern.cause.code && cause.connector === concern.cause.connector;

/** Concerns of connections against the alerts of connections that stand open. The same facts again plan nothing. */
export function planConnectionAlerts(concerns: readonly Concern[], standing: readonly Alert[], connections: readonly WatchedConnection[]): AlertPlan {
  const wanted = new Map(concerns.map((concern) => [keyOf(concern), concern]));
  const known = new Map(connections.map((connection) => [connection.id, connection]));
  const bound = standing.filter(({ connectionId }) => connectionId !== null);
  const open = new Set(bound.map(keyOf));
  return {
    opened: concerns.filter((concern) => !open.has(keyOf(concern))),
    changed: bound.flatMap((alert) => {
      const concern = wanted.get(keyOf(alert));
      return concern === undefined || isSameCause(alert, concern) ? [] : [{ alert, concern, told: needsPerson(concern.cause.code) }];
    }),
    resolved: bound
      .filter((alert) => !wanted.has(keyOf(alert)))
      .map((alert) => ({ alert, resolution: resolutionOf(alert, known.get(alert.connectionId ?? ''), concerns) })),
  };
}

function resolutionOf(alert: Alert, connection: WatchedConnection | undefined, concerns: readonly Concern[]): Resolution {
  if (connection === undefined || connection.status === 'revoked') return { reason: 'revoked', text: 'The connection was revoked.' };
  const graver = concerns.find(({ subject, kind }) => subject === alert.subject && isGraver(kind, alert.kind));
  if (graver !== undefined) return { reason: 'became', text: `It became ${graver.kind}.` };
  return alert.kind === 'visibility.narrowed' ? visibleAgain(alert, connection) : readAgain(alert, connection);
}

function isGraver(kind: Concern['kind'], than: Concern['kind']): boolean {
  const [one, other] = [gravityOf(kind), gravityOf(than)];
  return one !== null && other !== null && one > other;
}

const visibleAgain = ({ seen }: Alert, { visibilityVersion }: WatchedConnection): Resolution =>
  seen !== null && visibilityVersion > seen.visibilityVersion
    ? { reason: 'confirmed', text: 'An owner confirmed that fewer people are right.' }
    : { reason: 'recovered', text: 'As many people are visible as before.' };

function readAgain({ kind, since, openedAt, seen }: Alert, { lastSuccess, epoch }: WatchedConnection): Resolution {
  if (kind === 'evidence.suspect') return { reason: 'recovered', text: 'A second read agreed, or the figure is as before.' };
  // Of a stale one the age counts from `since`; of the others a success before they opened says nothing.
  const before = kind === 'connection.stale' ? since : openedAt;
  if (lastSuccess !== null && lastSuccess.startedAt > before) {
    return { reason: 'recovered', text: `Resolved by a successful sync, begun at ${lastSuccess.startedAt.toISOString()}.` };
  }
  if (seen !== null && epoch > seen.epoch) return { reason: 'reauthorized', text: 'The connection was re-authorized with a new key.' };
  return { reason: 'recovered', text: 'It is read as it should be.' };
}
