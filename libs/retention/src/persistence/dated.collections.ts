import { type ExpiryRule } from '../domain/index.js';

export type DateField = 'at' | 'createdAt' | 'endsAt' | 'expiresAt';

/** A collection whose rows each hold the date from which their age counts. */
export interface DatedCollection {
  readonly name: string;
  readonly field: DateField;
  readonly rule: ExpiryRule;
}

/** Each owned by another lib; named here, because whoever removes must read and remove nothing else of them. */
export const DATED_COLLECTIONS: readonly DatedCollection[] = [
  { name: 'connector_run_requests', field: 'at', rule: 'retention-window' },
  { name: 'alert_deliveries', field: 'createdAt', rule: 'retention-window' },
  { name: 'sessions', field: 'endsAt', rule: 'day-after-end' },
  { name: 'one_time_tokens', field: 'expiresAt', rule: 'month-after-end' },
];
/** Those without a date of their own: populations go with the age of their evidence, salts with the last population that needs them. */
export const UNDATED_COLLECTIONS = ['populations', 'population_salts'] as const;
