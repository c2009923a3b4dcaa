import { Inject, Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { type Clock, InvalidInput, type OrganizationId, type Page, type PageRequest } from '@app/kernel';
import { CLOCK, type Transaction } from '@app/platform';

import {
  applyMemberChange,
  type Caller,
  findChangeRefusal,
  findEndDateProblem,
  isRoleAtMost,
  type MemberChange,
  type Role,
  ROLES,
  toEmailAddress,
} from '../domain/index.js';
import { requireChange } from '../organization.service.js';
import { MemberChangeRefused, MemberNotFound } from '../organizations.errors.js';
import { AccountRepository } from '../persistence/account.repository.js';
import { type Member, MemberRepository } from '../persistence/member.repository.js';
import { AccessRevoker } from './access-revoker.service.js';

@Injectable()
export class MemberService {
  constructor(
    private readonly members: MemberRepository,
    private readonly accounts: AccountRepository,
    private readonly revoker: AccessRevoker,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(org: OrganizationId, page: PageRequest): Promise<Page<Member>> {
    return this.members.page(org, page);
  }

  async get(org: OrganizationId, memberId: string): Promise<Member> {
    const member = await this.members.findStanding(org, memberId);
    if (member === null) throw new MemberNotFound();
    return member;
  }

  /** @throws MemberNotFound */
  async getByEmail(org: OrganizationId, email: string): Promise<Member> {
    const address = toEmailAddress(email);
    const account = address === null ? null : await this.accounts.findByEmail(address);
    const member = account === null ? null : await this.members.findOfAccount(org, account.id);
    if (member === null) throw new MemberNotFound();
    return member;
  }

  /** Role and end date. Keys of the person above the new role are revoked with it. */
  async change(caller: Caller, memberId: string, change: MemberChange): Promise<Member> {
    const { organizationId: org, actor } = caller;
    requireChange(change, 'role, accessEndsAt');
    const now = this.clock.now();
    return this.audit.commit(org, async (tx, append) => {
      const member = await this.#changeable(caller, memberId, change.role, tx);
      const next = applyMemberChange(member, change);
      const problem = findEndDateProblem(next.role, next.accessEndsAt, now);
      if (problem !== null) throw new InvalidInput([problem]);
      await this.members.setStanding(org, next, tx);
      const data = { from: standingData(member), to: standingData(next) };
      await append({ type: 'member.changed', actor, target: { kind: 'member', id: memberId }, outcome: 'success', data });
      await this.revoker.revoke(
        caller,
        member,
        ROLES.filter((role) => !isRoleAtMost(role, next.role)),
        { tx, append, now },
      );
      return { ...member, role: next.role, accessEndsAt: next.accessEndsAt };
    });
  }

  /** The membership ends with its sessions and keys; the account stays for other organizations. */
  async remove(caller: Caller, memberId: string): Promise<void> {
    const { organizationId: org, actor } = caller;
    const now = this.clock.now();
    await this.audit.commit(org, async (tx, append) => {
      const member = await this.#changeable(caller, memberId, null, tx);
      await this.members.remove(org, memberId, now, tx);
      await this.accounts.leave(member.accountId, org, tx);
      await this.revoker.endSessions(member, tx);
      await append({ type: 'member.removed', actor, target: { kind: 'member', id: memberId }, outcome: 'success', data: standingData(member) });
      await this.revoker.revoke(caller, member, ROLES, { tx, append, now });
    });
  }

  /** In this organization; the membership and its keys stay. */
  async endSessions(caller: Caller, memberId: string): Promise<void> {
    const { organizationId: org, actor } = caller;
    await this.audit.commit(org, async (tx, append) => {
      const member = await this.#changeable(caller, memberId, undefined, tx);
      const count = await this.revoker.endSessions(member, tx);
      await append({ type: 'auth.sessions-ended', actor, target: { kind: 'member', id: memberId }, outcome: 'success', data: { count } });
    });
  }

  /** `nextRole` undefined = unchanged, null = removed. */
  async #changeable(caller: Caller, memberId: string, nextRole: Role | null | undefined, tx: Transaction): Promise<Member> {
    const { organizationId: org } = caller;
    const target = await this.members.findStanding(org, memberId, tx);
    if (target === null) throw new MemberNotFound();
    const ownerCount = await this.members.countOwners(org, tx);
    const refusal = findChangeRefusal({ callerRole: caller.role, target, nextRole: nextRole === undefined ? target.role : nextRole, ownerCount });
    if (refusal !== null) throw new MemberChangeRefused(refusal);
    return target;
  }
}

const standingData = ({ role, accessEndsAt }: Pick<Member, 'role' | 'accessEndsAt'>) => ({ role, accessEndsAt: accessEndsAt?.toISOString() ?? null });
