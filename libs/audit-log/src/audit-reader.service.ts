import { Injectable } from '@nestjs/common';

import { InvalidInput, type OrganizationId, type Page } from '@app/kernel';

import { AuditEventNotFound } from './audit-log.errors.js';
import { type AuditEvent, type ChainReport, verifyChain } from './domain/index.js';
import { AuditEventRepository, type AuditFilter } from './persistence/audit-event.repository.js';

const NUMBER = /^\d{1,15}$/;
/** Random ids: with fewer digits anything would be found. */
const EVENT_ID_START = /^[0-9a-f-]{4,36}$/;
export const HASH_START = /^[0-9a-f]{1,64}$/;

@Injectable()
export class AuditReader {
  constructor(private readonly events: AuditEventRepository) {}

  /** Newest first. The cursor is the sequence of the last event shown. */
  async list(org: OrganizationId, filter: AuditFilter, page: { readonly limit: number; readonly cursor?: string | undefined }): Promise<Page<AuditEvent>> {
    return this.events.page(org, filter, page.limit, toSequence(page.cursor));
  }

  async get(org: OrganizationId, eventId: string): Promise<AuditEvent> {
    const event = await this.events.one(org, eventId);
    if (event === null) throw new AuditEventNotFound();
    return event;
  }

  async has(org: OrganizationId, eventId: string): Promise<boolean> {
    return (await this.events.one(org, eventId)) !== null;
  }

  /** By number, or by the beginning of the id. */
  async named(org: OrganizationId, name: string, limit: number): Promise<readonly AuditEvent[]> {
    const byNumber = NUMBER.test(name) ? await this.events.ofSequence(org, Number(name)) : null;
    const byId = EVENT_ID_START.test(name) ? await this.events.beginningWith(org, name, limit) : [];
    return [...(byNumber === null ? [] : [byNumber]), ...byId.filter(({ id }) => id !== byNumber?.id)].slice(0, limit);
  }

  /** By the beginning of the hash, in lower case. */
  async hashed(org: OrganizationId, start: string, limit: number): Promise<readonly AuditEvent[]> {
    return HASH_START.test(start) ? this.events.hashed(org, start, limit) : [];
  }

  /** Reads the whole chain of the organization and derives it again. */
  async verify(org: OrganizationId): Promise<ChainReport> {
    return verifyChain(org, this.events.chain(org));
  }
}

export function toSequence(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (!/^\d{1,15}$/.test(cursor)) throw new InvalidInput([{ field: 'cursor', message: 'is not a cursor of this list; start again without it' }]);
  return Number(cursor);
}
