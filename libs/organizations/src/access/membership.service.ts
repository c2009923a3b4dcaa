import { Inject, Injectable } from '@nestjs/common';

import { type Clock } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { type Caller, hasAccessAt } from '../domain/index.js';
import { MemberNotFound, OrganizationNotFound } from '../organizations.errors.js';
import { type Account, AccountRepository } from '../persistence/account.repository.js';
import { type Member, MemberRepository } from '../persistence/member.repository.js';
import { type Organization, OrganizationRepository } from '../persistence/organization.repository.js';

export interface Membership {
  readonly member: Member;
  readonly organization: Organization;
}

/** Which organizations a person may enter now. Each is asked within itself: the account names them, no query crosses them. */
@Injectable()
export class MembershipService {
  constructor(
    private readonly accounts: AccountRepository,
    private readonly members: MemberRepository,
    private readonly organizations: OrganizationRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async standing(account: Account): Promise<readonly Membership[]> {
    const now = this.clock.now();
    return (await this.#all(account)).filter(({ member }) => hasAccessAt(member.accessEndsAt, now));
  }

  /** Those that the clock ended, for who has shown the password. */
  async ended(account: Account): Promise<readonly Membership[]> {
    const now = this.clock.now();
    return (await this.#all(account)).filter(({ member }) => !hasAccessAt(member.accessEndsAt, now));
  }

  async standingOf(caller: Caller): Promise<readonly Membership[]> {
    const account = await this.accounts.findById((await this.own(caller)).member.accountId);
    return account === null ? [] : this.standing(account);
  }

  /** Where the caller may go. A key belongs to one organization, whoever made it. */
  async enterable(caller: Caller): Promise<readonly Membership[]> {
    return caller.sessionId === null ? [await this.own(caller)] : this.standingOf(caller);
  }

  /** The caller's own, with its organization. */
  async own(caller: Caller): Promise<Membership> {
    const member = await this.members.findStanding(caller.organizationId, caller.memberId);
    if (member === null) throw new MemberNotFound();
    return this.of(member);
  }

  async of(member: Member): Promise<Membership> {
    const organization = await this.organizations.findStanding(member.organizationId);
    if (organization === null) throw new OrganizationNotFound();
    return { member, organization };
  }

  async #all(account: Account): Promise<readonly Membership[]> {
    const found: Membership[] = [];
    for (const org of account.organizationIds) {
      const [member, organization] = await Promise.all([this.members.findOfAccount(org, account.id), this.organizations.findStanding(org)]);
      if (member !== null && organization !== null) found.push({ member, organization });
    }
    return found;
  }
}
