import { Injectable } from '@nestjs/common';

import { type OrganizationId } from '@app/kernel';

import { CatalogueAdoptions, firstSpell } from './catalogue-adoptions.service.js';
import { ControlCatalogue } from './control-catalogue.service.js';
import { FrameworkNotFound } from './controls.errors.js';
import { type CatalogueSpell, type ControlDecisions, findFramework } from './domain/index.js';
import { ControlOverrideRepository } from './persistence/control-override.repository.js';
import { MetricTargetRepository } from './persistence/metric-target.repository.js';

/** What counted on a past day: decisions and catalogues with the instants at which they were recorded. */
@Injectable()
export class ControlHistory {
  constructor(
    private readonly catalogue: ControlCatalogue,
    private readonly adoptions: CatalogueAdoptions,
    private readonly overrides: ControlOverrideRepository,
    private readonly targets: MetricTargetRepository,
  ) {}

  /** @throws FrameworkNotFound when no released version holds it */
  async of(org: OrganizationId, framework: string): Promise<ControlDecisions> {
    if (this.catalogue.versions.every((one) => findFramework(one, framework) === null)) throw new FrameworkNotFound();
    return {
      overrides: await this.overrides.revisions(org, framework),
      targets: await this.targets.revisions(org),
      catalogues: await this.#catalogues(org),
    };
  }

  async #catalogues(org: OrganizationId): Promise<readonly CatalogueSpell[]> {
    const recorded = [...(await this.adoptions.all(org))].reverse();
    const oldest = this.catalogue.ofVersion(null);
    const first: CatalogueSpell = { since: null, catalogue: oldest, evidenceTypes: firstSpell(oldest).evidenceTypes };
    return [
      first,
      ...recorded.map(({ at, catalogueVersion, evidenceTypes }) => ({ since: at, catalogue: this.catalogue.ofVersion(catalogueVersion), evidenceTypes })),
    ];
  }
}
