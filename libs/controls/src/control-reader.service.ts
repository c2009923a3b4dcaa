import { Injectable } from '@nestjs/common';

import { type OrganizationId } from '@app/kernel';

import { CatalogueAdoptions } from './catalogue-adoptions.service.js';
import { ControlCatalogue } from './control-catalogue.service.js';
import { ControlNotFound, FrameworkNotFound } from './controls.errors.js';
import { applyOverride, controlsFor, type EffectiveControl, effectiveControls, findFramework, type MappedControl } from './domain/index.js';
import { ControlOverrideRepository, type StandingOverride } from './persistence/control-override.repository.js';

/** A control as it counts for an organization, with who decided otherwise than the catalogue. */
export type ControlView = EffectiveControl & { readonly override: StandingOverride | null };

/** Controls as they count for one organization. */
@Injectable()
export class ControlReader {
  constructor(
    private readonly catalogue: ControlCatalogue,
    private readonly adoptions: CatalogueAdoptions,
    private readonly overrides: ControlOverrideRepository,
  ) {}

  /** In the catalogue's order. @throws FrameworkNotFound */
  async controls(org: OrganizationId, framework: string): Promise<readonly ControlView[]> {
    const catalogue = await this.adoptions.catalogueOf(org);
    if (findFramework(catalogue, framework) === null) throw new FrameworkNotFound();
    const overrides = await this.overrides.standing(org, framework);
    const own = new Map(overrides.map((override) => [override.controlId, override]));
    return effectiveControls(catalogue, framework, overrides).map((control) => ({ ...control, override: own.get(control.id) ?? null }));
  }

  /** @throws FrameworkNotFound, ControlNotFound */
  async control(org: OrganizationId, framework: string, controlId: string): Promise<ControlView> {
    const control = this.catalogue.control(framework, controlId);
    const { override } = await this.overrides.head(org, framework, controlId);
    return { ...applyOverride(framework, control, override), override };
  }

  /** Of each type, the controls that its evidence counts for: one read for a whole page of evidence. */
  async controlsOf(org: OrganizationId, evidenceTypes: readonly string[]): Promise<ReadonlyMap<string, readonly MappedControl[]>> {
    if (evidenceTypes.length === 0) return new Map();
    const catalogue = await this.adoptions.catalogueOf(org);
    const overrides = await this.overrides.standing(org);
    return new Map(evidenceTypes.map((type) => [type, controlsFor(catalogue, type, overrides)]));
  }

  /** The types whose evidence counts for a control, or for any control of the framework. @throws FrameworkNotFound, ControlNotFound */
  async evidenceTypesOf(org: OrganizationId, framework: string, controlId?: string): Promise<readonly string[]> {
    const controls = await this.controls(org, framework);
    const wanted = controlId === undefined ? controls : controls.filter(({ id }) => id === controlId);
    if (wanted.length === 0) throw new ControlNotFound();
    return [...new Set(wanted.filter(({ applicable }) => applicable).flatMap(({ mappings }) => mappings.map(({ evidenceType }) => evidenceType)))];
  }
}
