import type { Clock, LocalDate } from '@app/kernel';

import type { ConnectorDefinition } from './connector-definition.js';
import { Inputs } from './inputs.js';
import { measureMetric } from './measure.js';
import { probeAgain } from './probing.js';
import type { Capability, Collected, MetricOutcome, ReadFailure, Visibility } from './results.js';
import { Session } from './session.js';
import type { VendorTransport } from './transport.js';
import { type Read, type Trouble, troubleOf } from './trouble.js';
import { whenOn } from './when.js';

export interface CollectInput {
  readonly definition: ConnectorDefinition;
  readonly transport: VendorTransport;
  /** Stamps the request log; measures `Retry-After` dates where the vendor sends no `Date`. */
  readonly clock: Clock;
  /** `totals`: least personal data. `rows`: the directory is walked as well. */
  readonly mode: 'totals' | 'rows';
  /** As found at connect or in the last weekly run. A name that is missing counts as `unknown`. */
  readonly capabilities: Readonly<Record<string, Capability>>;
  readonly today: LocalDate;
  readonly timeZone: string;
  readonly signal?: AbortSignal | undefined;
  /** Also probe again, and make the comparisons that cost more calls. */
  readonly weekly: boolean;
  /** Told each outcome as soon as it is there. */
  readonly onOutcome?: ((outcome: MetricOutcome) => void | Promise<void>) | undefined;
}

/**
 * One reading: every metric of the definition gets an outcome. Repeats no call (but for one restart of paging), follows no link, waits for nothing:
 * whether and when to try again is the caller's decision, from `failure`. @throws only for defects of ours, never for what a vendor does
 */
export async function collect(input: CollectInput): Promise<Collected> {
  const { definition, weekly, mode, onOutcome } = input;
  const when = whenOn(input.today, input.timeZone);
  const session = new Session(input);
  const inputs = new Inputs(definition, session, when);
  const visibility = await readVisibility(definition, inputs);
  const { capabilities, permissionDigest } = weekly
    ? await probeAgain(definition, session, when, input.capabilities)
    : { capabilities: input.capabilities, permissionDigest: null };
  const outcomes: MetricOutcome[] = [];
  const troubles: Trouble[] = [];
  for (const id of Object.keys(definition.metrics)) {
    const { outcome, trouble } = await measureMetric(id, { definition, inputs, when, mode, weekly, capabilities, visibility });
    outcomes.push(outcome);
    if (trouble !== null) troubles.push(trouble);
    await onOutcome?.(outcome);
  }
  return {
    outcomes,
    exchanges: session.exchanges,
    visibility: visibility.ok ? visibility.value : null,
    permissionDigest,
    capabilities,
    failure: failureOf(definition, session, troubles),
  };
}

/** How many people the key can see. */
export async function readVisibility(definition: ConnectorDefinition, inputs: Inputs): Promise<Read<Visibility>> {
  const active = await inputs.total(definition.visibility.active);
  if (!active.ok) return active;
  const inactive = await inputs.total(definition.visibility.inactive);
  if (!inactive.ok) return inactive;
  return { ok: true, value: { active: active.value.value, inactive: inactive.value.value } };
}

/** What closed the session decides; else the first trouble in the order of the metrics. */
function failureOf(definition: ConnectorDefinition, session: Session, troubles: readonly Trouble[]): ReadFailure | null {
  if (session.closedBy !== null) return troubleOf(session.closedBy, definition, session.accepted).failure;
  return troubles.find(({ failure }) => failure !== null)?.failure ?? null;
}
