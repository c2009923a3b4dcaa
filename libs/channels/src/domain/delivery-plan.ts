import { type DeliveryError } from './delivery.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits after the first, second … attempt: over 22 hours in all. */
export const WAITS_MS: readonly number[] = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS];
/** How many attempts a refusal is worth. `soon`: the receiver said no, which somebody may mend within minutes. `never`: asking again cannot help. */
export const ATTEMPTS = { later: WAITS_MS.length + 1, soon: 3, never: 1 } as const;
export type WorthTrying = keyof typeof ATTEMPTS;

/** A wait differs from the plan by up to this part of it, so that what failed together does not come back together. */
const JITTER = 0.2;
const MAX_WAIT_MS = 24 * HOUR_MS;

/** What one attempt brought. */
export type AttemptOutcome =
  | { readonly kind: 'delivered' }
  | {
      readonly kind: 'refused';
      readonly error: DeliveryError;
      readonly worthTrying: WorthTrying;
      /** What the receiver asked for. */
      readonly retryAfterMs: number | null;
      /** Who of several people did not get it; null = nobody got it. */
      readonly left: readonly string[] | null;
    };

export type DeliveryStep =
  | { readonly state: 'sent'; readonly sentAt: Date }
  | { readonly state: 'pending'; readonly nextAttemptAt: Date; readonly error: DeliveryError }
  | { readonly state: 'failed'; readonly error: DeliveryError };

export interface AttemptMade {
  /** This one included. */
  readonly attempts: number;
  readonly now: Date;
  /** From 0 to below 1. */
  readonly random: number;
}

/** Sent, tried again at an instant, or failed for good. Never again earlier than the receiver asked for. */
export function evaluateAttempt(outcome: AttemptOutcome, { attempts, now, random }: AttemptMade): DeliveryStep {
  if (outcome.kind === 'delivered') return { state: 'sent', sentAt: now };
  const { error, worthTrying, retryAfterMs } = outcome;
  const planned = WAITS_MS[attempts - 1];
  if (attempts >= ATTEMPTS[worthTrying] || planned === undefined) return { state: 'failed', error };
  const wait = Math.round(planned * (1 - JITTER + 2 * JITTER * random));
  const waitMs = Math.min(Math.max(wait, retryAfterMs ?? 0), MAX_WAIT_MS);
  return { state: 'pending', nextAttemptAt: new Date(now.getTime() + waitMs), error };
}

/** A worker that takes a delivery beyond its last attempt (the one before died with it) sends nothing more. */
export const isExhausted = (attempts: number): boolean => attempts > ATTEMPTS.later;
