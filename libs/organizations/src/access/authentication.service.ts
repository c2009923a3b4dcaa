import { Inject, Injectable } from '@nestjs/common';

import { type Clock, type OrganizationId } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { type Caller, hasAccessAt, isRoleAtMost, isSessionAlive, needsLastSeen } from '../domain/index.js';
import { ApiKeyRepository } from '../persistence/api-key.repository.js';
import { type Member, MemberRepository } from '../persistence/member.repository.js';
import { SessionRepository } from '../persistence/session.repository.js';
import { readApiKeyText } from '../secrets/api-key-text.js';
import { isSameHash, readScopedToken } from '../secrets/scoped-token.js';

/** From a presented secret to a caller. Null whenever it does not stand now, without saying why. */
@Injectable()
export class AuthenticationService {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly apiKeys: ApiKeyRepository,
    private readonly members: MemberRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async findBySession(text: string): Promise<Caller | null> {
    const token = readScopedToken(text);
    if (token === null) return null;
    const { organizationId: org, hash } = token;
    const session = await this.sessions.findByToken(org, hash);
    const now = this.clock.now();
    if (session === null || !isSessionAlive(session, now)) return null;
    const member = await this.#standingMember(org, session.memberId, now);
    if (member === null) return null;
    if (needsLastSeen(session.lastSeenAt, now)) {
      await this.sessions.setLastSeen(org, session.id, now);
      await this.members.setLastSeen(org, member.id, now);
    }
    const actor = { kind: 'member', id: member.id, label: member.email } as const;
    return { organizationId: org, actor, role: member.role, access: 'full', accessEndsAt: member.accessEndsAt, memberId: member.id, sessionId: session.id };
  }

  /** A key stands as long as the person it belongs to does, and never above that person's role. */
  async findByApiKey(text: string): Promise<Caller | null> {
    const presented = readApiKeyText(text);
    if (presented === null) return null;
    const { organizationId: org } = presented;
    const key = await this.apiKeys.findStandingByPrefix(org, presented.prefix);
    const now = this.clock.now();
    if (key === null || !isSameHash(key.secretHash, presented.hash) || !hasAccessAt(key.expiresAt, now)) return null;
    const member = await this.#standingMember(org, key.memberId, now);
    if (member === null || !isRoleAtMost(key.role, member.role)) return null;
    if (needsLastSeen(key.lastUsedAt, now)) await this.apiKeys.setLastUsed(org, key.id, now);
    const actor = { kind: 'api-key', id: key.id, label: `${key.label} (${key.prefix})` } as const;
    return { organizationId: org, actor, role: key.role, access: key.access, accessEndsAt: key.expiresAt, memberId: member.id, sessionId: null };
  }

  /** Looks again at one who was let in a while ago, with the same role. Unlike a request this keeps no session alive. */
  async stillStands({ organizationId: org, actor, role, memberId, sessionId }: Caller): Promise<boolean> {
    const now = this.clock.now();
    const member = await this.#standingMember(org, memberId, now);
    if (member === null) return false;
    if (sessionId !== null) {
      const session = await this.sessions.findById(org, sessionId);
      return session !== null && isSessionAlive(session, now) && member.role === role;
    }
    const key = await this.apiKeys.findStanding(org, actor.id);
    return key !== null && hasAccessAt(key.expiresAt, now) && isRoleAtMost(role, member.role);
  }

  async #standingMember(org: OrganizationId, memberId: string, now: Date): Promise<Member | null> {
    const member = await this.members.findStanding(org, memberId);
    return member !== null && hasAccessAt(member.accessEndsAt, now) ? member : null;
  }
}
