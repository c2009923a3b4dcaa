import type { RefusalReason } from './results.js';

/** One field of the connect form. `secret` decides where it goes: config (stored plainly) or credential (sealed). */
export interface AuthField {
  readonly label: string;
  readonly help: string;
  readonly example: string;
  readonly secret?: true;
  /** What the normalised value must match. */
  readonly pattern: RegExp;
  /** Said when the pattern does not match. Never holds the value. */
  readonly mismatch: string;
  /** What people paste → the value meant. Runs before `pattern`; a text it does not understand is returned as it is. */
  readonly normalise?: (text: string) => string;
}

export interface GuideStep {
  readonly title: string;
  readonly text: string;
}

/** A right the key's user needs at the vendor, and why. */
export interface NeededPermission {
  readonly name: string;
  readonly access: string;
  readonly why: string;
}

/** The vendor's words for a refused connection: what is the matter, and what to do about it. */
export interface RefusalWords {
  readonly detail: string;
  readonly remedy: string;
}

/** What the connect dialog, the connector's page and the docs show. */
export interface Presentation {
  readonly slug: string;
  readonly name: string;
  readonly category: string;
  /** Of the definition; part of each figure's provenance. Raise it when a question, a rule or a record changes. */
  readonly version: string;
  readonly summary: string;
  readonly guide: readonly GuideStep[];
  readonly permissions: readonly NeededPermission[];
  readonly reads: readonly string[];
  readonly neverReads: readonly string[];
  readonly refusals: Readonly<Record<RefusalReason, RefusalWords>>;
}
