import { Injectable } from '@nestjs/common';

import { type Actor } from '@app/audit-log';
import { ConnectionService } from '@app/connections';
import { type OrganizationId } from '@app/kernel';
import { type DestroyedKey, Vault } from '@app/platform';

/** What opens an organization's rows and its vendors. Each step may be repeated. */
@Injectable()
export class OrganizationSecrets {
  constructor(
    private readonly vault: Vault,
    private readonly connections: ConnectionService,
  ) {}

  /** Nothing that was sealed for the organization can be opened afterwards. Again: the same answer. */
  async destroyKeys(org: OrganizationId): Promise<readonly DestroyedKey[]> {
    return this.vault.destroyKeys(org);
  }

  /** Clears the credential of every living connection, each with its event. → how many there were */
  async revokeConnections(org: OrganizationId, actor: Actor): Promise<number> {
    return this.connections.revokeAll(org, actor);
  }
}
