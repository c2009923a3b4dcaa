/** What kind of failure it is for whoever asked. The HTTP layer maps it to a status. */
export type AppErrorKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'not-found' | 'conflict' | 'unprocessable' | 'too-many' | 'unavailable' | 'internal';

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export interface AppErrorInfo {
  /** Stable, for programs: `evidence.not-found`. */
  readonly code: string;
  readonly kind: AppErrorKind;
  /** Safe to show: no foreign ids, credentials, stacks or vendor bodies. */
  readonly message: string;
  /** The way out, as an instruction. */
  readonly remedy?: string;
  readonly errors?: readonly FieldProblem[];
  /** Further members of the problem document, for example `checks`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Seconds until asking again can help; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** Base of every error that a person or a program may see. */
export abstract class AppError extends Error {
  readonly code: string;
  readonly kind: AppErrorKind;
  readonly remedy: string | undefined;
  readonly errors: readonly FieldProblem[];
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;

  protected constructor(info: AppErrorInfo) {
    super(info.message, info.cause === undefined ? undefined : { cause: info.cause });
    this.name = new.target.name;
    this.code = info.code;
    this.kind = info.kind;
    this.remedy = info.remedy;
    this.errors = info.errors ?? [];
    this.extensions = info.extensions ?? {};
    this.retryAfterSeconds = info.retryAfterSeconds;
  }
}

/** Input that cannot be taken; names each field. */
export class InvalidInput extends AppError {
  constructor(errors: readonly FieldProblem[], message?: string) {
    super({ code: 'request.invalid', kind: 'invalid', message: message ?? errors.map((e) => `${e.field}: ${e.message}`).join('; '), errors });
  }
}

/** A state that the program's own rules exclude: a defect of ours, never of the caller. */
export class InvariantViolated extends AppError {
  constructor(message: string, cause?: unknown) {
    super({ code: 'internal.invariant', kind: 'internal', message, cause });
  }
}
