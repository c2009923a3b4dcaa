import { Inject, Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { type Clock, InvalidInput, InvariantViolated, type OrganizationId, type Page, type PageRequest } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { AccountService, orAccountExists, personOf } from '../access/account.service.js';
import { type Caller, findEndDateProblem, hasAccessAt, isRoleAtMost, type Role, toEmailAddress } from '../domain/index.js';
import { AlreadyMember, InvitationNotFound, LinkInvalid, MemberChangeRefused } from '../organizations.errors.js';
import { AccountRepository } from '../persistence/account.repository.js';
import { type Member, MemberRepository } from '../persistence/member.repository.js';
import { type OneTimeToken, OneTimeTokenRepository } from '../persistence/one-time-token.repository.js';
import { makeScopedToken, readScopedToken } from '../secrets/scoped-token.js';

export interface NewInvitation {
  readonly email: string;
  readonly role: Role;
  readonly accessEndsAt: Date | null;
}
export interface Acceptance {
  readonly token: string;
  readonly password: string;
  readonly name?: string;
  readonly address: string;
}

@Injectable()
export class InvitationService {
  constructor(
    private readonly claims: AccountService,
    private readonly accounts: AccountRepository,
    private readonly members: MemberRepository,
    private readonly tokens: OneTimeTokenRepository,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(org: OrganizationId, page: PageRequest): Promise<Page<OneTimeToken>> {
    return this.tokens.pageOfInvitations(org, page, this.clock.now());
  }

  /** → with the token for the link, which is shown this once. An earlier invitation of the same address stops working. */
  async invite(caller: Caller, wish: NewInvitation): Promise<{ readonly invitation: OneTimeToken; readonly token: string }> {
    const { organizationId: org, actor } = caller;
    const now = this.clock.now();
    const email = this.#checked(caller, wish, now);
    const account = await this.accounts.findByEmail(email);
    const token = makeScopedToken(org);
    const invitation = await this.audit.commit(org, async (tx, append) => {
      if (account !== null && (await this.members.findOfAccount(org, account.id, tx)) !== null) throw new AlreadyMember();
      await this.tokens.withdrawFor(org, { email }, now, tx);
      const { role, accessEndsAt } = wish;
      const made = await this.tokens.add(org, { kind: 'invitation', tokenHash: token.hash, email, role, accessEndsAt, createdBy: actor }, now, tx);
      const data = { role, accessEndsAt: accessEndsAt?.toISOString() ?? null };
      await append({ type: 'member.invited', actor, target: { kind: 'invitation', id: made.id }, outcome: 'success', data });
      return made;
    });
    return { invitation, token: token.text };
  }

  async withdraw(caller: Caller, invitationId: string): Promise<void> {
    const { organizationId: org, actor } = caller;
    const now = this.clock.now();
    await this.audit.commit(org, async (tx, append) => {
      if ((await this.tokens.findInvitation(org, invitationId, now, tx)) === null) throw new InvitationNotFound();
      await this.tokens.withdrawInvitation(org, invitationId, now, tx);
      await append({ type: 'member.invitation-withdrawn', actor, target: { kind: 'invitation', id: invitationId }, outcome: 'success' });
    });
  }

  /** The person becomes a member: with the password of the account that exists, or with a new account. @throws LinkInvalid, InvalidCredentials, InvalidInput */
  async accept(acceptance: Acceptance): Promise<Member> {
    const presented = readScopedToken(acceptance.token);
    if (presented === null) throw new LinkInvalid();
    const { organizationId: org, hash } = presented;
    const now = this.clock.now();
    const found = await this.tokens.findUsable(org, 'invitation', hash, now);
    // The link may outlive the access that it gives.
    if (found?.email == null || !hasAccessAt(found.accessEndsAt, now)) throw new LinkInvalid();
    const { password, address, name: chosen } = acceptance;
    const about = { organizationIds: [org], ...(chosen === undefined ? {} : { name: chosen }) };
    const claim = await this.claims.claim({ email: found.email, password, address }, about);
    const joining = this.audit.commit(org, async (tx, append) => {
      const invitation = await this.tokens.use(org, 'invitation', hash, now, tx);
      if (invitation === null) throw new LinkInvalid();
      if (invitation.role === null) throw new InvariantViolated('an invitation without a role');
      const accountId = await this.claims.store(claim, tx);
      if ((await this.members.findOfAccount(org, accountId, tx)) !== null) throw new AlreadyMember();
      const { role, accessEndsAt } = invitation;
      const { email, name } = personOf(claim);
      const memberId = await this.members.add(org, { accountId, email, name, role, accessEndsAt }, now, tx);
      await this.accounts.join(accountId, org, tx);
      const target = { kind: 'member', id: memberId };
      const data = { invitationId: invitation.id, role, accessEndsAt: accessEndsAt?.toISOString() ?? null };
      await append({ type: 'member.joined', actor: { kind: 'member', id: memberId, label: email }, target, outcome: 'success', data });
      return { id: memberId, organizationId: org, accountId, email, name, role, accessEndsAt, createdAt: now, lastSeenAt: null };
    });
    return orAccountExists(joining);
  }

  #checked(caller: Caller, wish: NewInvitation, now: Date): string {
    const email = toEmailAddress(wish.email);
    if (email === null) throw new InvalidInput([{ field: 'email', message: 'must be an e-mail address' }]);
    if (!isRoleAtMost(wish.role, caller.role)) throw new MemberChangeRefused('above-own-role');
    const problem = findEndDateProblem(wish.role, wish.accessEndsAt, now);
    if (problem !== null) throw new InvalidInput([problem]);
    return email;
  }
}
