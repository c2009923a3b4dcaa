import { Injectable } from '@nestjs/common';

import { AuditCheckpoints, AuditReader } from '@app/audit-log';
import { type OrganizationId } from '@app/kernel';

import { type FoundResponse } from './search.response.js';
import { shortHash, type Wanted } from './wanted.js';

/** Finds what the audit log holds: events by number, id or hash, checkpoints by the hash that was signed. */
@Injectable()
export class AuditSearch {
  constructor(
    private readonly events: AuditReader,
    private readonly checkpoints: AuditCheckpoints,
  ) {}

  async eventsOf(org: OrganizationId, wanted: Wanted, limit: number): Promise<readonly FoundResponse[]> {
    const byName = await this.events.named(org, wanted.text, limit);
    const byHash = wanted.hashStart === null ? [] : await this.events.hashed(org, wanted.hashStart, limit);
    const events = new Map([...byName, ...byHash].map((event) => [event.id, event]));
    return [...events.values()].map((event) => ({
      kind: 'audit-event',
      id: event.id,
      title: event.type,
      detail: `event ${String(event.sequence)}, ${event.at.toISOString()}${byHash.includes(event) ? `, hash ${shortHash(event.hash)}` : ''}`,
      path: `/audit-log?targetId=${encodeURIComponent(event.target.id)}`,
    }));
  }

  /** Also where the log no longer has the event that was signed: that is what a checkpoint is for. */
  async checkpointsOf(org: OrganizationId, wanted: Wanted, limit: number): Promise<readonly FoundResponse[]> {
    const found = wanted.hashStart === null ? [] : await this.checkpoints.hashed(org, wanted.hashStart, limit);
    return found.map(({ sequence, hash, at }) => ({
      kind: 'checkpoint',
      id: String(sequence),
      title: `Signed checkpoint at ${String(sequence)}`,
      detail: `${at.toISOString()}, hash ${shortHash(hash)}`,
      path: `/audit-log?checkpoint=${String(sequence)}`,
    }));
  }
}
