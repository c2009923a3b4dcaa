export const ALERT_KINDS = [
  'connection.stale',
  'connection.needs-reauth',
  'connector-run.failing',
  'evidence.suspect',
  'visibility.narrowed',
  'coverage.dropped',
  'audit.tampered',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export const ALERT_SEVERITIES = ['critical', 'warning', 'info'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

export const ALERT_MESSAGE_EVENTS = ['alert.opened', 'alert.resolved'] as const;
export type AlertMessageEvent = (typeof ALERT_MESSAGE_EVENTS)[number];

/** What people are told. One message may speak for several alerts of one cause. */
export interface AlertMessage {
  /** Unique per organization: the same key again sends nothing. */
  readonly key: string;
  readonly event: AlertMessageEvent;
  readonly kind: AlertKind;
  readonly severity: AlertSeverity;
  readonly title: string;
  readonly detail: string;
  readonly why: string;
  readonly remedy: string;
  /** Path in the web UI, such as /alerts/<id>; the sender puts PUBLIC_URL before it. */
  readonly path: string;
  readonly at: Date;
  /** Every alert that this one message speaks for. */
  readonly alertIds: readonly string[];
}
