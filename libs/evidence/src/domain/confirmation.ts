import type { Period } from '@app/connector-sdk';

import { type Evidence } from './evidence.js';

export type CurrentFinding = Pick<Evidence, 'id' | 'fingerprint' | 'period'> & { readonly population: { readonly count: number } };

export type FindingDecision =
  | { readonly kind: 'confirms'; readonly evidenceId: string }
  | { readonly kind: 'new'; readonly supersedes: string | null; readonly previous: { readonly evidenceId: string; readonly count: number } | null };

/**
 * Equal to the newest finding of (connection, type) = confirmation; anything else is a new row, also when an older row was equal: what was found in between stays true.
 * Only a finding of the very same period corrects its predecessor; a later period replaces nothing.
 */
export function decideFinding(current: CurrentFinding | null, finding: { readonly fingerprint: string; readonly period: Period }): FindingDecision {
  if (current === null) return { kind: 'new', supersedes: null, previous: null };
  if (current.fingerprint === finding.fingerprint) return { kind: 'confirms', evidenceId: current.id };
  return {
    kind: 'new',
    supersedes: isSamePeriod(current.period, finding.period) ? current.id : null,
    previous: { evidenceId: current.id, count: current.population.count },
  };
}

const isSamePeriod = (a: Period, b: Period): boolean => a.start === b.start && a.end === b.end;
