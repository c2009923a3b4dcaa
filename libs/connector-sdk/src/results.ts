import type { Json, LocalDate } from '@app/kernel';

export type Capability = 'available' | 'unavailable' | 'unknown';

/** One line of a connection test, as the API shows it. */
export interface Check {
  readonly id: string;
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'warning' | 'not-run';
  readonly detail: string;
  readonly remedy: string | null;
  readonly durationMs: number;
}

export type RefusalReason = 'invalid-key' | 'forbidden-or-locked-out' | 'unknown-subdomain' | 'vendor-unavailable' | 'bad-answer' | 'missing-permission';

export interface Refusal {
  readonly reason: RefusalReason;
  readonly detail: string;
  readonly remedy: string;
}

/** How many people the key can see, for the visibility rules. */
export interface Visibility {
  readonly active: number;
  readonly inactive: number;
}

/** One call to the vendor, recorded by the SDK; a connector cannot leave it out. Holds no credential and no body. */
export interface Exchange {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** `{query, body}` as asked. Never holds a credential: those travel in headers that the SDK does not see. */
  readonly parameters: Json;
  /** SHA-256 of the canonical JSON of `parameters`. */
  readonly parametersDigest: string;
  readonly at: Date;
  readonly status: number | null;
  readonly durationMs: number;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly requestId: string | null;
  /** The vendor's `Date` header. */
  readonly vendorDate: string | null;
  /** Records in the answer, when the connector counts them. */
  readonly rows: number | null;
  /** Why the answer was not usable; null for a usable one. */
  readonly failure: string | null;
}

export interface ConnectionTest {
  /** null = accepted */
  readonly refusal: Refusal | null;
  readonly checks: readonly Check[];
  readonly capabilities: Readonly<Record<string, Capability>>;
  /** Who the key belongs to at the vendor, for example `employee 8`; never a name. */
  readonly principal: string | null;
  /** SHA-256 over what the key may see (fields, capabilities): a change of it is drift. */
  readonly permissionDigest: string | null;
  readonly visibility: Visibility | null;
  readonly exchanges: readonly Exchange[];
}

export type InconclusiveReason = 'read-failed' | 'schema-drift' | 'no-records' | 'incomplete' | 'not-visible' | 'not-available' | 'implausible';

export type MetricValue = { readonly count: number } | { readonly numerator: number; readonly denominator: number; readonly rate: number };

/** A row behind a figure: only allow-listed fields. `on` is the day that decides whether a window counts it. */
export interface PopulationRow {
  readonly key: string;
  readonly on: LocalDate | null;
  readonly row: Readonly<Record<string, Json>>;
}

export interface Period {
  readonly start: LocalDate;
  readonly end: LocalDate;
  /** Both days included. */
  readonly bounds: '[]';
}

/** What the SDK recorded about how a figure came to be; the evidence adds run, connection and key. */
export interface MetricProvenance {
  /** The calls that the figure rests on, in order. */
  readonly calls: readonly {
    readonly method: 'GET' | 'POST';
    readonly path: string;
    readonly parameters: Json;
    readonly requestId: string | null;
    readonly sha256: string | null;
    readonly vendorDate: string | null;
    readonly rows: number | null;
  }[];
  /** SHA-256 over the calls' digests in order. */
  readonly rawDigest: string;
  readonly readMode: 'totals' | 'rows';
  readonly rowsRead: number | null;
  readonly pages: number;
  readonly truncated: false;
  /** Rows dropped as repeats of the same record. */
  readonly duplicates: number;
  /** Dates that could not be read. */
  readonly unparseable: number;
  /** Control totals compared, for example {name:'active + inactive = all', left: 52, right: 52}. */
  readonly reconciliations: readonly { readonly name: string; readonly left: number; readonly right: number }[];
  /** What the figure assumes or cannot show, in words. */
  readonly limits: readonly string[];
}

export interface Measured {
  readonly outcome: 'measured';
  readonly metric: string;
  readonly value: MetricValue;
  readonly asOf: LocalDate;
  readonly timeZone: string;
  readonly period: Period;
  /** `rows` null = count only: the vendor gave a total, no rows were read. */
  readonly population: { readonly count: number; readonly rows: readonly PopulationRow[] | null };
  /** What was asked, with the window written relatively (`D-30..D`): part of the fingerprint. */
  readonly scope: Json;
  readonly provenance: MetricProvenance;
  /** All rows read, older ones too, from `from` to `asOf`: lets earlier windows be counted again. null where no history is read. */
  readonly history: { readonly from: LocalDate; readonly windowDays: number; readonly rows: readonly PopulationRow[] } | null;
}
export interface NotApplicable {
  readonly outcome: 'not-applicable';
  readonly metric: string;
  readonly detail: string;
}
export interface Inconclusive {
  readonly outcome: 'inconclusive';
  readonly metric: string;
  readonly reason: InconclusiveReason;
  readonly detail: string;
  readonly remedy: string;
}
export type MetricOutcome = Measured | NotApplicable | Inconclusive;

/** Why a read went wrong as a whole, for the run's error and for the decision to try again. */
export interface ReadFailure {
  readonly code: RefusalReason | 'rate-limited' | 'aborted' | 'schema-drift' | 'incomplete';
  /** Safe to show. */
  readonly message: string;
  readonly remedy: string;
  /** False for 401 and for answers that will not change by asking again. */
  readonly retryable: boolean;
  /** From `Retry-After`, capped; null when the vendor named none. */
  readonly retryAfterMs: number | null;
}

export interface Collected {
  /** One per metric of the definition, in its order. */
  readonly outcomes: readonly MetricOutcome[];
  readonly exchanges: readonly Exchange[];
  readonly visibility: Visibility | null;
  readonly permissionDigest: string | null;
  /** Probed again when asked for (connect, weekly); else what was passed in. */
  readonly capabilities: Readonly<Record<string, Capability>>;
  /** The first failure that decides; null when no call failed. */
  readonly failure: ReadFailure | null;
}
