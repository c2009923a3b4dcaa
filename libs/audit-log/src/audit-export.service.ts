import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { InvalidInput, InvariantViolated, type OrganizationId } from '@app/kernel';

import { AuditLog } from './audit-log.service.js';
import { type Actor } from './domain/index.js';
import { AuditEventRepository } from './persistence/audit-event.repository.js';

export interface ExportRange {
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
}
/** An event as an auditor checks it: the bytes as hashed, and its place in the chain. */
export interface ExportedEvent {
  readonly sequence: number;
  readonly prevHash: string;
  readonly hash: string;
  readonly body: string;
}

/** Takes the log out, oldest first. The export is an event itself, committed before the first row leaves, and the last that an open-ended export holds. */
@Injectable()
export class AuditExport {
  constructor(
    private readonly auditLog: AuditLog,
    private readonly events: AuditEventRepository,
  ) {}

  /** Row by row: memory does not grow with the log. @throws InvalidInput naming `to` */
  async open(org: OrganizationId, actor: Actor, { from, to }: ExportRange): Promise<AsyncIterable<ExportedEvent>> {
    if (from !== undefined && to !== undefined && from >= to) throw new InvalidInput([{ field: 'to', message: 'must be after from' }]);
    const eventId = randomUUID();
    const data = { from: from?.toISOString() ?? null, to: to?.toISOString() ?? null };
    await this.auditLog.commit(org, async (_tx, append) => {
      await append({ eventId, type: 'audit.exported', actor, target: { kind: 'organization', id: org }, outcome: 'success', data });
    });
    const own = await this.events.one(org, eventId);
    if (own === null) throw new InvariantViolated('an event that was just committed is not there');
    return this.events.export(org, { from, to }, own.sequence);
  }
}
