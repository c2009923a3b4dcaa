import { type RunError, type RunState, type RunTrigger } from '@app/connections/domain/index.js';
import { type InconclusiveReason } from '@app/connector-sdk';

export interface RunOutcome {
  readonly metric: string;
  readonly outcome: 'measured' | 'not-applicable' | 'inconclusive';
  readonly expected: boolean;
  readonly reason: InconclusiveReason | null;
  readonly detail: string | null;
  readonly remedy: string | null;
  readonly evidenceId: string | null;
  /** True when the finding was equal to the newest row: a confirmation was written, no new row. */
  readonly confirmed: boolean;
}

export interface Run {
  readonly id: string;
  readonly connectionId: string;
  readonly slot: string;
  readonly attempt: number;
  readonly trigger: RunTrigger;
  readonly state: RunState;
  /** How often a worker died under it. */
  readonly deaths: number;
  readonly requestedAt: Date;
  /** Who asked for it; null = the plan. */
  readonly requestedBy: { readonly kind: string; readonly id: string; readonly label: string } | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly outcomes: readonly RunOutcome[];
  readonly error: RunError | null;
}

/** A run succeeds when every expected metric is measured or not applicable; partial when something was measured; else it failed. */
export function evaluateRunState(outcomes: readonly Pick<RunOutcome, 'outcome' | 'expected'>[]): 'succeeded' | 'partial' | 'failed' {
  const missing = outcomes.some(({ outcome, expected }) => expected && outcome === 'inconclusive');
  if (!missing && outcomes.some(({ outcome }) => outcome !== 'inconclusive')) return 'succeeded';
  return outcomes.some(({ outcome }) => outcome === 'measured') ? 'partial' : 'failed';
}
