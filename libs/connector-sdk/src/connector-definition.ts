import type { z } from 'zod';

import type { Json, LocalDate } from '@app/kernel';

import type { AccessCheck, AuthFields, Probe, Reconciliation, Total } from './connector.js';
import type { CountOfTotal, MetricHead, RatioOfTotals } from './metric.js';
import type { Presentation } from './presentation.js';
import type { TransportAnswer } from './transport.js';
import type { VendorHttp, VendorPage } from './vendor-http.js';
import type { When } from './when.js';

/** A parsed record whose type only its own connector knows. */
export type AnyRecord = Readonly<Record<string, unknown>>;
export type Values = Readonly<Record<string, string>>;

// Written as methods on purpose: their parameters compare both ways, so a connector's typed functions fit here. `defineConnector` has already paired
// each metric with the record of its own stream.
export interface StreamDefinition {
  readonly record: z.ZodObject;
  key(record: AnyRecord): string;
  page(http: VendorHttp, when: When, number: number): Promise<VendorPage>;
  readonly empty: 'zero' | 'no-records';
  row(record: AnyRecord): Readonly<Record<string, Json>>;
  on?(record: AnyRecord): LocalDate | null;
  readonly historyDays?: number;
  unit?(record: AnyRecord): string;
}

interface CountForm {
  readonly kind: 'count';
  readonly of: string;
  where(record: AnyRecord, when: When): boolean;
  remarks?(records: readonly AnyRecord[], when: When): readonly string[];
}
interface RatioForm {
  readonly kind: 'ratio';
  readonly of: string;
  subject(record: AnyRecord): string;
  among(record: AnyRecord, when: When): boolean;
  passes(record: AnyRecord, when: When): boolean;
  readonly remediation: string;
  remarks?(records: readonly AnyRecord[], when: When): readonly string[];
}
export type RowsFormDefinition = CountForm | RatioForm;
export type TotalFormDefinition = (CountOfTotal<string> | RatioOfTotals<string, string>) & { readonly rows?: RowsFormDefinition };
export type MetricDefinition = MetricHead<string, string> & (RowsFormDefinition | TotalFormDefinition);

/** A connector as the rest of the service sees it: data to show, and functions that `collect` and `testConnection` run. */
export interface ConnectorDefinition extends Presentation {
  readonly auth: {
    readonly fields: AuthFields;
    baseUrl(config: Values): string;
    hostname(config: Values): string;
    headers(credential: Values, config: Values): Values;
    check(http: VendorHttp, when: When): Promise<{ readonly principal: string | null }>;
  };
  readonly access: readonly AccessCheck[];
  readonly isBadPage?: (answer: TransportAnswer) => boolean;
  readonly probes: Readonly<Record<string, Probe>>;
  readonly totals: Readonly<Record<string, Total>>;
  readonly streams: Readonly<Record<string, StreamDefinition>>;
  readonly reconciliations: Readonly<Record<string, Reconciliation<string, string>>>;
  readonly visibility: { readonly active: string; readonly inactive: string; readonly inactiveRemedy: string };
  readonly metrics: Readonly<Record<string, MetricDefinition>>;
}
