import { Injectable } from '@nestjs/common';

import { ControlCatalogue, ControlReader, FrameworkNotFound } from '@app/controls';
import { type EvidenceType } from '@app/controls/domain/index.js';
import { type FieldProblem, InvalidInput, type OrganizationId } from '@app/kernel';

import { type Assessment, type FrozenControl, type KnownControls } from './domain/index.js';

export interface KnownFramework extends KnownControls {
  /** Those that the organization did not decide to leave out. */
  readonly applicable: readonly string[];
}

/** Controls as they count for an assessment: now while it is a draft, as of its submission afterwards. */
@Injectable()
export class AssessmentScope {
  constructor(
    private readonly catalogue: ControlCatalogue,
    private readonly controls: ControlReader,
  ) {}

  get catalogueVersion(): string {
    return this.catalogue.version;
  }

  get evidenceTypes(): readonly EvidenceType[] {
    return this.catalogue.catalogue.evidenceTypes;
  }

  /** @throws InvalidInput naming framework */
  async known(org: OrganizationId, framework: string): Promise<KnownFramework> {
    try {
      const controls = await this.controls.controls(org, framework);
      return { framework, ids: controls.map(({ id }) => id), applicable: controls.filter(({ applicable }) => applicable).map(({ id }) => id) };
    } catch (error) {
      if (error instanceof FrameworkNotFound) throw new InvalidInput([unknownFramework(this.catalogue.frameworks().map(({ id }) => id))]);
      throw error;
    }
  }

  /** In the framework's order. A control that a later release no longer has stays in a submitted assessment. */
  async controlsOf(org: OrganizationId, { frozen, framework, scope }: Pick<Assessment, 'frozen' | 'framework' | 'scope'>): Promise<readonly FrozenControl[]> {
    if (frozen !== null) return frozen;
    const wanted = new Set(scope.map(({ controlId }) => controlId));
    return (await this.allOf(org, framework)).filter(({ controlId }) => wanted.has(controlId));
  }

  /** Every control of the framework as it counts now. @throws FrameworkNotFound */
  async allOf(org: OrganizationId, framework: string): Promise<readonly FrozenControl[]> {
    return (await this.controls.controls(org, framework)).map(({ id, title, platform, mappings }) => ({
      ...{ controlId: id, title, platform },
      mappings: mappings.map(({ evidenceType, strength, rationale, condition }) => ({ evidenceType, strength, rationale, condition })),
    }));
  }
}

const unknownFramework = (known: readonly string[]): FieldProblem => ({ field: 'framework', message: `must be one of ${known.join(', ')}` });
