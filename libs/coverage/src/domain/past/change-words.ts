import { adoptedAt, overrideAt, targetsAt } from '@app/controls/domain/index.js';

import { causeOf } from '../reasons.js';
import { type Standing } from '../standing.js';
import { instant, nameOf, percent, type Wording } from '../wording.js';
import { type CauseKind } from './cause.js';
import { type Turn } from './walk.js';

export interface MoveWords {
  readonly cause: CauseKind;
  /** The figures that moved by this cause, all of one connection. */
  readonly standings: readonly Standing[];
  readonly label: string;
  readonly wording: Wording;
}

const listOf = (names: readonly string[]): string => (names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`);
const namesOf = ({ standings, wording }: MoveWords): string => listOf(standings.map(({ type }) => nameOf(wording, type)));
/** The latest: the figures of one read were seen together. */
const seenOf = ({ standings }: MoveWords): string => {
  const seen = standings.flatMap(({ observedAt }) => observedAt ?? []);
  return seen.length === 0 ? 'no day' : instant(new Date(Math.max(...seen.map((at) => at.getTime()))));
};
const reasonOf = ({ standings }: MoveWords): string | null => standings.find(({ lastReason }) => lastReason !== null)?.lastReason ?? null;
const lastReadText = (words: MoveWords): string => {
  const reason = reasonOf(words);
  return reason === null ? '' : ` The latest read was inconclusive: ${causeOf(reason)}.`;
};

type MoveCause = Exclude<CauseKind, 'target-changed' | 'override-changed' | 'catalogue-changed'>;
const MOVES: Readonly<Record<MoveCause, (words: MoveWords) => string>> = {
  'connection-stale': (words) => `${words.label} became stale: ${namesOf(words)} last seen on ${seenOf(words)}, more than 48 hours ago.${lastReadText(words)}`,
  'connection-fresh': (words) => `${words.label} is fresh again: ${namesOf(words)} read on ${seenOf(words)}.`,
  'connection-unread': (words) => `${words.label} was connected 26 hours ago and has not been read yet: ${namesOf(words)} never measured.`,
  'connection-added': (words) => `${words.label} was connected.`,
  'connection-revoked': (words) => `${words.label} was revoked: its evidence stays readable and does not count any more.`,
  'key-refused': (words) => `The vendor refuses the key of ${words.label}: ${namesOf(words)} last seen on ${seenOf(words)}.`,
  'evidence-measured': (words) => `${words.label} delivered evidence that did not count before: ${namesOf(words)} measured on ${seenOf(words)}.`,
  'evidence-inconclusive': (words) => `${words.label} was read without a usable answer for ${namesOf(words)}: ${causeOf(reasonOf(words))}.`,
  'evidence-not-applicable': (words) => `${words.label} found nobody in scope for ${namesOf(words)} on ${seenOf(words)}: it is left out.`,
  'evidence-offered': (words) => `What the vendor offers to the key of ${words.label} changed: ${namesOf(words)}.`,
  'below-target': (words) => `${rateText(words)} below your target.`,
  'target-met': (words) => `${rateText(words)} not below your target any more.`,
};
function rateText({ standings, label, wording }: MoveWords): string {
  const [one] = standings;
  if (one === undefined) return `A figure from ${label} is`;
  const name = nameOf(wording, one.type);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} from ${label} is${one.rate === null ? '' : ` ${percent(one.rate)},`}`;
}

const isMove = (cause: CauseKind): cause is MoveCause => cause in MOVES;
export const textOfMove = (words: MoveWords): string => (isMove(words.cause) ? MOVES[words.cause](words) : '');

const place = (label: string): string => `Settings, connection ${label}`;
const REMEDIES: Readonly<Partial<Record<CauseKind, (words: MoveWords) => string>>> = {
  'connection-stale': ({ label }) => `${place(label)}: look at the error of the latest run, then choose "Sync now".`,
  'connection-unread': ({ label }) => `${place(label)}: choose "Sync now"; if nothing begins, ask whoever runs Attesta whether the worker is up.`,
  'key-refused': ({ label }) => `${place(label)}: choose "Re-authorize" and give a new key.`,
  'evidence-inconclusive': (words) =>
    `${place(words.label)}: ${INCONCLUSIVE[reasonOf(words) ?? ''] ?? 'look at the error of the latest run, then choose "Sync now".'}`,
  'connection-revoked': () => 'Settings, Integrations: connect it again if it was revoked by mistake.',
  'below-target': ({ label }) => `Finish what is open at ${label} and choose "Sync now", or change the target if it is not what you want.`,
};
const INCONCLUSIVE: Readonly<Record<string, string>> = {
  'not-visible': 'give the user of the key back the right to see all employees, or let an owner confirm that fewer people are right.',
  'not-available': 'give the key the rights that the connector page lists, then choose "Sync now".',
  implausible: 'look at the number of people at the vendor; a second read that agrees is believed.',
  incomplete: 'choose "Sync now" once nobody is changing records; if it stays, look at the demo or duplicate records at the vendor.',
  'no-records': 'check at the vendor that the records are still there and that the key may see them.',
  'schema-drift': 'update Attesta; the vendor changed the form of its answer.',
};
export const remedyOf = (words: MoveWords): string | null => REMEDIES[words.cause]?.(words) ?? null;

export function textOfDecision({ note, decisions, wording, at }: Turn): string {
  if (note.kind !== 'decided') return '';
  switch (note.about) {
    case 'control': {
      const override = overrideAt(decisions.overrides, note.subject, at);
      if (override === null) return `Your organization took its decision about ${note.subject} back: the catalogue counts again.`;
      return `Your organization decided about ${note.subject}: ${override.reason}`;
    }
    case 'target': {
      const target = targetsAt(decisions.targets, at).find(({ evidenceType }) => evidenceType === note.subject);
      const name = nameOf(wording, note.subject);
      return target === undefined ? `The target for ${name} was taken away.` : `The target for ${name} was set to ${percent(target.target)}.`;
    }
    case 'catalogue':
      return `Version ${adoptedAt(decisions, at).catalogue.version} of the catalogue of controls counts from now on.`;
  }
}
