import type { z } from 'zod';

import type { Json, LocalDate } from '@app/kernel';

import type { CountOfRows, CountOfTotal, MetricHead, RatioOfRows, RatioOfTotals } from './metric.js';
import type { AuthField, Presentation } from './presentation.js';
import type { Capability } from './results.js';
import type { TransportAnswer } from './transport.js';
import type { VendorHttp, VendorPage } from './vendor-http.js';
import type { When } from './when.js';

export type AuthFields = Readonly<Record<string, AuthField>>;
type SecretName<F extends AuthFields> = { [K in keyof F & string]: F[K] extends { readonly secret: true } ? K : never }[keyof F & string];
type ConfigOf<F extends AuthFields> = { readonly [K in Exclude<keyof F & string, SecretName<F>>]: string };
type CredentialOf<F extends AuthFields> = { readonly [K in SecretName<F>]: string };

/** A list of records. Declared with `stream()`, so that the record's type reaches the metrics. */
export interface Stream<R extends z.ZodObject> {
  readonly record: R;
  /** Identity of a record at the vendor: repeats are dropped and counted, repeats that differ make the read incomplete. */
  readonly key: (record: z.infer<R>) => string;
  /** One page, `number` from 1. The SDK walks the pages, caps them and checks the vendor's count. */
  readonly page: (http: VendorHttp, when: When, number: number) => Promise<VendorPage>;
  /** What an empty list means: nothing happened, or nothing could be seen. */
  readonly empty: 'zero' | 'no-records';
  /** The allow-list: what of a record may be kept as a row of the population. */
  readonly row: (record: z.infer<R>) => Readonly<Record<string, Json>>;
  /** The day that decides whether a window counts the record. */
  readonly on?: (record: z.infer<R>) => LocalDate | null;
  /** Set where older records are read for later restatements: days before today where the list begins. */
  readonly historyDays?: number;
  /** Where the vendor's total may count something larger than rows (people instead of their tasks): what it then counts. */
  readonly unit?: (record: z.infer<R>) => string;
}

/** A question that the vendor answers with its own count. */
export interface Total {
  readonly title: string;
  /** What the few rows of the answer must look like: shows each time that the vendor still counts what is meant. */
  readonly record: z.ZodObject;
  readonly read: (http: VendorHttp, when: When) => Promise<VendorPage>;
}

export interface ProbeVerdict {
  /** `undecided`: there is nothing to judge by today; an earlier verdict stands, else it is `unknown`. */
  readonly verdict: Capability | 'undecided';
  /** Why, in one sentence without personal data. */
  readonly detail: string;
}
/** Asks whether the key offers something. A refused call is `unavailable`, any other trouble `unknown`: the SDK sees to that. */
export interface Probe {
  readonly title: string;
  readonly run: (http: VendorHttp, when: When) => Promise<ProbeVerdict>;
  /** Said in the connection test when the verdict is not `available`. null: about the vendor, not the key: no line in the test, no part of the permission digest. */
  readonly remedy: string | null;
}

export interface AccessFinding {
  readonly state: 'passed' | 'warning' | 'failed';
  readonly detail: string;
  /** Needed unless passed. */
  readonly remedy?: string;
  /** What the key may see: goes into the permission digest, if the check is a weekly one. */
  readonly sees?: Json;
}
/** A step of the connection test after the key has been accepted. A refused call fails it as `missing-permission`. */
export interface AccessCheck {
  readonly id: string;
  readonly title: string;
  readonly run: (http: VendorHttp, when: When) => Promise<AccessFinding>;
  /** Asked again in weekly runs, for the permission digest. */
  readonly weekly: boolean;
}

export type Term<T extends string, K extends string> = T | { readonly distinct: K };
/** Two counts by different paths that must agree: sum of `left` = sum of `right`. */
export interface Reconciliation<T extends string, K extends string> {
  readonly title: string;
  readonly left: readonly Term<T, K>[];
  readonly right: readonly Term<T, K>[];
  readonly every: 'run' | 'week';
  /** Only in this read mode; absent: in both. */
  readonly mode?: 'totals' | 'rows';
  /** Not every key may ask it: when refused, the figure stands and this sentence is printed as a limit. */
  readonly otherwise?: string;
}

export type Streams = Readonly<Record<string, Stream<z.ZodObject>>>;
type RecordOf<S> = S extends Stream<infer R> ? z.infer<R> : never;
type Name<X> = keyof X & string;
type RowsForm<S extends Streams> = { [K in Name<S>]: CountOfRows<RecordOf<S[K]>, K> | RatioOfRows<RecordOf<S[K]>, K> }[Name<S>];
type TotalForm<S extends Streams, T, P> = (CountOfTotal<Name<T>> | RatioOfTotals<Name<T>, Name<P>>) & {
  /** The same figure counted from rows: for the second read mode, and where the totals are not trusted. */
  readonly rows?: RowsForm<S>;
};
type Metric<S extends Streams, T, P, C> = MetricHead<Name<P>, Name<C>> & (RowsForm<S> | TotalForm<S, T, P>);

/** What a connector's author writes. `F` fields, `P` probes, `T` totals, `S` streams, `C` reconciliations: each name used elsewhere must be declared here. */
export interface Connector<F extends AuthFields, P, T, S extends Streams, C> extends Presentation {
  readonly auth: {
    readonly fields: F;
    readonly baseUrl: (config: NoInfer<ConfigOf<F>>) => string;
    /** The host that the base URL must have; anything else is refused before a byte is sent. */
    readonly hostname: (config: NoInfer<ConfigOf<F>>) => string;
    /** Made late, for one client; never stored. */
    readonly headers: (credential: NoInfer<CredentialOf<F>>, config: NoInfer<ConfigOf<F>>) => Readonly<Record<string, string>>;
    /** One cheap call that succeeds for any good key. */
    readonly check: (http: VendorHttp, when: When) => Promise<{ readonly principal: string | null }>;
  };
  readonly access: readonly AccessCheck[];
  readonly isBadPage?: (answer: TransportAnswer) => boolean;
  readonly probes: P & Readonly<Record<string, Probe>>;
  readonly totals: T & Readonly<Record<string, Total>>;
  readonly streams: S;
  readonly reconciliations: C & Readonly<Record<string, Reconciliation<NoInfer<Name<T>>, NoInfer<Name<S>>>>>;
  /** Which totals say how many people the key can see. */
  readonly visibility: { readonly active: NoInfer<Name<T>>; readonly inactive: NoInfer<Name<T>>; readonly inactiveRemedy: string };
  /** By evidence type, for example `hr.active_headcount`. */
  readonly metrics: Readonly<Record<string, Metric<NoInfer<S>, NoInfer<T>, NoInfer<P>, NoInfer<C>>>>;
}
