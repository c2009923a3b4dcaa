import type { ConnectorDefinition } from './connector-definition.js';
import type { Inconclusive, InconclusiveReason, ReadFailure } from './results.js';
import type { FailureCode, ProblemKind, VendorProblem } from './vendor-problem.js';

/** Why a read gave nothing: as the outcome's reason and as the run's failure. */
export interface Trouble {
  readonly reason: InconclusiveReason;
  readonly detail: string;
  readonly remedy: string;
  /** null where nothing went wrong on the way, for example when the key was never offered the data. */
  readonly failure: ReadFailure | null;
}

/** Either what was read, or why it could not be. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: Trouble };

export const failed = (trouble: Trouble): { readonly ok: false; readonly trouble: Trouble } => ({ ok: false, trouble });

export const toInconclusive = (metric: string, { reason, detail, remedy }: Trouble): Inconclusive => ({
  outcome: 'inconclusive',
  metric,
  reason,
  detail,
  remedy,
});

type Words = Pick<ConnectorDefinition, 'name' | 'refusals'>;

const CODES = {
  'invalid-key': 'invalid-key',
  forbidden: 'forbidden-or-locked-out',
  'not-found': 'missing-permission',
  refused: 'missing-permission',
  'bad-page': 'incomplete',
  'rate-limited': 'rate-limited',
  unavailable: 'vendor-unavailable',
  'wrong-host': 'unknown-subdomain',
  'bad-body': 'bad-answer',
  'schema-drift': 'schema-drift',
  incomplete: 'incomplete',
  aborted: 'aborted',
} as const satisfies Readonly<Record<ProblemKind, FailureCode>>;

/** What a problem means for whoever connected the vendor. `accepted`: an earlier call with this key was answered, so a 403 is about a right, not about the key. */
const codeOf = (kind: ProblemKind, accepted: boolean): FailureCode => (kind === 'forbidden' && accepted ? 'missing-permission' : CODES[kind]);

const reasonOf = (code: FailureCode): InconclusiveReason => (code === 'schema-drift' || code === 'incomplete' ? code : 'read-failed');

/** What to do about a failure, by its code. */
export function remedyFor(code: FailureCode, { name, refusals }: Words): string {
  switch (code) {
    case 'rate-limited':
      return `Nothing to do: ${name} asked for a pause, and the reading is repeated after it.`;
    case 'aborted':
      return 'Start the run again.';
    case 'schema-drift':
      return `${name} has changed its answer. Tell whoever runs Attesta: the connector needs an update.`;
    case 'incomplete':
      return `Nothing to do yet: the reading is repeated. If it stays so, ask ${name} why its counts disagree.`;
    default:
      return refusals[code].remedy;
  }
}

function messageFor(code: FailureCode, problem: VendorProblem, { refusals }: Words): string {
  switch (code) {
    case 'missing-permission':
      // A 403 never says which of the two it is.
      return `${refusals[code].detail}${problem.problem === 'forbidden' ? ', or access is locked after refused keys' : ''} (${problem.message}).`;
    case 'rate-limited':
    case 'aborted':
    case 'schema-drift':
    case 'incomplete':
      return `${problem.message}.`;
    default:
      return `${refusals[code].detail} (${problem.message}).`;
  }
}

export function troubleOf(problem: VendorProblem, definition: Words, accepted: boolean): Trouble {
  const code = codeOf(problem.problem, accepted);
  const message = messageFor(code, problem, definition);
  const remedy = remedyFor(code, definition);
  return {
    reason: reasonOf(code),
    detail: message,
    remedy,
    failure: { code, message, remedy, retryable: problem.retryable, retryAfterMs: problem.retryAfterMs },
  };
}
