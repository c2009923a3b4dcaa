import { type ConnectionStatus, type MetricStanding, type RunState } from '@app/connections/domain/index.js';
import { type ControlDecisions } from '@app/controls/domain/index.js';

import { type CoveredConnection, type Sighting } from '../standing.js';

/** A connection as it was known at an instant. */
export interface PastConnection extends CoveredConnection {
  readonly status: Exclude<ConnectionStatus, 'revoked'>;
  readonly sightings: readonly Sighting[];
}

/** What an ended run said of its connection. */
export interface PastRun {
  readonly id: string;
  readonly state: RunState;
  readonly startedAt: Date;
  readonly isKeyRefused: boolean;
  readonly outcomes: readonly PastOutcome[];
}
export interface PastOutcome {
  readonly metric: string;
  readonly outcome: NonNullable<MetricStanding['lastOutcome']>;
  readonly expected: boolean;
  readonly reason: string | null;
}
/** What evidence says that this run saw; `evidenceId` null = the finding known before, seen again. */
export interface PastSight {
  readonly type: string;
  readonly evidenceId: string | null;
  readonly rate: number | null;
}

interface OfConnection {
  readonly at: Date;
  readonly connectionId: string;
}
export type ConnectionNote =
  | (OfConnection & { readonly kind: 'connected'; readonly connection: PastConnection })
  | (OfConnection & { readonly kind: 'run-ended'; readonly run: PastRun; readonly seen: readonly PastSight[] })
  /** By a test of the stored key, or by a new key. */
  | (OfConnection & { readonly kind: 'key-judged'; readonly isRefused: boolean })
  /** A new key was tried: what it is offered is expected from now on. */
  | (OfConnection & { readonly kind: 'offered'; readonly metrics: readonly string[] })
  | (OfConnection & { readonly kind: 'renamed'; readonly label: string })
  | (OfConnection & { readonly kind: 'revoked' });

/** Something recorded at an instant; `at` is when it became known, whatever it speaks of. */
export type PastNote =
  ConnectionNote | { readonly kind: 'decided'; readonly at: Date; readonly about: 'control' | 'target' | 'catalogue'; readonly subject: string };

/** All that is known of a period. Nothing recorded after `to` is in it. */
export interface CoveragePast {
  readonly framework: string;
  readonly from: Date;
  readonly to: Date;
  /** As known at `from`. */
  readonly connections: readonly PastConnection[];
  /** Of `(from, to]`, in order. */
  readonly notes: readonly PastNote[];
  readonly decisions: ControlDecisions;
}

const ORDER: readonly PastNote['kind'][] = ['decided', 'connected', 'run-ended', 'key-judged', 'offered', 'renamed', 'revoked'];
/** What was recorded in one millisecond is taken in the order in which it can have come to be. */
export const inOrder = (notes: readonly PastNote[]): readonly PastNote[] =>
  [...notes].sort((a, b) => a.at.getTime() - b.at.getTime() || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
