import { type Standing, type StandingKind } from '../standing.js';
import { type Turn } from './walk.js';

export const CAUSE_KINDS = [
  'connection-stale',
  'connection-fresh',
  'connection-unread',
  'connection-added',
  'connection-revoked',
  'key-refused',
  'evidence-measured',
  'evidence-inconclusive',
  'evidence-not-applicable',
  'evidence-offered',
  'below-target',
  'target-met',
  'target-changed',
  'override-changed',
  'catalogue-changed',
] as const;
export type CauseKind = (typeof CAUSE_KINDS)[number];

const DECISIONS = { control: 'override-changed', target: 'target-changed', catalogue: 'catalogue-changed' } as const;
export const causeOfDecision = (note: Turn['note']): CauseKind => (note.kind === 'decided' ? DECISIONS[note.about] : 'override-changed');

/** Why a figure of a connection stands otherwise than before; null = it was not there. */
export function causeOfMove({ kind }: Turn['note'], before: Standing | null, after: Standing | null): CauseKind {
  if (after === null || kind === 'revoked') return 'connection-revoked';
  if (kind === 'connected') return 'connection-added';
  if (after.isBelowTarget !== (before?.isBelowTarget ?? false)) return after.isBelowTarget ? 'below-target' : 'target-met';
  if (before?.kind === 'not-expected') return 'evidence-offered';
  return CAUSES[after.kind](after, before);
}

const CAUSES: Readonly<Record<StandingKind, (after: Standing, before: Standing | null) => CauseKind>> = {
  counts: (_after, before) => (before?.kind === 'stale' ? 'connection-fresh' : 'evidence-measured'),
  'not-applicable': (_after, before) => (before?.kind === 'stale' ? 'connection-fresh' : 'evidence-not-applicable'),
  stale: (after) => lossOf(after, 'connection-stale'),
  never: (after) => lossOf(after, after.lastOutcome === 'inconclusive' ? 'evidence-inconclusive' : 'connection-unread'),
  pending: () => 'evidence-offered',
  'not-expected': () => 'evidence-offered',
};

/** What hindered the reads: a refused key first, then what the vendor said, else that there were none. */
function lossOf({ connection, lastOutcome, lastReason }: Standing, otherwise: CauseKind): CauseKind {
  if (connection.status === 'needs-reauth') return 'key-refused';
  return lastOutcome === 'inconclusive' && lastReason !== 'read-failed' ? 'evidence-inconclusive' : otherwise;
}
