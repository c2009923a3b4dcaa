import { type Strength } from '@app/controls/domain/index.js';
import { type Freshness, MAX_AHEAD_MS, staleAtOf } from '@app/evidence/domain/index.js';

import { type MappedType } from './mapped-type.js';
import { FIRST_RUN_GRACE_MS, type Standing, type StandingKind } from './standing.js';
import { instant, nameOf, percent, titleOf, verbsOf, type Wording } from './wording.js';

/** What one connection adds to a control, or why it adds nothing. */
export interface CoverageReason {
  readonly evidenceType: string;
  /** null = no connection reads it, or further connections in one line. */
  readonly connectionId: string | null;
  readonly evidenceId: string | null;
  readonly strength: Strength;
  readonly freshness: Freshness;
  readonly outcome: Standing['lastOutcome'];
  /** Whether and how it took part: `pending`, `not-expected` and `not-applicable` were left out. */
  readonly standing: StandingKind | 'unread';
  readonly text: string;
}

export interface Telling {
  readonly wording: Wording;
  /** The least rate wanted, by type. */
  readonly targets: ReadonlyMap<string, number>;
  readonly now: Date;
}

/** Per type and control: more connections than this are told in one line, the worst ones first. */
export const MAX_CONNECTIONS_TOLD = 10;

export const reasonsOf = (mapped: readonly MappedType[], telling: Telling): readonly CoverageReason[] => mapped.flatMap((one) => reasonsOfType(one, telling));

function reasonsOfType({ mapping, coverage }: MappedType, telling: Telling): readonly CoverageReason[] {
  const { evidenceType, strength } = mapping;
  const none = { evidenceType, strength, connectionId: null, evidenceId: null, outcome: null } as const;
  if (coverage.standings.length === 0) {
    return [{ ...none, freshness: 'never', standing: 'unread', text: `No connection reads ${nameOf(telling.wording, evidenceType)} yet.` }];
  }
  const told = coverage.standings.slice(0, MAX_CONNECTIONS_TOLD);
  const next = coverage.standings[MAX_CONNECTIONS_TOLD];
  const rest = coverage.standings.length - told.length;
  return [
    ...told.map((standing) => ({
      evidenceType,
      strength,
      connectionId: standing.connection.id,
      evidenceId: standing.evidenceId,
      freshness: standing.freshness,
      outcome: standing.lastOutcome,
      standing: standing.kind,
      text: textOf(standing, telling),
    })),
    ...(next === undefined
      ? []
      : [{ ...none, freshness: next.freshness, standing: next.kind, text: `${String(rest)} more connections stand like the last one or better.` }]),
  ];
}

function textOf(standing: Standing, { wording, targets, now }: Telling): string {
  const { type, connection } = standing;
  const subject = `${titleOf(wording, type)} from ${connection.label}`;
  const seen = standing.observedAt === null ? 'no day' : instant(standing.observedAt);
  const grammar = { ...verbsOf(wording, type), seen, now };
  return [
    ...targetText(standing, subject, grammar.verb, targets.get(type)),
    `${subject} ${STANDING_TEXT[standing.kind](standing, grammar)}`,
    ...causeText(standing),
  ].join(' ');
}

function targetText({ isBelowTarget, rate }: Standing, subject: string, verb: string, target: number | undefined): readonly string[] {
  if (!isBelowTarget || rate === null || target === undefined) return [];
  return [`${subject} ${verb} ${percent(rate)}, below your target of ${percent(target)}, so the control scores 0.`];
}

interface Grammar {
  readonly verb: string;
  readonly past: string;
  readonly perfect: string;
  /** When it was last seen. */
  readonly seen: string;
  readonly now: Date;
}

const STANDING_TEXT: Readonly<Record<StandingKind, (standing: Standing, grammar: Grammar) => string>> = {
  counts: ({ freshness, observedAt }, { past, seen }) =>
    freshness === 'due' && observedAt !== null
      ? `${past} last seen on ${seen}; the next read is overdue, and the figure counts until ${instant(staleAtOf(observedAt))}.`
      : `${past} last seen on ${seen}.`,
  stale: ({ observedAt }, { past, seen, now }) =>
    observedAt !== null && observedAt.getTime() - now.getTime() > MAX_AHEAD_MS
      ? `${past} last seen on ${seen}, which lies in the future: a clock is wrong, so it counts for nothing.`
      : `${past} last seen on ${seen}, more than 48 hours ago, so it counts for nothing until it is read again.`,
  never: (_, { perfect }) => `${perfect} never been measured, so it counts for nothing.`,
  pending: (_, { verb }) => `${verb} left out until the first read ends, at most ${String(FIRST_RUN_GRACE_MS / 3_600_000)} hours after connecting.`,
  'not-expected': (_, { verb }) => `${verb} not offered to this key, so it is left out; it is asked for again every week.`,
  'not-applicable': (_, { seen }) => `concerned nobody on ${seen}, so it is left out.`,
};

/** Why a read was inconclusive, as a clause. */
const CAUSES: Readonly<Record<string, string>> = {
  'read-failed': 'the vendor could not be read',
  'schema-drift': 'the vendor answered in another form than before',
  'no-records': 'the vendor sent nothing where something has to be',
  incomplete: 'the records did not add up to the vendor’s own total',
  'not-visible': 'the key sees fewer people than before',
  'not-available': 'the vendor does not offer it to this key',
  implausible: 'the figure fell by half or more, and a second read has to agree',
};

export const causeOf = (reason: string | null): string => CAUSES[reason ?? ''] ?? 'no reason was given';

/** What hinders the next good read. */
function causeText({ connection, kind, lastOutcome, lastReason }: Standing): readonly string[] {
  if (kind === 'not-expected' || kind === 'pending') return [];
  return [
    ...(connection.status === 'needs-reauth' ? ['The vendor refuses the key: re-authorize the connection.'] : []),
    ...(lastOutcome === 'inconclusive' ? [`The latest read was inconclusive: ${causeOf(lastReason)}.`] : []),
  ];
}
