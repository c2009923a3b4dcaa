import { Inject, Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { type Clock, InvalidInput, type OrganizationId, type Page, type PageRequest } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { type ApiKeyWish, type Caller, findApiKeyProblems } from '../domain/index.js';
import { ApiKeyNotFound } from '../organizations.errors.js';
import { type ApiKey, ApiKeyRepository } from '../persistence/api-key.repository.js';
import { type Member } from '../persistence/member.repository.js';
import { makeApiKeyText } from '../secrets/api-key-text.js';

export interface NewApiKeyRequest extends ApiKeyWish {
  readonly label: string;
}
export interface MadeApiKey {
  readonly key: ApiKey;
  /** Shown this once. */
  readonly secret: string;
}

@Injectable()
export class ApiKeyService {
  constructor(
    private readonly apiKeys: ApiKeyRepository,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(org: OrganizationId, page: PageRequest): Promise<Page<ApiKey>> {
    return this.apiKeys.page(org, page);
  }

  /** @throws InvalidInput when it would reach further than the caller */
  async create(caller: Caller, request: NewApiKeyRequest): Promise<MadeApiKey> {
    const { organizationId: org, actor, memberId } = caller;
    const now = this.clock.now();
    const problems = findApiKeyProblems(request, caller, now);
    if (problems.length > 0) throw new InvalidInput(problems);
    const { text: secret, prefix, hash: secretHash } = makeApiKeyText(org);
    const { label, role, access, expiresAt } = request;
    const key = await this.audit.commit(org, async (tx, append) => {
      const made = await this.apiKeys.add(org, { label, prefix, secretHash, role, access, memberId, createdBy: actor, expiresAt }, now, tx);
      const data = { prefix, role, access, expiresAt: expiresAt.toISOString() };
      await append({ type: 'api-key.created', actor, target: { kind: 'api-key', id: made.id }, outcome: 'success', data });
      return made;
    });
    return { key, secret };
  }

  /** The operator's way, on behalf of an owner. */
  async createFor(owner: Member, request: NewApiKeyRequest): Promise<MadeApiKey> {
    const { organizationId, id, email, role, accessEndsAt } = owner;
    return this.create(
      { organizationId, actor: { kind: 'member', id, label: email }, role, access: 'full', accessEndsAt, memberId: id, sessionId: null },
      request,
    );
  }

  async revoke(caller: Caller, keyId: string): Promise<void> {
    const { organizationId: org, actor } = caller;
    const now = this.clock.now();
    await this.audit.commit(org, async (tx, append) => {
      const key = await this.apiKeys.findStanding(org, keyId, tx);
      if (key === null) throw new ApiKeyNotFound();
      await this.apiKeys.revoke(org, keyId, now, tx);
      await append({ type: 'api-key.revoked', actor, target: { kind: 'api-key', id: keyId }, outcome: 'success', data: { prefix: key.prefix } });
    });
  }
}
