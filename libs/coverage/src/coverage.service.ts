import { Injectable } from '@nestjs/common';

import { ConnectionReader } from '@app/connections';
import { type Connection } from '@app/connections/domain/index.js';
import { connectorRegistry } from '@app/connectors';
import { ControlCatalogue, ControlReader, MetricTargetService } from '@app/controls';
import { EvidenceReader, type Metric } from '@app/evidence';
import { type OrganizationId } from '@app/kernel';

import { type CoverageInput, evaluateCoverage, type FrameworkCoverage, type Sighting } from './domain/index.js';

const CONNECTIONS_AT_ONCE = 200;
/** `newestOf` reads two ranges per metric in one pipeline, which holds at most 1,000 stages. */
const METRICS_AT_ONCE = 200;

type Facts = Pick<CoverageInput, 'connections' | 'sightings' | 'targets' | 'available' | 'wording' | 'catalogueVersion'>;

/** Coverage, computed when asked and stored nowhere. */
@Injectable()
export class CoverageService {
  constructor(
    private readonly connections: ConnectionReader,
    private readonly evidence: EvidenceReader,
    private readonly catalogue: ControlCatalogue,
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
    for (const { id: framework } of this.catalogue.frameworks())
      frameworks.push(evaluateCoverage({ ...facts, framework, controls: await this.controls.controls(org, framework), now }));
    return frameworks;
  }

  async #facts(org: OrganizationId): Promise<Facts> {
    // Connections first: a run that ends in between then leaves evidence newer than its connection says, which is read as what it is.
    const connections = await this.#living(org);
    return {
      connections,
      sightings: await this.#sightings(org, connections),
      targets: await this.targets.list(org),
      available: [...connectorRegistry.values()].flatMap(({ metrics }) => Object.keys(metrics)),
      wording: new Map(this.catalogue.catalogue.evidenceTypes.map((type) => [type.type, type])),
      catalogueVersion: this.catalogue.version,
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

  /** Figures that were never measured are not asked for. */
  async #sightings(org: OrganizationId, connections: readonly Connection[]): Promise<readonly Sighting[]> {
    const metrics = connections.flatMap(({ id: connectionId, metrics }) =>
      metrics.filter(({ lastMeasuredAt }) => lastMeasuredAt !== null).map(({ metric: type }): Metric => ({ connectionId, type })),
    );
    const sightings: Sighting[] = [];
    for (let start = 0; start < metrics.length; start += METRICS_AT_ONCE) {
      const newest = await this.evidence.newestOf(org, metrics.slice(start, start + METRICS_AT_ONCE));
      sightings.push(
        ...newest.map(({ connectionId, type, evidence, observedAt }) => ({
          connectionId,
          type,
          observedAt,
          evidenceId: evidence?.id ?? null,
          rate: evidence !== null && 'rate' in evidence.value ? evidence.value.rate : null,
        })),
      );
    }
    return sightings;
  }
}
