import { Inject, Injectable } from '@nestjs/common';

import { AuditLog, AuditReader, type NewAuditEvent } from '@app/audit-log';
import { type Clock, type OrganizationId, sha256Hex } from '@app/kernel';
import { type Caller } from '@app/organizations';
import { CLOCK, isDuplicateKey } from '@app/platform';

import { ReadingNotRecorded } from './custody.errors.js';
import { viewingEventId } from './domain/index.js';

/** What an auditor opens and takes away: written to the audit log before it is shown. Owners and admins read their own evidence; of them nothing is written. */
@Injectable()
export class AuditorReading {
  /** Pages ask for several parts of a finding at once: they wait for one event instead of each losing to the first. */
  readonly #underway = new Map<string, Promise<void>>();

  constructor(
    private readonly audit: AuditLog,
    private readonly events: AuditReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** To be called with the id of a finding that was found. Written once per auditor, finding and hour of UTC. @throws ReadingNotRecorded */
  async opened({ organizationId: org, actor, role }: Caller, evidenceId: string): Promise<void> {
    if (role !== 'auditor') return;
    const eventId = viewingEventId({ actor, evidenceId, at: this.clock.now() });
    const key = `${org}/${eventId}`;
    const event = { eventId, type: 'custody.viewed', actor, target: { kind: 'evidence', id: evidenceId }, outcome: 'success' } as const;
    const recorded = this.#underway.get(key) ?? this.#once(org, event).finally(() => this.#underway.delete(key));
    this.#underway.set(key, recorded);
    await recorded;
  }

  /** Each time; `document` names what was handed out. @throws ReadingNotRecorded */
  async took({ organizationId: org, actor, role }: Caller, evidenceId: string, document: { readonly name: string; readonly bytes: Uint8Array }): Promise<void> {
    if (role !== 'auditor') return;
    const data = { document: document.name, sha256: sha256Hex(document.bytes) };
    await this.#write(org, { type: 'custody.exported', actor, target: { kind: 'evidence', id: evidenceId }, outcome: 'success', data });
  }

  async #once(org: OrganizationId, event: NewAuditEvent & { readonly eventId: string }): Promise<void> {
    if (await this.events.has(org, event.eventId)) return;
    await this.#write(org, event);
  }

  async #write(org: OrganizationId, event: NewAuditEvent): Promise<void> {
    try {
      await this.audit.commit(org, (_tx, append) => append(event));
    } catch (error) {
      // Another process wrote the same event a moment ago.
      if (event.eventId !== undefined && isDuplicateKey(error, 'one_per_event_id')) return;
      throw new ReadingNotRecorded(error);
    }
  }
}
