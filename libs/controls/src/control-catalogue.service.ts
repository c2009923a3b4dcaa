import { Injectable } from '@nestjs/common';

import { CATALOGUE } from './catalogue/index.js';
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

/** The catalogue as released: the same for every organization, nothing is read from the database. */
@Injectable()
export class ControlCatalogue {
  readonly catalogue: Catalogue = CATALOGUE;
  readonly version = CATALOGUE.version;

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
