import { Inject, Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { type Clock, InvalidInput, type OrganizationId } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { AccountService } from '../access/account.service.js';
import { SessionService } from '../access/session.service.js';
import { type Caller, isRoleAtMost, toEmailAddress } from '../domain/index.js';
import { LinkInvalid, MemberChangeRefused, ResetRefused } from '../organizations.errors.js';
import { type Account } from '../persistence/account.repository.js';
import { type Maker, type OneTimeToken, OneTimeTokenRepository } from '../persistence/one-time-token.repository.js';
import { makeScopedToken, readScopedToken } from '../secrets/scoped-token.js';
import { MemberService } from './member.service.js';

export interface PasswordLink {
  /** For the link; shown this once. */
  readonly token: string;
  readonly expiresAt: Date;
}

@Injectable()
export class PasswordResetService {
  constructor(
    private readonly accounts: AccountService,
    private readonly tokens: OneTimeTokenRepository,
    private readonly sessions: SessionService,
    private readonly members: MemberService,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * For a member whose account is used nowhere else: who sets a password can sign in with it, so a link made in one organization must not open
   * another one. @throws MemberNotFound, MemberChangeRefused, ResetRefused
   */
  async makeLink(caller: Caller, memberId: string): Promise<PasswordLink> {
    const { organizationId: org } = caller;
    const member = await this.members.get(org, memberId);
    if (!isRoleAtMost(member.role, caller.role)) throw new MemberChangeRefused('above-own-role');
    const account = await this.accounts.get(member.accountId);
    if (account.organizationIds.some((other) => other !== org)) throw new ResetRefused();
    return this.#make(org, account, caller.actor);
  }

  /** For whoever runs the server: any account that belongs to an organization. */
  async makeLinkAsOperator(email: string): Promise<PasswordLink> {
    const address = toEmailAddress(email);
    const account = address === null ? null : await this.accounts.findByEmail(address);
    const [org] = account?.organizationIds ?? [];
    if (account === null || org === undefined) throw new InvalidInput([{ field: 'email', message: 'is the address of no member' }]);
    return this.#make(org, account, { kind: 'system', id: 'cli', label: 'operator' });
  }

  /** Sets the password and ends every session of the person. @throws LinkInvalid, InvalidInput naming `password` */
  async reset(token: string, password: string): Promise<void> {
    const presented = readScopedToken(token);
    if (presented === null) throw new LinkInvalid();
    const { organizationId: org, hash } = presented;
    const now = this.clock.now();
    const account = await this.#accountOf(await this.tokens.findUsable(org, 'password-reset', hash, now));
    const passwordHash = await this.accounts.hashNew(password, account);
    await this.audit.commit(org, async (tx, append) => {
      const used = await this.tokens.use(org, 'password-reset', hash, now, tx);
      if (used === null) throw new LinkInvalid();
      await this.accounts.setPassword(account.id, passwordHash, tx);
      const closedSessions = await this.sessions.closeAll(account, tx);
      const target = { kind: 'account', id: account.id };
      await append({ type: 'auth.password-reset', actor: used.createdBy, target, outcome: 'success', data: { closedSessions } });
    });
  }

  async #make(org: OrganizationId, account: Account, maker: Maker): Promise<PasswordLink> {
    const token = makeScopedToken(org);
    const now = this.clock.now();
    const made = await this.audit.commit(org, async (tx, append) => {
      await this.tokens.withdrawFor(org, { accountId: account.id }, now, tx);
      const stored = await this.tokens.add(org, { kind: 'password-reset', tokenHash: token.hash, accountId: account.id, createdBy: maker }, now, tx);
      await append({ type: 'auth.password-link-made', actor: maker, target: { kind: 'account', id: account.id }, outcome: 'success' });
      return stored;
    });
    return { token: token.text, expiresAt: made.expiresAt };
  }

  async #accountOf(token: OneTimeToken | null): Promise<Account> {
    if (token?.accountId == null) throw new LinkInvalid();
    return this.accounts.get(token.accountId);
  }
}
