import { InvariantViolated } from '@app/kernel';

import { type Catalogue } from './catalogue.js';
import { effectiveControls } from './controls-for.js';
import { type ControlOverride, type EffectiveControl } from './override.js';
import { type MetricTarget } from './target.js';

/** A decision about a control, as recorded at an instant. `cleared` = the catalogue counts again. */
export interface OverrideRevision {
  readonly revision: number;
  readonly at: Date;
  readonly cleared: boolean;
  readonly override: ControlOverride;
}
/** A target as recorded at an instant; null = there is none from then on. */
export interface TargetRevision {
  readonly revision: number;
  readonly at: Date;
  readonly evidenceType: string;
  readonly target: number | null;
}
/** Since when an organization's coverage is computed by a version of the catalogue, with what the connectors of that release could read. */
export interface CatalogueAdoption {
  readonly revision: number;
  readonly at: Date;
  readonly catalogueVersion: string;
  readonly evidenceTypes: readonly string[];
}

interface Revision {
  readonly revision: number;
  readonly at: Date;
}

/** Of each subject the newest revision recorded at `at` or before. */
function standingAt<R extends Revision>(revisions: readonly R[], subjectOf: (revision: R) => string, at: Date): readonly R[] {
  const newest = new Map<string, R>();
  for (const one of revisions) {
    const known = newest.get(subjectOf(one));
    if (one.at <= at && (known === undefined || one.revision > known.revision)) newest.set(subjectOf(one), one);
  }
  return [...newest.values()];
}

export const overridesAt = (revisions: readonly OverrideRevision[], at: Date): readonly ControlOverride[] =>
  standingAt(revisions, ({ override }) => `${override.framework} ${override.controlId}`, at).flatMap(({ cleared, override }) => (cleared ? [] : [override]));

export const targetsAt = (revisions: readonly TargetRevision[], at: Date): readonly MetricTarget[] =>
  standingAt(revisions, ({ evidenceType }) => evidenceType, at).flatMap(({ evidenceType, target }) => (target === null ? [] : [{ evidenceType, target }]));

/** A version of the catalogue from the instant on at which it counted. */
export interface CatalogueSpell {
  /** null = from the beginning. */
  readonly since: Date | null;
  readonly catalogue: Catalogue;
  /** What the connectors of that release could read. */
  readonly evidenceTypes: readonly string[];
}

/** Everything that was ever decided about the controls of a framework. */
export interface ControlDecisions {
  readonly overrides: readonly OverrideRevision[];
  readonly targets: readonly TargetRevision[];
  /** Oldest first; never empty. */
  readonly catalogues: readonly CatalogueSpell[];
}

/** What counted at an instant. */
export interface DecidedControls {
  readonly catalogue: Catalogue;
  readonly evidenceTypes: readonly string[];
  readonly controls: readonly EffectiveControl[];
  readonly targets: readonly MetricTarget[];
}

export function adoptedAt({ catalogues }: Pick<ControlDecisions, 'catalogues'>, at: Date): CatalogueSpell {
  const spell = catalogues.findLast(({ since }) => since === null || since <= at);
  if (spell === undefined) throw new InvariantViolated('no catalogue counted at that instant');
  return spell;
}

/** What was decided about one control of the framework whose revisions these are; null = the catalogue counted. */
export const overrideAt = (overrides: readonly OverrideRevision[], controlId: string, at: Date): ControlOverride | null =>
  overridesAt(overrides, at).find((override) => override.controlId === controlId) ?? null;

export function decidedAt({ overrides, targets, catalogues }: ControlDecisions, framework: string, at: Date): DecidedControls {
  const { catalogue, evidenceTypes } = adoptedAt({ catalogues }, at);
  return { catalogue, evidenceTypes, controls: effectiveControls(catalogue, framework, overridesAt(overrides, at)), targets: targetsAt(targets, at) };
}
