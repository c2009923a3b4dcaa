import { type EffectiveControl } from '@app/controls/domain/index.js';

import { type Standing } from '../standing.js';
import { weightOf } from '../weight.js';
import { type CauseKind, causeOfDecision, causeOfMove } from './cause.js';
import { remedyOf, textOfDecision, textOfMove } from './change-words.js';
import { type JudgedControl, type Judgement, judgementOf } from './judgement.js';
import { type Turn } from './walk.js';

/** A control before or after; null where the catalogue of that side does not hold it. */
export type ControlSide = Pick<JudgedControl, 'state' | 'score'> | null;
export interface ControlChange {
  readonly controlId: string;
  readonly title: string;
  readonly before: ControlSide;
  readonly after: ControlSide;
}

/** One cause with everything that it moved. */
export interface CoverageChange {
  /** Names it within the period, and orders it: later ones are greater. */
  readonly id: string;
  readonly at: Date;
  readonly cause: CauseKind;
  readonly connectionId: string | null;
  readonly evidenceTypes: readonly string[];
  readonly text: string;
  /** What to do; null = nothing. */
  readonly remedy: string | null;
  readonly score: { readonly before: number | null; readonly after: number | null };
  readonly controls: readonly ControlChange[];
}

/** What a turn moved, cause by cause; [] when no control stands otherwise. `nth` = of this instant. */
export function changesOf(turn: Turn, nth: number): readonly CoverageChange[] {
  const controls = differencesOf(turn.before, turn.after);
  if (controls.length === 0) return [];
  const causes = turn.note.kind === 'decided' ? [decided(turn, controls)] : moved(turn, controls);
  let before = turn.before;
  return causes.map((cause, index) => {
    const after = index === causes.length - 1 ? turn.after : replaced(before, cause.controls);
    const score = { before: before.score, after: after.score };
    before = after;
    return { ...cause, id: idOf(turn.at, nth + index), at: turn.at, score };
  });
}

const idOf = (at: Date, nth: number): string => `${at.toISOString()}~${String(nth).padStart(4, '0')}`;

function differencesOf(before: Judgement, after: Judgement): readonly ControlChange[] {
  const old = new Map(before.controls.map((control) => [control.controlId, control]));
  const now = new Map(after.controls.map((control) => [control.controlId, control]));
  const all = [...after.controls, ...before.controls.filter(({ controlId }) => !now.has(controlId))];
  return all
    .map(({ controlId, title }) => ({ controlId, title, before: sideOf(old.get(controlId)), after: sideOf(now.get(controlId)) }))
    .filter((one) => one.before?.state !== one.after?.state || one.before?.score !== one.after?.score);
}
const sideOf = (control: JudgedControl | undefined): ControlSide => (control === undefined ? null : { state: control.state, score: control.score });

type Cause = Omit<CoverageChange, 'id' | 'at' | 'score'>;

function decided(turn: Turn, controls: readonly ControlChange[]): Cause {
  const cause = causeOfDecision(turn.note);
  return { cause, connectionId: null, evidenceTypes: [], text: textOfDecision(turn), remedy: null, controls };
}

/** Each control goes to the figure that explains it best, and figures that moved in the same way are told as one. */
function moved(turn: Turn, controls: readonly ControlChange[]): readonly Cause[] {
  const before = new Map(turn.moved.before.map((standing) => [standing.type, standing]));
  const after = new Map(turn.moved.after.map((standing) => [standing.type, standing]));
  const types = [...new Set([...after.keys(), ...before.keys()])].filter((type) => isMoved(before.get(type), after.get(type)));
  const kinds = new Map(types.map((type) => [type, causeOfMove(turn.note, before.get(type) ?? null, after.get(type) ?? null)]));
  const byKind = new Map<CauseKind, ControlChange[]>();
  for (const control of controls) {
    const kind = kinds.get(explains(control.controlId, turn.controls, kinds)) ?? 'connection-added';
    byKind.set(kind, [...(byKind.get(kind) ?? []), control]);
  }
  return [...byKind].map(([cause, own]) => {
    const about = types.filter((type) => kinds.get(type) === cause);
    const standings = about.flatMap((type) => after.get(type) ?? before.get(type) ?? []);
    const connection = turn.connection ?? standings[0]?.connection ?? null;
    const words = { cause, standings, label: connection?.label ?? '', wording: turn.wording };
    return { cause, connectionId: connection?.id ?? null, evidenceTypes: about, text: textOfMove(words), remedy: remedyOf(words), controls: own };
  });
}

const isMoved = (before: Standing | undefined, after: Standing | undefined): boolean =>
  before?.kind !== after?.kind || before?.isBelowTarget !== after?.isBelowTarget || (after?.kind === 'never' && before?.lastOutcome !== after.lastOutcome);

/** A target comes before everything else, as in the score; then the strongest evidence. */
function explains(controlId: string, controls: readonly EffectiveControl[], kinds: ReadonlyMap<string, CauseKind>): string {
  const mappings = controls.find(({ id }) => id === controlId)?.mappings.filter(({ evidenceType }) => kinds.has(evidenceType)) ?? [];
  const rank = (type: string): number => (kinds.get(type)?.includes('target') === true ? 0 : 1);
  const [best] = [...mappings].sort((a, b) => rank(a.evidenceType) - rank(b.evidenceType) || weightOf(b.strength) - weightOf(a.strength));
  return best?.evidenceType ?? [...kinds.keys()][0] ?? '';
}

function replaced(judgement: Judgement, changes: readonly ControlChange[]): Judgement {
  const sides = new Map(changes.map(({ controlId, after }) => [controlId, after]));
  return judgementOf(judgement.controls.map((control) => ({ ...control, ...sides.get(control.controlId) })));
}
