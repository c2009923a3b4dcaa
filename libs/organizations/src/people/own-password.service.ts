import { Inject, Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { type Clock, InvalidInput } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { AccountService } from '../access/account.service.js';
import { type Membership, MembershipService } from '../access/membership.service.js';
import { actorOf, SessionService } from '../access/session.service.js';
import { type SignedIn } from '../access/sign-in.service.js';
import { type Caller, normalizePassword } from '../domain/index.js';
import { SessionNeeded } from '../organizations.errors.js';
import { OneTimeTokenRepository } from '../persistence/one-time-token.repository.js';
import { makeScopedToken } from '../secrets/scoped-token.js';

export interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
  /** Network address it came from. */
  readonly address: string;
  readonly device: string;
}

@Injectable()
export class OwnPasswordService {
  constructor(
    private readonly accounts: AccountService,
    private readonly memberships: MembershipService,
    private readonly sessions: SessionService,
    private readonly tokens: OneTimeTokenRepository,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Guesses at the present password count as sign-ins do. Every session of the person ends, everywhere, and every open link for a new password; the one
   * that asked goes on as a new one. @throws TooManyAttempts, InvalidInput naming `currentPassword` or `newPassword`
   */
  async change(caller: Caller, { currentPassword, newPassword, address, device }: PasswordChange): Promise<SignedIn> {
    if (caller.sessionId === null) throw new SessionNeeded();
    const own = await this.memberships.own(caller);
    const { email } = await this.accounts.get(own.member.accountId);
    const { account, matches } = await this.accounts.checkPassword({ email, password: currentPassword, address });
    if (account === null || !matches) return this.#refuse(own);
    if (normalizePassword(newPassword) === normalizePassword(currentPassword)) throw refused('newPassword', 'must differ from the present one');
    const passwordHash = await this.accounts.hashNew(newPassword, account, 'newPassword');
    const [org, token] = [caller.organizationId, makeScopedToken(caller.organizationId)];
    await this.audit.commit(org, async (tx, append) => {
      await this.accounts.setPassword(account.id, passwordHash, tx);
      const closedSessions = await this.sessions.closeAll(account, tx);
      for (const one of account.organizationIds) await this.tokens.withdrawFor(one, { accountId: account.id }, this.clock.now(), tx);
      await this.sessions.add(own.member, token, device, tx);
      await append({
        type: 'auth.password-changed',
        actor: caller.actor,
        target: { kind: 'account', id: account.id },
        outcome: 'success',
        data: { closedSessions },
      });
    });
    return { token: token.text, ...own };
  }

  async #refuse({ member }: Membership): Promise<never> {
    await this.audit.commit(member.organizationId, async (_tx, append) => {
      await append({ type: 'auth.password-change-failed', actor: actorOf(member), target: { kind: 'member', id: member.id }, outcome: 'denied' });
    });
    throw refused('currentPassword', 'is not the present password');
  }
}

const refused = (field: string, message: string): InvalidInput => new InvalidInput([{ field, message }]);
