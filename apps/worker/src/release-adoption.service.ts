import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';

import { CatalogueAdoptions } from '@app/controls';
import { type OrganizationId } from '@app/kernel';
import { OrganizationDirectory } from '@app/organizations';
import { Logger } from '@app/platform';

const ADOPT_EVERY_MS = 60_000;
const ORGANIZATIONS_PER_PAGE = 100;

/** Records for each organization since when this release's catalogue of controls counts. Until it did, the earlier version goes on counting. */
@Injectable()
export class ReleaseAdoption implements OnApplicationBootstrap {
  readonly #done = new Set<OrganizationId>();
  #adopting = false;

  constructor(
    private readonly organizations: OrganizationDirectory,
    private readonly adoptions: CatalogueAdoptions,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    void this.adopt();
  }

  /** Again and again, because organizations are founded while it runs. Two workers are harmless. */
  @Interval(ADOPT_EVERY_MS)
  async adopt(): Promise<void> {
    if (this.#adopting) return;
    this.#adopting = true;
    try {
      let page = await this.organizations.page(ORGANIZATIONS_PER_PAGE);
      while (page.length > 0) {
        for (const { id } of page) await this.#adoptFor(id);
        page = await this.organizations.page(ORGANIZATIONS_PER_PAGE, page.at(-1)?.id);
      }
    } catch (error) {
      this.logger.error('the catalogue could not be adopted', { error });
    } finally {
      this.#adopting = false;
    }
  }

  async #adoptFor(org: OrganizationId): Promise<void> {
    if (this.#done.has(org)) return;
    try {
      await this.adoptions.adopt(org);
      this.#done.add(org);
    } catch (error) {
      this.logger.error('the catalogue could not be adopted for an organization', { organizationId: org, error });
    }
  }
}
