import { Injectable } from '@nestjs/common';

import { ConnectionReader } from '@app/connections';
import { type Connection } from '@app/connections/domain/index.js';
import { CatalogueAdoptions, ControlReader, MetricTargetService } from '@app/controls';
import { EvidenceSightings } from '@app/evidence';
import { type OrganizationId } from '@app/kernel';

import { type CoverageInput, evaluateCoverage, type FrameworkCoverage } from './domain/index.js';

const CONNECTIONS_AT_ONCE = 200;

type Facts = Pick<CoverageInput, 'connections' | 'sightings' | 'targets' | 'available' | 'wording' | 'catalogueVersion'> & {
  readonly frameworks: readonly string[];
};

/** Coverage, computed when asked and stored nowhere. */
@Injectable()
export class CoverageService {
  constructor(
    private readonly connections: ConnectionReader,
    private readonly sightings: EvidenceSightings,
    private readonly adoptions: CatalogueAdoptions,
    private readonly controls: ControlReader,
    private readonly targets: MetricTargetService,
  ) {}

  /** What is known at this moment, aged to `now`: of the clock that everything uses. @throws FrameworkNotFound */
  async coverage(org: OrganizationId, framework: string, now: Date): Promise<FrameworkCoverage> {
    const controls = await this.controls.controls(org, framework);
    return evaluateCoverage({ ...(await this.#facts(org)), framework, controls, now });
  }

  /** Every framework by the same reads, in the catalogue's order. */
  async ofAllFrameworks(org: OrganizationId, now: Date): Promise<readonly FrameworkCoverage[]> {
    const facts = await this.#facts(org);
    const frameworks: FrameworkCoverage[] = [];
    for (const framework of facts.frameworks)
      frameworks.push(evaluateCoverage({ ...facts, framework, controls: await this.controls.controls(org, framework), now }));
    return frameworks;
  }

  async #facts(org: OrganizationId): Promise<Facts> {
    const catalogue = await this.adoptions.catalogueOf(org);
    // Connections first: a run that ends in between then leaves evidence newer than its connection says, which is read as what it is.
    const connections = await this.#living(org);
    const types = new Set(connections.flatMap(({ metrics }) => metrics.map(({ metric }) => metric)));
    return {
      connections,
      sightings: await this.sightings.ofTypes(org, [...types]),
      targets: await this.targets.list(org),
      available: await this.adoptions.readableNow(org),
      wording: new Map(catalogue.evidenceTypes.map((type) => [type.type, type])),
      catalogueVersion: catalogue.version,
      frameworks: catalogue.frameworks.map(({ id }) => id),
    };
  }

  async #living(org: OrganizationId): Promise<readonly Connection[]> {
    const living: Connection[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await this.connections.list(org, { limit: CONNECTIONS_AT_ONCE, cursor });
      living.push(...page.items.filter(({ status }) => status !== 'revoked'));
      cursor = page.nextCursor;
    }
    return living;
  }
}
