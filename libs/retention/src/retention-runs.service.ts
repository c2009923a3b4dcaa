import { Injectable } from '@nestjs/common';

import { type OrganizationId } from '@app/kernel';
import { type Organization, OrganizationDirectory } from '@app/organizations';

import { type Policy } from './domain/index.js';

const PER_PAGE = 100;

export interface OrganizationPolicy {
  readonly organizationId: OrganizationId;
  readonly policy: Policy;
}

export const policyOf = ({ settings }: Pick<Organization, 'settings'>): Policy => ({ kind: 'window', window: settings });

/** Whose turn it is: every standing organization with its own window, then every deleted one, of which nothing that may go is kept. */
@Injectable()
export class RetentionRuns {
  constructor(private readonly organizations: OrganizationDirectory) {}

  async *policies(): AsyncGenerator<OrganizationPolicy> {
    for await (const organization of pages((after) => this.organizations.page(PER_PAGE, after)))
      yield { organizationId: organization.id, policy: policyOf(organization) };
    for await (const { id } of pages((after) => this.organizations.pageOfDeleted(PER_PAGE, after))) yield { organizationId: id, policy: { kind: 'deleted' } };
  }
}

async function* pages(read: (after?: OrganizationId) => Promise<readonly Organization[]>): AsyncGenerator<Organization> {
  for (let page = await read(); page.length > 0; page = await read(page.at(-1)?.id)) yield* page;
}
