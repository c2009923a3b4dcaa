import { Readable } from 'node:stream';

import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';

import { AuditExport, AuditReader, type ExportedEvent } from '@app/audit-log';
import { type Page } from '@app/kernel';
import { type Caller } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { toPageRequest } from '../http/page.dto.js';
import { ApiPage, mapPage } from '../http/page-response.js';
import { AuditEventResponse, toAuditEventResponse } from './audit-event.response.js';
import { AuditEventsQuery, AuditExportQuery, OUTCOMES } from './audit-events.requests.dto.js';
import { EventIdParam } from './event-id-param.js';

@ApiTags('audit-events')
@Controller('api/v1/audit-events')
export class AuditEventsController {
  constructor(
    private readonly events: AuditReader,
    private readonly exports: AuditExport,
  ) {}

  @Get()
  @Endpoint({ permission: 'audit.read', audit: { none: 'read' }, summary: 'The audit log, newest first.' })
  @ApiPage(AuditEventResponse)
  async list(@CurrentCaller() { organizationId }: Caller, @Query() query: AuditEventsQuery): Promise<Page<AuditEventResponse>> {
    const { type, actorId, targetId, outcome, from, to } = query;
    const filter = {
      types: type?.split(','),
      actorId,
      targetId,
      outcome: OUTCOMES.find((known) => known === outcome),
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
    };
    return mapPage(await this.events.list(organizationId, filter, toPageRequest(query)), toAuditEventResponse);
  }

  @Get('export')
  @Endpoint({
    permission: 'audit.export',
    audit: { event: 'audit.exported' },
    summary: 'The log as NDJSON, oldest first: per line sequence, prevHash, hash and the body exactly as hashed.',
  })
  @ApiProduces('application/x-ndjson')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async export(@CurrentCaller() { organizationId, actor }: Caller, @Query() { from, to }: AuditExportQuery): Promise<StreamableFile> {
    const range = { from: from === undefined ? undefined : new Date(from), to: to === undefined ? undefined : new Date(to) };
    const events = await this.exports.open(organizationId, actor, range);
    const disposition = `attachment; filename="audit-events-${organizationId}.ndjson"`;
    return new StreamableFile(Readable.from(linesOf(events)), { type: 'application/x-ndjson', disposition });
  }

  @Get(':id')
  @Endpoint({ permission: 'audit.read', audit: { none: 'read' }, summary: 'One event, with the bytes as hashed.' })
  @ApiOkResponse({ type: AuditEventResponse })
  async get(@CurrentCaller() { organizationId }: Caller, @EventIdParam() id: string): Promise<AuditEventResponse> {
    return toAuditEventResponse(await this.events.get(organizationId, id));
  }
}

async function* linesOf(events: AsyncIterable<ExportedEvent>): AsyncGenerator<string> {
  for await (const { sequence, prevHash, hash, body } of events) yield `${JSON.stringify({ sequence, prevHash, hash, body })}\n`;
}
