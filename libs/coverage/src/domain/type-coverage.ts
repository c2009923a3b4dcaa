import { type Standing, type StandingKind } from './standing.js';
import { TypeTally } from './type-tally.js';

/** How an evidence type stands over all connections that serve it. `unread` = none does. */
export type TypeState = 'counts' | 'stale' | 'never' | 'inconclusive' | 'pending' | 'not-expected' | 'not-applicable' | 'unread';

export interface TypeVerdict {
  readonly type: string;
  readonly state: TypeState;
  /** 1 when every connection that takes part counts, else 0. */
  readonly value: 0 | 1;
  readonly isBelowTarget: boolean;
}
export interface TypeCoverage extends TypeVerdict {
  /** Worst first. */
  readonly standings: readonly Standing[];
}

const WORST_FIRST: readonly StandingKind[] = ['stale', 'never', 'pending', 'not-expected', 'not-applicable', 'counts'];
const severity = ({ kind, isBelowTarget }: Standing): number => (isBelowTarget ? -1 : WORST_FIRST.indexOf(kind));

/** The worst over the connections: one that is stale or never measured is not hidden by any number of fresh ones. */
export function evaluateType(type: string, standings: readonly Standing[]): TypeCoverage {
  const tally = new TypeTally();
  for (const standing of standings) tally.add(standing);
  return { ...verdictOf(type, tally), standings: [...standings].sort((a, b) => severity(a) - severity(b)) };
}

export function verdictOf(type: string, tally: TypeTally): TypeVerdict {
  const isWhole = tally.of('counts') > 0 && tally.of('stale') === 0 && tally.of('never') === 0;
  return { type, state: isWhole ? 'counts' : stateOf(tally), value: isWhole ? 1 : 0, isBelowTarget: tally.belowTarget > 0 };
}

/** Why it does not count, named by the worst that takes part, else by what was left out. */
function stateOf(tally: TypeTally): TypeState {
  if (tally.of('stale') > 0) return 'stale';
  if (tally.of('never') > 0) return tally.neverButAsked === tally.of('never') ? 'inconclusive' : 'never';
  return LEFT_OUT.find((kind) => tally.of(kind) > 0) ?? 'unread';
}
const LEFT_OUT = ['pending', 'not-applicable', 'not-expected'] as const;
