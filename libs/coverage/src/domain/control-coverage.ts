import { type EffectiveControl } from '@app/controls/domain/index.js';

import { type Cap, capOf } from './cap.js';
import { canLift, type JudgedType, toMappedType } from './mapped-type.js';
import { type CoverageReason, reasonsOf, type Telling } from './reasons.js';
import { evaluateType, type TypeCoverage, type TypeState } from './type-coverage.js';
import { type Wording } from './wording.js';

export const COVERAGE_STATES = ['covered', 'capped', 'stale', 'below-target', 'inconclusive', 'missing', 'not-applicable', 'out-of-reach'] as const;
export type CoverageState = (typeof COVERAGE_STATES)[number];

export interface ControlCoverage {
  readonly controlId: string;
  readonly title: string;
  readonly state: CoverageState;
  /** 0 … 1; null for a control that is not scored: out of reach, or not applicable by decision. */
  readonly score: number | null;
  /** How far the mapped evidence could lift it as things are, 0 … 1; null where there is no score. */
  readonly cap: number | null;
  /** Why not to 1, or why there is no score; null when the cap is 1. */
  readonly capReason: string | null;
  readonly reasons: readonly CoverageReason[];
}

export interface ControlInput extends Telling {
  /** By evidence type; one that no connection serves is not in it. */
  readonly types: ReadonlyMap<string, TypeCoverage>;
  /** Types that an installed or available connector serves. */
  readonly reachable: ReadonlySet<string>;
}

/** The best over the mapped types of strength × freshness, where each type is the worst over its connections. */
export function evaluateControl(control: EffectiveControl, input: ControlInput): ControlCoverage {
  const mapped = control.mappings
    .filter(({ evidenceType }) => input.reachable.has(evidenceType))
    .map((mapping) => toMappedType(mapping, input.types.get(mapping.evidenceType) ?? evaluateType(mapping.evidenceType, [])));
  return { controlId: control.id, title: control.title, ...judgeControl(control, mapped, input.wording), reasons: reasonsOf(mapped, input) };
}

/** The verdict alone, by the mappings whose types can be read. */
export function judgeControl(
  control: EffectiveControl,
  mapped: readonly JudgedType[],
  wording: Wording,
): Pick<ControlCoverage, 'state' | 'score' | 'cap' | 'capReason'> {
  const unscored = unscoredOf(control, mapped);
  if (unscored !== null) return { ...unscored, score: null, cap: null };
  const cap = capOf(control.id, mapped, wording);
  return { ...verdictOf(mapped, cap), cap: cap.value, capReason: cap.reason };
}

function unscoredOf(
  { applicable, override, platform, mappings }: EffectiveControl,
  mapped: readonly JudgedType[],
): Pick<ControlCoverage, 'state' | 'capReason'> | null {
  if (!applicable) return { state: 'not-applicable', capReason: `Your organization decided that it does not apply: ${override?.reason ?? ''}` };
  if (mapped.length > 0) return null;
  if (platform !== null) return { state: 'out-of-reach', capReason: `No connector serves it; the platform itself does: ${platform}` };
  if (mappings.length === 0 && override !== null)
    return { state: 'out-of-reach', capReason: `Your organization counts no evidence for it: ${override.reason}` };
  return { state: 'out-of-reach', capReason: 'No connector of this release reads evidence for it.' };
}

/** Below target comes first, whatever else is fresh: the organization said that it wants more. */
function verdictOf(mapped: readonly JudgedType[], cap: Cap): { readonly state: CoverageState; readonly score: number } {
  if (mapped.some(({ coverage }) => coverage.isBelowTarget)) return { state: 'below-target', score: 0 };
  const score = Math.max(0, ...mapped.map(({ weight, coverage }) => weight * coverage.value));
  if (score > 0 && score === cap.value) return { state: score === 1 ? 'covered' : 'capped', score };
  return { state: lackOf(mapped, score), score };
}

const STATE_OF: Readonly<Record<Exclude<TypeState, 'counts'>, CoverageState>> = {
  stale: 'stale',
  inconclusive: 'inconclusive',
  never: 'missing',
  pending: 'missing',
  unread: 'missing',
  'not-expected': 'inconclusive',
  'not-applicable': 'not-applicable',
};

/** Named by the strongest evidence that would lift the control and does not; what cannot lift it is named only when there is nothing else. */
function lackOf(mapped: readonly JudgedType[], score: number): CoverageState {
  const lacking = mapped.filter(({ weight, coverage }) => weight > score && coverage.value === 0);
  const [worst] = [...lacking].sort((a, b) => Number(canLift(b)) - Number(canLift(a)) || b.weight - a.weight);
  const state = worst?.coverage.state ?? 'unread';
  return state === 'counts' ? 'missing' : STATE_OF[state];
}
