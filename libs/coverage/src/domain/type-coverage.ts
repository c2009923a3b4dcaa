import { type Standing, type StandingKind } from './standing.js';

/** How an evidence type stands over all connections that serve it. `unread` = none does. */
export type TypeState = 'counts' | 'stale' | 'never' | 'inconclusive' | 'pending' | 'not-expected' | 'not-applicable' | 'unread';

export interface TypeCoverage {
  readonly type: string;
  readonly state: TypeState;
  /** 1 when every connection that takes part counts, else 0. */
  readonly value: 0 | 1;
  readonly isBelowTarget: boolean;
  /** Worst first. */
  readonly standings: readonly Standing[];
}

const WORST_FIRST: readonly StandingKind[] = ['stale', 'never', 'pending', 'not-expected', 'not-applicable', 'counts'];
const takesPart = ({ kind }: Standing): boolean => kind === 'counts' || kind === 'stale' || kind === 'never';
const severity = ({ kind, isBelowTarget }: Standing): number => (isBelowTarget ? -1 : WORST_FIRST.indexOf(kind));

/** The worst over the connections: one that is stale or never measured is not hidden by any number of fresh ones. */
export function evaluateType(type: string, standings: readonly Standing[]): TypeCoverage {
  const isAnyPart = standings.some(takesPart);
  const isWhole = isAnyPart && standings.filter(takesPart).every(({ kind }) => kind === 'counts');
  return {
    type,
    state: isWhole ? 'counts' : stateOf(standings),
    value: isWhole ? 1 : 0,
    isBelowTarget: standings.some(({ isBelowTarget }) => isBelowTarget),
    standings: [...standings].sort((a, b) => severity(a) - severity(b)),
  };
}

/** Why it does not count, named by the worst that takes part, else by what was left out. */
function stateOf(standings: readonly Standing[]): TypeState {
  const has = (kind: StandingKind): boolean => standings.some((standing) => standing.kind === kind);
  if (has('stale')) return 'stale';
  const never = standings.filter(({ kind }) => kind === 'never');
  if (never.length > 0) return never.every(({ lastOutcome }) => lastOutcome === 'inconclusive') ? 'inconclusive' : 'never';
  return LEFT_OUT.find(has) ?? 'unread';
}
const LEFT_OUT = ['pending', 'not-applicable', 'not-expected'] as const;
