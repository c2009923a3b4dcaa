import type { When } from './when.js';

/** What every metric says about itself, whatever it is computed from. `P`, `C`: names of the definition's probes and reconciliations. */
export interface MetricHead<P extends string, C extends string> {
  readonly title: string;
  /** What is counted, in one sentence. */
  readonly description: string;
  /** The period is `[D - windowDays, D]`, both days included. */
  readonly windowDays: number;
  /** A probe that must say `available`, else the metric is not-available. */
  readonly requires?: P;
  readonly notAvailableRemedy?: string;
  readonly reconciledBy?: readonly C[];
  /** It counts people who left: a zero means something only where people who left can be seen. */
  readonly countsLeavers?: true;
  /** What the figure assumes or cannot show; printed on the evidence. */
  readonly limits: readonly string[];
}

/** A figure straight from the vendor's own count. */
export interface CountOfTotal<T extends string> {
  readonly kind: 'total';
  readonly count: T;
}

export interface RatioOfTotals<T extends string, P extends string> {
  readonly kind: 'total';
  readonly numerator: T;
  readonly denominator: T;
  /** A probe that must say `available` before these totals are believed; else the rows are read. */
  readonly trusts?: P;
}

/** Sentences about the records read, for example how many people start later. */
type Remarks<R> = (records: readonly R[], when: When) => readonly string[];

export interface CountOfRows<R, K> {
  readonly kind: 'count';
  readonly of: K;
  readonly where: (record: R, when: When) => boolean;
  readonly remarks?: Remarks<R>;
}

export interface RatioOfRows<R, K> {
  readonly kind: 'ratio';
  readonly of: K;
  /** What a row is about, in words that hold no personal data. */
  readonly subject: (record: R) => string;
  readonly among: (record: R, when: When) => boolean;
  readonly passes: (record: R, when: When) => boolean;
  /** What a person does about a row that does not pass. */
  readonly remediation: string;
  readonly remarks?: Remarks<R>;
}
