export {
  type Catalogue,
  type Condition,
  type Control,
  type EvidenceType,
  findControl,
  findFramework,
  type Framework,
  type Mapping,
  type Strength,
  STRENGTHS,
} from './catalogue.js';
export { controlsFor, effectiveControls, type MappedControl } from './controls-for.js';
export {
  applyOverride,
  ceilingOf,
  type ControlOverride,
  type EffectiveControl,
  type EffectiveMapping,
  findOverrideProblems,
  isStronger,
  type OverrideStrength,
  type OverrideWish,
  toOverride,
} from './override.js';
export {
  adoptedAt,
  type CatalogueAdoption,
  type CatalogueSpell,
  type ControlDecisions,
  decidedAt,
  type DecidedControls,
  overrideAt,
  type OverrideRevision,
  overridesAt,
  type TargetRevision,
  targetsAt,
} from './revisions.js';
export { findTargetProblem, type MetricTarget } from './target.js';
