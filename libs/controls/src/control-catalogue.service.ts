import { Inject, Injectable } from '@nestjs/common';

import { InvariantViolated } from '@app/kernel';

import { CATALOGUES } from './catalogue/index.js';
import { ControlNotFound, EvidenceTypeNotFound, FrameworkNotFound } from './controls.errors.js';
import {
  type Catalogue,
  type Control,
  controlsFor,
  type EvidenceType,
  findControl,
  findFramework,
  type Framework,
  type MappedControl,
} from './domain/index.js';

/** Every released version, oldest first. Held by a token, so that a test can release a further one. */
export const RELEASED_CATALOGUES = Symbol('ReleasedCatalogues');
export const releasedCatalogues = (): Catalogue[] => [...CATALOGUES];

/** The catalogues as released: the same for every organization, nothing is read from the database. Which version counts for one: `CatalogueAdoptions`. */
@Injectable()
export class ControlCatalogue {
  constructor(@Inject(RELEASED_CATALOGUES) readonly versions: readonly Catalogue[]) {}

  /** The newest version. */
  get catalogue(): Catalogue {
    return this.#known(this.versions.at(-1));
  }

  get version(): string {
    return this.catalogue.version;
  }

  /** null = what counts before anything was recorded: the oldest. A version that this release does not know cannot be told from. */
  ofVersion(version: string | null): Catalogue {
    return this.#known(version === null ? this.versions[0] : this.versions.find((one) => one.version === version));
  }

  #known(catalogue: Catalogue | undefined): Catalogue {
    if (catalogue === undefined) throw new InvariantViolated('a version of the catalogue that this release does not hold');
    return catalogue;
  }

  frameworks(): readonly Framework[] {
    return this.catalogue.frameworks;
  }

  /** @throws FrameworkNotFound */
  framework(id: string): Framework {
    const framework = findFramework(this.catalogue, id);
    if (framework === null) throw new FrameworkNotFound();
    return framework;
  }

  /** @throws FrameworkNotFound, ControlNotFound */
  control(framework: string, controlId: string): Control {
    const control = findControl(this.framework(framework), controlId);
    if (control === null) throw new ControlNotFound();
    return control;
  }

  /** @throws EvidenceTypeNotFound */
  evidenceType(type: string): EvidenceType {
    const found = this.catalogue.evidenceTypes.find((one) => one.type === type);
    if (found === undefined) throw new EvidenceTypeNotFound();
    return found;
  }

  /** What the catalogue says of a type, before any override. */
  controlsOf(type: string): readonly MappedControl[] {
    return controlsFor(this.catalogue, type);
  }
}
