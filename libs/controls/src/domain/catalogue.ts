/** What a figure shows about a control: its operation itself, the population an examiner samples from, or context. Strongest first. */
export const STRENGTHS = ['direct', 'population', 'supporting'] as const;
export type Strength = (typeof STRENGTHS)[number];

/** What would let a mapping give more, and that nobody has shown yet. */
export interface Condition {
  readonly gives: Strength;
  /** `organization`: somebody there may confirm it by an override. `joined-facts`: only joined data can, no override does. */
  readonly confirmedBy: 'organization' | 'joined-facts';
  /** The condition as a sentence. */
  readonly sentence: string;
  /** A clause that says what is missing while it does not hold. */
  readonly unmet: string;
}

export interface Mapping {
  readonly evidenceType: string;
  /** What counts as long as the condition is not met. */
  readonly strength: Strength;
  readonly rationale: string;
  readonly condition: Condition | null;
}

export interface Control {
  /** As the framework writes it: `CC6.2`, `PS-4(2)`. */
  readonly id: string;
  /** Of our own wording. */
  readonly title: string;
  /** By evidence type; empty when no HR figure speaks of the control. */
  readonly mappings: readonly Mapping[];
  /** What the platform itself shows of it, whatever is connected. null = nothing. */
  readonly platform: string | null;
}

export interface Framework {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly controls: readonly Control[];
}

export interface EvidenceType {
  readonly type: string;
  readonly title: string;
  readonly isPlural: boolean;
  /** Only a ratio can have a target. */
  readonly kind: 'count' | 'ratio';
}

/** A released catalogue never changes; a correction is a new version. */
export interface Catalogue {
  readonly version: string;
  readonly evidenceTypes: readonly EvidenceType[];
  readonly frameworks: readonly Framework[];
}

export const findFramework = ({ frameworks }: Catalogue, id: string): Framework | null => frameworks.find((framework) => framework.id === id) ?? null;

export const findControl = ({ controls }: Framework, id: string): Control | null => controls.find((control) => control.id === id) ?? null;
