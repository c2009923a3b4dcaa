import { Injectable } from '@nestjs/common';

import { type Actor } from '@app/audit-log';
import { ConnectionReader, ConnectionService } from '@app/connections';
import { MAX_PAGE_LIMIT, type OrganizationId } from '@app/kernel';
import { type DestroyedKey, Vault } from '@app/platform';

/** What opens an organization's rows and its vendors. Each step may be repeated. */
@Injectable()
export class OrganizationSecrets {
  constructor(
    private readonly vault: Vault,
    private readonly reader: ConnectionReader,
    private readonly connections: ConnectionService,
  ) {}

  /** Nothing that was sealed for the organization can be opened afterwards. Again: the same answer. */
  async destroyKeys(org: OrganizationId): Promise<readonly DestroyedKey[]> {
    return this.vault.destroyKeys(org);
  }

  /** Clears the credential of every living connection, each with its event. → how many there were */
  async revokeConnections(org: OrganizationId, actor: Actor): Promise<number> {
    let revoked = 0;
    let cursor: string | undefined;
    do {
      const page = await this.reader.list(org, { limit: MAX_PAGE_LIMIT, cursor });
      for (const { id, status } of page.items) {
        if (status === 'revoked') continue;
        await this.connections.revoke(org, actor, id);
        revoked++;
      }
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return revoked;
  }
}
