import { type FieldProblem } from '@app/kernel';

import { type Control, type Mapping, type Strength, STRENGTHS } from './catalogue.js';

/** `none` = this organization does not count that figure for the control. */
export type OverrideStrength = Strength | 'none';

/** What an organization decides about one control instead of the catalogue. */
export interface ControlOverride {
  readonly framework: string;
  readonly controlId: string;
  /** false = the control does not concern the organization. */
  readonly applicable: boolean;
  /** Evidence types that count otherwise than in the catalogue. */
  readonly strengths: readonly { readonly evidenceType: string; readonly strength: OverrideStrength }[];
  /** The member who answers for the control. */
  readonly ownerId: string | null;
  readonly reason: string;
}

export interface OverrideWish {
  readonly applicable?: boolean | undefined;
  readonly strengths?: Readonly<Record<string, OverrideStrength>> | undefined;
  readonly ownerId?: string | null | undefined;
  readonly reason: string;
}

const MAX_REASON = 500;
const OVERRIDE_STRENGTHS: readonly OverrideStrength[] = [...STRENGTHS, 'none'];
const rank = (strength: OverrideStrength): number => OVERRIDE_STRENGTHS.length - OVERRIDE_STRENGTHS.indexOf(strength);

export const isStronger = (a: OverrideStrength, b: OverrideStrength): boolean => rank(a) > rank(b);

/**
 * The most that anything may give for a control whose leavers have to be followed up: until those facts are joined, no override makes a list of leavers
 * the proof that their access ended. null = no such limit.
 */
export function ceilingOf({ mappings }: Pick<Control, 'mappings'>): { readonly strength: Strength; readonly unmet: string } | null {
  const limited = mappings.find(({ condition }) => condition?.confirmedBy === 'joined-facts');
  return limited?.condition == null ? null : { strength: limited.strength, unmet: limited.condition.unmet };
}

/** All that is wrong with a wish, by field; empty = it can be taken. */
export function findOverrideProblems(control: Control, { strengths = {}, reason }: OverrideWish): readonly FieldProblem[] {
  const text = reason.trim();
  return [
    ...(text === '' || text.length > MAX_REASON ? [{ field: 'reason', message: `must have 1 to ${String(MAX_REASON)} characters` }] : []),
    ...Object.entries(strengths).flatMap(([evidenceType, strength]) => strengthProblems(control, evidenceType, strength)),
  ];
}

function strengthProblems(control: Control, evidenceType: string, strength: OverrideStrength): readonly FieldProblem[] {
  const field = `strengths.${evidenceType}`;
  if (!OVERRIDE_STRENGTHS.includes(strength)) return [{ field, message: `must be one of ${OVERRIDE_STRENGTHS.join(', ')}` }];
  if (!control.mappings.some((mapping) => mapping.evidenceType === evidenceType)) return [{ field, message: `is not mapped to ${control.id}` }];
  const ceiling = ceilingOf(control);
  if (ceiling === null || !isStronger(strength, ceiling.strength)) return [];
  return [{ field, message: `cannot be more than ${ceiling.strength} for ${control.id}: ${ceiling.unmet}` }];
}

/** The wish in its one stored form, types in the catalogue's order. A strength equal to the catalogue's is kept: it confirms the condition. */
export function toOverride(framework: string, control: Control, { applicable = true, strengths = {}, ownerId = null, reason }: OverrideWish): ControlOverride {
  return {
    framework,
    controlId: control.id,
    applicable,
    strengths: control.mappings.flatMap(({ evidenceType }) => {
      const strength = strengths[evidenceType];
      return strength === undefined ? [] : [{ evidenceType, strength }];
    }),
    ownerId,
    reason: reason.trim(),
  };
}

/** A mapping as it counts for one organization. */
export interface EffectiveMapping extends Mapping {
  /** What the catalogue says where the organization says otherwise, else null. */
  readonly instead: Strength | null;
}

export interface EffectiveControl extends Omit<Control, 'mappings'> {
  readonly framework: string;
  readonly applicable: boolean;
  /** Without those that the organization does not count. */
  readonly mappings: readonly EffectiveMapping[];
  readonly override: ControlOverride | null;
}

/** A control as it counts for an organization. An override of an earlier catalogue never lifts a mapping above the ceiling of this one. */
export function applyOverride(framework: string, control: Control, override: ControlOverride | null): EffectiveControl {
  const ceiling = ceilingOf(control);
  const mappings = control.mappings.flatMap((mapping): readonly EffectiveMapping[] => {
    const wished = override?.strengths.find(({ evidenceType }) => evidenceType === mapping.evidenceType)?.strength;
    if (wished === undefined) return [{ ...mapping, instead: null }];
    if (wished === 'none') return [];
    const strength = ceiling !== null && isStronger(wished, ceiling.strength) ? ceiling.strength : wished;
    // A condition that would give no more than what the organization decided is settled by that decision.
    const condition = mapping.condition !== null && isStronger(mapping.condition.gives, strength) ? mapping.condition : null;
    return [{ ...mapping, strength, condition, instead: strength === mapping.strength ? null : mapping.strength }];
  });
  return { ...control, framework, applicable: override?.applicable ?? true, mappings, override };
}
