import { Injectable } from '@nestjs/common';

import { type Append } from '@app/audit-log';
import { type Transaction } from '@app/platform';

import { type Caller, type Role } from '../domain/index.js';
import { ApiKeyRepository } from '../persistence/api-key.repository.js';
import { type Member } from '../persistence/member.repository.js';
import { OneTimeTokenRepository } from '../persistence/one-time-token.repository.js';
import { SessionRepository } from '../persistence/session.repository.js';

export interface Within {
  readonly tx: Transaction;
  readonly append: Append;
  readonly now: Date;
}

/** Takes away what a person's membership gave, in the transaction that changes it. */
@Injectable()
export class AccessRevoker {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly apiKeys: ApiKeyRepository,
    private readonly tokens: OneTimeTokenRepository,
  ) {}

  /** → how many there were */
  async endSessions(member: Member, tx: Transaction): Promise<number> {
    return this.sessions.removeOfAccount(member.organizationId, member.accountId, tx);
  }

  /** The person's keys of those roles, one event each, and every open link that the person or such a key made: whoever made a link knows it. */
  async revoke(caller: Caller, member: Member, roles: readonly Role[], { tx, append, now }: Within): Promise<void> {
    const org = member.organizationId;
    if (roles.length === 0) return;
    const keys = await this.apiKeys.findOfMember(org, member.id, roles, tx);
    await this.tokens.withdrawMadeBy(org, [member.id, ...keys.map(({ id }) => id)], now, tx);
    for (const { id, prefix } of keys) {
      await this.apiKeys.revoke(org, id, now, tx);
      const data = { prefix, because: 'member' };
      await append({ type: 'api-key.revoked', actor: caller.actor, target: { kind: 'api-key', id }, outcome: 'success', data });
    }
  }
}
