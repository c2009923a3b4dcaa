import { Injectable } from '@nestjs/common';

import { type OrganizationId } from '@app/kernel';
import { type Transaction } from '@app/platform';

import { OrganizationNotFound } from './organizations.errors.js';
import { AccountRepository } from './persistence/account.repository.js';
import { ApiKeyRepository } from './persistence/api-key.repository.js';
import { MemberRepository } from './persistence/member.repository.js';
import { OneTimeTokenRepository } from './persistence/one-time-token.repository.js';
import { OrganizationRepository } from './persistence/organization.repository.js';
import { SessionRepository } from './persistence/session.repository.js';

/** How many of each ended. */
export interface ClosedAccess {
  readonly members: number;
  readonly sessions: number;
  readonly apiKeys: number;
  readonly links: number;
}

/** Ends an organization and every way into it, in the transaction of whoever deletes it. */
@Injectable()
export class OrganizationClosing {
  constructor(
    private readonly organizations: OrganizationRepository,
    private readonly members: MemberRepository,
    private readonly accounts: AccountRepository,
    private readonly sessions: SessionRepository,
    private readonly apiKeys: ApiKeyRepository,
    private readonly links: OneTimeTokenRepository,
  ) {}

  /** Accounts stay: they may belong to other organizations. @throws OrganizationNotFound when it was deleted before */
  async close(org: OrganizationId, now: Date, tx: Transaction): Promise<ClosedAccess> {
    if (!(await this.organizations.setDeleted(org, now, tx))) throw new OrganizationNotFound();
    const accountIds = await this.members.removeAll(org, now, tx);
    await this.accounts.leaveAll(accountIds, org, tx);
    return {
      members: accountIds.length,
      sessions: await this.sessions.removeAll(org, tx),
      apiKeys: await this.apiKeys.revokeAll(org, now, tx),
      links: await this.links.withdrawAll(org, now, tx),
    };
  }
}
