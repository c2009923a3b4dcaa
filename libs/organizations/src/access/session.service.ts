import { Inject, Injectable } from '@nestjs/common';

import { type Actor, AuditLog } from '@app/audit-log';
import { type Clock } from '@app/kernel';
import { CLOCK, type Transaction } from '@app/platform';

import { type Caller } from '../domain/index.js';
import { AuthenticationRequired, SessionNeeded } from '../organizations.errors.js';
import { type Account } from '../persistence/account.repository.js';
import { type Member, MemberRepository } from '../persistence/member.repository.js';
import { SessionRepository } from '../persistence/session.repository.js';
import { makeScopedToken, type ScopedToken } from '../secrets/scoped-token.js';

/** How a session came to be. */
export type SignInMethod = 'password' | 'switch' | 'invitation' | 'set-up';

/** At once, of one person in one organization. One more ends the one that was used least recently. */
const MAX_SESSIONS = 50;

export const actorOf = (member: Member): Actor => ({ kind: 'member', id: member.id, label: member.email });

@Injectable()
export class SessionService {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly members: MemberRepository,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A new session with a token nobody has seen before. → the token, which is stored nowhere */
  async open(member: Member, method: SignInMethod, device: string): Promise<string> {
    const { organizationId: org, id: memberId } = member;
    const token = makeScopedToken(org);
    await this.audit.commit(org, async (tx, append) => {
      await this.add(member, token, device, tx);
      await append({ type: 'auth.signed-in', actor: actorOf(member), target: { kind: 'member', id: memberId }, outcome: 'success', data: { method } });
    });
    return token.text;
  }

  /** For a transaction that has an event of its own. */
  async add({ organizationId: org, accountId, id: memberId }: Member, token: ScopedToken, device: string, tx: Transaction): Promise<void> {
    const now = this.clock.now();
    await this.sessions.removeEnded(org, accountId, now, tx);
    const open = await this.sessions.findOfAccount(org, accountId, tx);
    const tooMany = open.slice(MAX_SESSIONS - 1).map(({ id }) => id);
    if (tooMany.length > 0) await this.sessions.removeThese(org, tooMany, tx);
    await this.sessions.add(org, { accountId, memberId, tokenHash: token.hash, device }, now, tx);
    await this.members.setLastSeen(org, memberId, now, tx);
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
