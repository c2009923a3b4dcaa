import type { MetricValue } from '@app/connector-sdk';
import { type Strength } from '@app/controls/domain/index.js';
import type { Evidence } from '@app/evidence';

/** A finding as it is attached to a control. */
export interface AttachedRow extends Pick<Evidence, 'type' | 'connectionId' | 'asOf' | 'period' | 'population'> {
  readonly evidenceId: string;
  readonly value: MetricValue;
  /** null = attached by hand: the catalogue maps the type to no part of the control. */
  readonly strength: Strength | null;
  readonly note: string | null;
}
