export const ATTEMPT_LIMITER = Symbol('AttemptLimiter');

export interface AttemptRule {
  /** Part of the key: `sign-in.email`. */
  readonly name: string;
  readonly limit: number;
  /** Counted from the first attempt. */
  readonly windowMs: number;
}
export interface AttemptDecision {
  readonly allowed: boolean;
  /** Until the window ends; 0 when allowed. */
  readonly retryAfterSeconds: number;
}

/** Counts attempts before they are made, so that parallel guesses count too. Shared by all processes. */
export interface AttemptLimiter {
  /** @throws AttemptLimiterUnavailable when it cannot count: whoever guards a secret with it then refuses */
  take(rule: AttemptRule, subject: string): Promise<AttemptDecision>;
  /** Forgets the attempts of a subject who proved to be the right one. */
  forgive(rule: AttemptRule, subject: string): Promise<void>;
}
