import { Inject, Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { connectorRegistry } from '@app/connectors';
import { type Clock, type OrganizationId } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { ControlCatalogue } from './control-catalogue.service.js';
import { type Catalogue, type CatalogueAdoption } from './domain/index.js';
import { CatalogueAdoptionRepository } from './persistence/catalogue-adoption.repository.js';

const SCHEDULER = { kind: 'system', id: 'scheduler', label: 'Scheduler' } as const;

/** What the connectors of this release can read, connected or not. */
const readableTypes = (): readonly string[] => [...connectorRegistry.values()].flatMap(({ metrics }) => Object.keys(metrics));

/** Which version of the catalogue counts for an organization, and since when. Recorded, because a release begins at another instant on every installation. */
@Injectable()
export class CatalogueAdoptions {
  constructor(
    private readonly catalogue: ControlCatalogue,
    private readonly adoptions: CatalogueAdoptionRepository,
    private readonly auditLog: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** From now on this release's catalogue counts. → false when it does already. Of two processes at once one is refused by the index; asking again gives false. */
  async adopt(org: OrganizationId): Promise<boolean> {
    const evidenceTypes = [...readableTypes()].sort();
    if (this.#isOfThisRelease(await this.adoptions.newest(org), evidenceTypes)) return false;
    return this.auditLog.commit(org, async (tx, append) => {
      const before = await this.adoptions.newest(org, tx);
      const at = this.clock.now();
      const next = { revision: (before?.revision ?? 0) + 1, catalogueVersion: this.catalogue.version, evidenceTypes, at };
      await this.adoptions.add(org, next, tx);
      const from = before?.catalogueVersion ?? null;
      const data = { from, to: next.catalogueVersion, evidenceTypes };
      await append({ type: 'catalogue.adopted', actor: SCHEDULER, target: { kind: 'catalogue', id: next.catalogueVersion }, outcome: 'success', data });
      return true;
    });
  }

  /** Types that connectors could read when the version that counts now was adopted. */
  async readableNow(org: OrganizationId): Promise<readonly string[]> {
    return ((await this.adoptions.newest(org)) ?? firstSpell(this.catalogue.ofVersion(null))).evidenceTypes;
  }

  async all(org: OrganizationId): Promise<readonly CatalogueAdoption[]> {
    return this.adoptions.all(org);
  }

  /** The version that counts now. While there is only one, nothing has to be asked. */
  async catalogueOf(org: OrganizationId): Promise<Catalogue> {
    if (this.catalogue.versions.length === 1) return this.catalogue.catalogue;
    return this.catalogue.ofVersion((await this.adoptions.newest(org))?.catalogueVersion ?? null);
  }

  /** What counts before any record needs none: the oldest version, with connectors that read all of its types. */
  #isOfThisRelease(newest: CatalogueAdoption | null, evidenceTypes: readonly string[]): boolean {
    const { catalogueVersion, evidenceTypes: known } = newest ?? firstSpell(this.catalogue.ofVersion(null));
    return catalogueVersion === this.catalogue.version && [...known].sort().join() === evidenceTypes.join();
  }
}

export const firstSpell = (oldest: Catalogue): Pick<CatalogueAdoption, 'catalogueVersion' | 'evidenceTypes'> => ({
  catalogueVersion: oldest.version,
  evidenceTypes: oldest.evidenceTypes.map(({ type }) => type),
});
