import { Inject, Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { type Clock } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { type Membership, MembershipService } from '../access/membership.service.js';
import { actorOf } from '../access/session.service.js';
import { type Caller, isSessionAlive } from '../domain/index.js';
import { SessionNeeded, SessionNotFound } from '../organizations.errors.js';
import { type Organization } from '../persistence/organization.repository.js';
import { type Session, SessionRepository } from '../persistence/session.repository.js';

export interface OwnSession extends Session {
  readonly organization: Organization;
  /** The one that asks. */
  readonly isCurrent: boolean;
}

/** A person's sessions, in every organization of the account; each is read and ended within its own. */
@Injectable()
export class OwnSessionsService {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly memberships: MembershipService,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Bounded by MAX_SESSIONS in each organization; the one used last first. */
  async list(caller: Caller): Promise<readonly OwnSession[]> {
    const found: OwnSession[] = [];
    for (const membership of await this.#memberships(caller)) {
      const { organization } = membership;
      for (const session of await this.#alive(membership)) found.push({ ...session, organization, isCurrent: session.id === caller.sessionId });
    }
    return found.sort((a, b) => b.lastSeenAt.getTime() - a.lastSeenAt.getTime());
  }

  /** @throws SessionNotFound, the same for one of somebody else */
  async end(caller: Caller, sessionId: string): Promise<void> {
    for (const membership of await this.#memberships(caller)) {
      const own = (await this.#alive(membership)).filter(({ id }) => id === sessionId);
      if (own.length > 0) return this.#remove(membership, own);
    }
    throw new SessionNotFound();
  }

  async endOthers(caller: Caller): Promise<void> {
    for (const membership of await this.#memberships(caller)) {
      const others = (await this.#alive(membership)).filter(({ id }) => id !== caller.sessionId);
      if (others.length > 0) await this.#remove(membership, others);
    }
  }

  async #memberships(caller: Caller): Promise<readonly Membership[]> {
    if (caller.sessionId === null) throw new SessionNeeded();
    return this.memberships.standingOf(caller);
  }

  async #alive({ member, organization }: Membership): Promise<readonly Session[]> {
    const now = this.clock.now();
    return (await this.sessions.findOfAccount(organization.id, member.accountId)).filter((session) => isSessionAlive(session, now));
  }

  async #remove({ member, organization: { id: org } }: Membership, sessions: readonly Session[]): Promise<void> {
    const ids = sessions.map(({ id }) => id);
    await this.audit.commit(org, async (tx, append) => {
      const count = await this.sessions.removeThese(org, ids, tx);
      if (count === 0) throw new SessionNotFound();
      await append({ type: 'auth.sessions-ended', actor: actorOf(member), target: { kind: 'member', id: member.id }, outcome: 'success', data: { count } });
    });
  }
}
