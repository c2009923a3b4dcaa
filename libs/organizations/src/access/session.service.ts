import { Inject, Injectable } from '@nestjs/common';

import { type Actor, AuditLog } from '@app/audit-log';
import { type Clock } from '@app/kernel';
import { CLOCK, type Transaction } from '@app/platform';

import { type Caller } from '../domain/index.js';
import { AuthenticationRequired, SessionNeeded } from '../organizations.errors.js';
import { type Account } from '../persistence/account.repository.js';
import { type Member } from '../persistence/member.repository.js';
import { SessionRepository } from '../persistence/session.repository.js';
import { makeScopedToken } from '../secrets/scoped-token.js';

/** How a session came to be. */
export type SignInMethod = 'password' | 'switch' | 'invitation' | 'set-up';

export const actorOf = (member: Member): Actor => ({ kind: 'member', id: member.id, label: member.email });

@Injectable()
export class SessionService {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A new session with a token nobody has seen before. → the token, which is stored nowhere */
  async open(member: Member, method: SignInMethod): Promise<string> {
    const { organizationId: org, accountId, id: memberId } = member;
    const token = makeScopedToken(org);
    const now = this.clock.now();
    await this.audit.commit(org, async (tx, append) => {
      await this.sessions.removeEnded(org, accountId, now, tx);
      await this.sessions.add(org, { accountId, memberId, tokenHash: token.hash }, now, tx);
      await append({ type: 'auth.signed-in', actor: actorOf(member), target: { kind: 'member', id: memberId }, outcome: 'success', data: { method } });
    });
    return token.text;
  }

  async close(caller: Caller): Promise<void> {
    const { sessionId, organizationId: org, actor } = caller;
    if (sessionId === null) throw new SessionNeeded();
    await this.audit.commit(org, async (tx, append) => {
      if (!(await this.sessions.remove(org, sessionId, tx))) throw new AuthenticationRequired();
      await append({ type: 'auth.signed-out', actor, target: { kind: 'member', id: actor.id }, outcome: 'success' });
    });
  }

  /** In every organization of the account. → how many there were */
  async closeAll(account: Account, tx: Transaction): Promise<number> {
    let closed = 0;
    for (const org of account.organizationIds) closed += await this.sessions.removeOfAccount(org, account.id, tx);
    return closed;
  }
}
