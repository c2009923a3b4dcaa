import { type Catalogue, type Strength } from './catalogue.js';
import { applyOverride, type ControlOverride, type EffectiveControl } from './override.js';

/** A control that a figure speaks of, as an evidence row shows it. */
export interface MappedControl {
  readonly framework: string;
  readonly controlId: string;
  readonly title: string;
  readonly strength: Strength;
  readonly rationale: string;
  /** What would let it count for more, or what it rests on; null = nothing. */
  readonly condition: string | null;
  /** true where the organization decided otherwise than the catalogue. */
  readonly overridden: boolean;
}

/** The controls of a framework as they count for an organization, in the catalogue's order. */
export function effectiveControls(catalogue: Catalogue, framework: string, overrides: readonly ControlOverride[]): readonly EffectiveControl[] {
  const own = new Map(overrides.filter((override) => override.framework === framework).map((override) => [override.controlId, override]));
  const found = catalogue.frameworks.find(({ id }) => id === framework);
  return (found?.controls ?? []).map((control) => applyOverride(framework, control, own.get(control.id) ?? null));
}

/** Every control that evidence of this type counts for; without those that the organization says do not concern it. */
export function controlsFor(catalogue: Catalogue, evidenceType: string, overrides: readonly ControlOverride[] = []): readonly MappedControl[] {
  return catalogue.frameworks.flatMap(({ id: framework }) =>
    effectiveControls(catalogue, framework, overrides)
      .filter(({ applicable }) => applicable)
      .flatMap(({ id, title, mappings }) =>
        mappings
          .filter((mapping) => mapping.evidenceType === evidenceType)
          .map(({ strength, rationale, condition, instead }) => ({
            framework,
            controlId: id,
            title,
            strength,
            rationale,
            condition: condition?.sentence ?? null,
            overridden: instead !== null,
          })),
      ),
  );
}
