import { randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { AuditLog, AuditReader } from '@app/audit-log';
import { type Clock, type OrganizationId } from '@app/kernel';
import { type Caller, type ClosedAccess, OrganizationClosing, OrganizationService } from '@app/organizations';
import { CLOCK, type DestroyedKey } from '@app/platform';

import { OrganizationSecrets } from './organization-secrets.service.js';
import { NameMismatch } from './retention.errors.js';

export interface DeletionReceipt {
  readonly organizationId: OrganizationId;
  readonly name: string;
  readonly deletedAt: Date;
  readonly keys: readonly DestroyedKey[];
  readonly ended: ClosedAccess & { readonly connections: number };
  /** The event that says the same: the last thing that the owner sees of the audit log. */
  readonly event: { readonly id: string; readonly sequence: number; readonly hash: string };
  /** What the deletion does not reach. */
  readonly limits: readonly string[];
}

const LIMITS = [
  'Backups of the database that were made before hold the wrapped keys until they expire; the digests tell which.',
  'A process that had a key in memory forgets it within five minutes.',
  'Evidence, confirmations, seals and audit events stay in the database, readable by nobody through the service; rows about people go with the next purge.',
];

/** Ends an organization. Keys go first: whatever stops the rest, nobody can open its rows, and deleting again brings it to the end. */
@Injectable()
export class OrganizationDeletion {
  constructor(
    private readonly organizations: OrganizationService,
    private readonly secrets: OrganizationSecrets,
    private readonly closing: OrganizationClosing,
    private readonly audit: AuditLog,
    private readonly events: AuditReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws NameMismatch: then nothing was touched. A refused first event refuses everything */
  async delete({ organizationId: org, actor }: Caller, typedName: string): Promise<DeletionReceipt> {
    const { name } = await this.organizations.get(org);
    if (typedName !== name) throw new NameMismatch();
    const target = { kind: 'organization', id: org };
    await this.audit.commit(org, async (_tx, append) => {
      await append({ type: 'organization.deletion-begun', actor, target, outcome: 'success' });
    });
    const keys = await this.secrets.destroyKeys(org);
    const connections = await this.secrets.revokeConnections(org, actor);
    const [eventId, deletedAt] = [randomUUID(), this.clock.now()];
    const ended = await this.audit.commit(org, async (tx, append) => {
      const closed = { ...(await this.closing.close(org, deletedAt, tx)), connections };
      const data = { keys: keys.map(({ version, kmsKeyId, wrappedDigest }) => ({ version, kmsKeyId, wrappedDigest })), ended: closed, limits: LIMITS };
      await append({ eventId, type: 'organization.deleted', actor, target, outcome: 'success', data });
      return closed;
    });
    const { id, sequence, hash } = await this.events.get(org, eventId);
    return { organizationId: org, name, deletedAt, keys, ended, event: { id, sequence, hash }, limits: LIMITS };
  }
}
