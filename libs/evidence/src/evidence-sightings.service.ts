import { Injectable } from '@nestjs/common';

import { type OrganizationId } from '@app/kernel';

import { ConfirmationRepository, type SeenAgain } from './persistence/confirmation.repository.js';
import { type Metric } from './persistence/evidence.repository.js';
import { type SeenFinding, SightingRepository } from './persistence/sighting.repository.js';

/** When a figure of a connection was last seen, and by which row. */
export type MetricSighting = SeenFinding;
/** A finding, or one that was seen again (`evidenceId` null). */
export type SightingNote = SeenAgain & Pick<MetricSighting, 'rate'> & { readonly evidenceId: string | null };

const later = (a: Date, b: Date | null | undefined): Date => (b != null && b > a ? b : a);

/** What evidence says of many figures at once: when each was last seen. Never measured = not among them. */
@Injectable()
export class EvidenceSightings {
  constructor(
    private readonly findings: SightingRepository,
    private readonly confirmed: ConfirmationRepository,
  ) {}

  /** Of every connection, also revoked ones: two commands per type, however many connections and however long their history. `until` = as far as recorded by then. */
  async ofTypes(org: OrganizationId, types: readonly string[], until?: Date): Promise<readonly MetricSighting[]> {
    const sightings: MetricSighting[] = [];
    for (const type of types) {
      const again = new Map((await this.confirmed.lastOfType(org, type, until)).map(({ connectionId, observedAt }) => [connectionId, observedAt]));
      const found = await this.findings.newestOfType(org, type, until);
      sightings.push(...found.map((one) => ({ ...one, observedAt: later(one.observedAt, again.get(one.connectionId)) })));
    }
    return sightings;
  }

  /** Of one figure, by runs that began at `observedUntil` or before. null = never measured by then */
  async of(org: OrganizationId, metric: Metric, observedUntil: Date): Promise<MetricSighting | null> {
    const [found] = await this.findings.newestOf(org, metric, { observedUntil });
    return found === undefined ? null : { ...found, observedAt: later(found.observedAt, await this.confirmed.lastOf(org, metric, observedUntil)) };
  }

  /** Everything seen in a period, of every connection, in no order. */
  async between(org: OrganizationId, after: Date, until: Date): Promise<readonly SightingNote[]> {
    const found = await this.findings.collectedBetween(org, after, until);
    const again = await this.confirmed.observedBetween(org, after, until);
    return [...found, ...again.map((one) => ({ ...one, evidenceId: null, rate: null }))];
  }
}
