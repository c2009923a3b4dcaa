import { AppError } from '@app/kernel';

import type { ReadFailure } from './results.js';

/** What went wrong with one call or one read, before it is put into the vendor's words. */
export type ProblemKind =
  | 'invalid-key'
  | 'forbidden'
  | 'not-found'
  | 'refused'
  | 'bad-page'
  | 'rate-limited'
  | 'unavailable'
  | 'wrong-host'
  | 'bad-body'
  | 'schema-drift'
  | 'incomplete'
  | 'aborted';

export interface VendorProblemInfo {
  readonly kind: ProblemKind;
  /** Safe to show and store: our own words, never a header, a body or a value of the vendor. */
  readonly detail: string;
  readonly status?: number | null;
  readonly retryable: boolean;
  readonly retryAfterMs?: number | null;
}

/** A read that gave nothing usable. Connectors let it pass; the SDK turns it into an outcome. */
export class VendorProblem extends AppError {
  readonly problem: ProblemKind;
  readonly status: number | null;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;

  constructor({ kind, detail, status, retryable, retryAfterMs }: VendorProblemInfo) {
    super({ code: `vendor.${kind}`, kind: 'unavailable', message: detail });
    this.problem = kind;
    this.status = status ?? null;
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs ?? null;
  }

  /** No further call may follow: the key is refused (repeats lock it), the vendor asked us to wait, or the run was told to stop. */
  get closes(): boolean {
    return this.problem === 'invalid-key' || this.problem === 'rate-limited' || this.problem === 'aborted' || this.retryAfterMs !== null;
  }
}

export const incomplete = (detail: string): VendorProblem => new VendorProblem({ kind: 'incomplete', detail, retryable: true });

export type FailureCode = ReadFailure['code'];
