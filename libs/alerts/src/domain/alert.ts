import { type Actor } from '@app/audit-log';
import { type AlertKind, type AlertSeverity } from '@app/channels/domain/index.js';

export const ALERT_STATES = ['open', 'acknowledged', 'resolved'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** What lies behind an alert: alerts of one kind, connector and code are one cause, and people are told of it once. */
export interface AlertCause {
  /** Slug; null where no connection is concerned. */
  readonly connector: string | null;
  readonly code: string;
}

/** Counters of a connection as they stood, so that the end of an alert can be told by what moved them. */
export interface SeenCounters {
  readonly epoch: number;
  readonly visibilityVersion: number;
}

/** From which score to which a framework fell. */
export interface ScoreFall {
  readonly from: number;
  readonly to: number;
}

/** Something that people have to be told of, as the facts of this moment say. An open alert is a concern that was written down. */
export interface Concern {
  readonly kind: AlertKind;
  readonly severity: AlertSeverity;
  /** What it is about: at most one alert of a kind stands open for it. */
  readonly subject: string;
  readonly connectionId: string | null;
  /** How people call the subject. */
  readonly name: string;
  /** What happened, to be read after the name. */
  readonly what: string;
  readonly detail: string;
  readonly why: string;
  readonly remedy: string;
  /** Where in the web UI something can be done about it. */
  readonly path: string;
  readonly since: Date;
  readonly cause: AlertCause;
  readonly seen: SeenCounters | null;
  readonly fall: ScoreFall | null;
}

export const RESOLUTIONS = ['recovered', 'reauthorized', 'confirmed', 'became', 'revoked', 'regained', 'accepted'] as const;
export type ResolutionReason = (typeof RESOLUTIONS)[number];
export interface Resolution {
  readonly reason: ResolutionReason;
  readonly text: string;
}

export interface Alert extends Omit<Concern, 'what' | 'name'> {
  readonly id: string;
  readonly state: AlertState;
  /** 1 for the first alert of its kind about the subject, 2 for the next … */
  readonly episode: number;
  readonly title: string;
  /** All alerts of which one message told. */
  readonly groupId: string;
  /** When that message was made. */
  readonly groupedAt: Date;
  /** The alert under which that message can be found. */
  readonly toldWith: string;
  readonly openedAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: Actor | null;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: Actor | null;
  readonly resolution: Resolution | null;
}

/** The lesser first. They say the same of a connection, that it is not read as it should be: only the gravest of them stands open. */
const READING: readonly AlertKind[] = ['connector-run.failing', 'connection.needs-reauth', 'connection.stale'];

/** 0 and up for the kinds of which one stands open at a time, null for those that stand apart. */
export function gravityOf(kind: AlertKind): number | null {
  const place = READING.indexOf(kind);
  return place === -1 ? null : place;
}

/** Of the alerts about one subject, at most one per slot stands open: a unique index says so. */
export const slotOf = (kind: AlertKind): string => (gravityOf(kind) === null ? kind : 'reading');

export const causeKeyOf = (kind: AlertKind, { connector, code }: AlertCause): string => `${kind}/${connector ?? ''}/${code}`;
export const titleOf = ({ name, what }: Pick<Concern, 'name' | 'what'>): string => `${name}: ${what}`;
