import { type Capability } from '@app/connector-sdk';
import { type LocalDate } from '@app/kernel';

export type ConnectionStatus = 'active' | 'needs-reauth' | 'revoked';
export const READ_MODES = ['totals', 'rows'] as const;
/** totals: the vendor's own counts, least personal data. rows: the whole directory is walked as well, so that employees can be sampled. */
export type ReadMode = (typeof READ_MODES)[number];
export const RUN_TRIGGERS = ['schedule', 'manual', 'connect', 'reauthorize'] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];
export const RUN_STATES = ['queued', 'running', 'succeeded', 'partial', 'failed'] as const;
export type RunState = (typeof RUN_STATES)[number];

export interface RunError {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** What is to be read next. `slot` is a day `YYYY-MM-DD`, or `<trigger>-<id>` for a run that somebody asked for. */
export interface Due {
  readonly slot: string;
  readonly attempt: number;
  readonly trigger: RunTrigger;
}

/** Where one metric of a connection stands. `expected` is false for one that was not available at connect. */
export interface MetricStanding {
  readonly metric: string;
  readonly expected: boolean;
  /** Start of the last run that measured, confirmed or found it not applicable. */
  readonly lastMeasuredAt: Date | null;
  readonly lastOutcome: 'measured' | 'not-applicable' | 'inconclusive' | null;
  readonly lastReason: string | null;
}

/** The people the key could see when the figures were last believed. */
export interface VisibilityBaseline {
  readonly active: number;
  readonly inactive: number;
}

export interface Connection {
  readonly id: string;
  readonly connector: string;
  readonly label: string;
  /** No secret is ever in here. */
  readonly config: Readonly<Record<string, string>>;
  readonly readMode: ReadMode;
  readonly status: ConnectionStatus;
  /** Raised by re-authorize and revoke: a run of an older epoch may write nothing. */
  readonly epoch: number;
  /** HMAC of the key, first 16 hex digits: tells two keys apart, gives neither away. */
  readonly keyFingerprint: string | null;
  readonly principal: string | null;
  readonly permissionDigest: string | null;
  readonly capabilities: Readonly<Record<string, Capability>>;
  readonly metrics: readonly MetricStanding[];
  readonly visibility: VisibilityBaseline | null;
  /** Since when fewer people are visible than were; null = all is as it was. */
  readonly visibilityNarrowedAt: Date | null;
  /** What the key sees since then: the new measure once an owner confirms it. */
  readonly visibilitySeen: VisibilityBaseline | null;
  /** Raised by a confirmation: a run that began before it may not write its own view over it. */
  readonly visibilityVersion: number;
  /** A headcount of half or less, waiting for a second read that agrees. */
  readonly suspect: { readonly count: number; readonly seenAt: Date } | null;
  readonly due: Due | null;
  readonly nextRunAt: Date | null;
  readonly lastSuccess: { readonly runId: string; readonly startedAt: Date } | null;
  readonly lastRun: { readonly id: string; readonly state: RunState; readonly finishedAt: Date | null; readonly error: RunError | null } | null;
  readonly failuresInRow: number;
  /** The vendor asked for a pause until then (`Retry-After`): nobody asks it earlier, a person neither. */
  readonly vendorWaitUntil: Date | null;
  readonly weeklyCheckedOn: LocalDate | null;
  /** Set when its runs killed their worker too often; cleared by run now and re-authorize. */
  readonly quarantinedAt: Date | null;
  readonly createdBy: { readonly kind: string; readonly id: string; readonly label: string };
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

/** How much longer the vendor's `Retry-After` runs, in ms; 0 = it may be asked. */
export const vendorWaitMs = ({ vendorWaitUntil }: Pick<Connection, 'vendorWaitUntil'>, now: Date): number =>
  Math.max(0, (vendorWaitUntil?.getTime() ?? 0) - now.getTime());
