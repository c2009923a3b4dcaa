import { Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { type OrganizationId } from '@app/kernel';
import { Vault } from '@app/platform';

import { CONNECTIONS } from './persistence/connection.collection.js';
import { ConnectionRepository } from './persistence/connection.repository.js';

const OPERATOR = { kind: 'system', id: 'cli', label: 'operator' } as const;
const PAGE = 100;

export interface RotationReport {
  readonly keyVersion: number;
  readonly resealed: number;
  /** Changed or revoked meanwhile: they are sealed by whoever changed them. */
  readonly skipped: number;
}

/** A new data key for an organization, and its credentials under it. Runs go on meanwhile: older versions keep opening what they sealed. */
@Injectable()
export class CredentialRotation {
  constructor(
    private readonly connections: ConnectionRepository,
    private readonly vault: Vault,
    private readonly auditLog: AuditLog,
  ) {}

  /** The key comes first: a rotation whose event is refused is told as an error, and calling again logs it. May be stopped anywhere and called again. @throws VaultUnavailable, SealBroken */
  async rotate(org: OrganizationId): Promise<RotationReport> {
    const keyVersion = await this.vault.rotate(org);
    await this.auditLog.commit(org, (_tx, append) =>
      append({ type: 'organization.key-rotated', actor: OPERATOR, target: { kind: 'organization', id: org }, outcome: 'success', data: { keyVersion } }),
    );
    return { keyVersion, ...(await this.reseal(org)) };
  }

  /** Brings every credential under the newest key version; the values themselves do not change. */
  async reseal(org: OrganizationId): Promise<Pick<RotationReport, 'resealed' | 'skipped'>> {
    let [resealed, skipped] = [0, 0];
    let page = await this.connections.page(org, PAGE, null);
    for (;;) {
      for (const { id } of page.items) {
        const done = await this.#resealOne(org, id);
        if (done === 'resealed') resealed++;
        if (done === 'skipped') skipped++;
      }
      if (page.nextCursor === null) return { resealed, skipped };
      page = await this.connections.page(org, PAGE, page.nextCursor);
    }
  }

  async #resealOne(org: OrganizationId, id: string): Promise<'resealed' | 'skipped' | 'nothing-to-do'> {
    const stored = await this.connections.sealedCredential(org, id);
    if (stored === null) return 'nothing-to-do';
    const sealed = await this.vault.reseal(org, { collection: CONNECTIONS.name, documentId: id, field: 'credential' }, stored.sealed);
    if (sealed.keyVersion === stored.sealed.keyVersion) return 'nothing-to-do';
    return (await this.connections.reseal(org, id, stored.epoch, stored.sealed.keyVersion, sealed)) ? 'resealed' : 'skipped';
  }
}
