import { Injectable } from '@nestjs/common';

import { type OrganizationId } from '@app/kernel';
import { OrganizationDirectory } from '@app/organizations';

const ORGANIZATIONS_PER_PAGE = 100;

export interface OrganizationFailure {
  readonly organizationId: OrganizationId;
  readonly error: unknown;
}

@Injectable()
export class OrganizationWalk {
  constructor(private readonly organizations: OrganizationDirectory) {}

  /** One organization's trouble never stops the others; it is handed back to be logged. */
  async each(work: (org: OrganizationId) => Promise<void>): Promise<readonly OrganizationFailure[]> {
    const failures: OrganizationFailure[] = [];
    let page = await this.organizations.page(ORGANIZATIONS_PER_PAGE);
    while (page.length > 0) {
      for (const { id: organizationId } of page) {
        try {
          await work(organizationId);
        } catch (error) {
          failures.push({ organizationId, error });
        }
      }
      page = await this.organizations.page(ORGANIZATIONS_PER_PAGE, page.at(-1)?.id);
    }
    return failures;
  }
}
