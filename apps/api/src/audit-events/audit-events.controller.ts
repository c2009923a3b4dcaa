import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { AuditReader } from '@app/audit-log';
import { type Page } from '@app/kernel';
import { type Caller } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { toPageRequest } from '../http/page.dto.js';
import { ApiPage, mapPage } from '../http/page-response.js';
import { AuditEventResponse, toAuditEventResponse } from './audit-event.response.js';
import { AuditEventsQuery, OUTCOMES } from './audit-events.requests.dto.js';
import { EventIdParam } from './event-id-param.js';

@ApiTags('audit-events')
@Controller('api/v1/audit-events')
export class AuditEventsController {
  constructor(private readonly events: AuditReader) {}

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

  @Get(':id')
  @Endpoint({ permission: 'audit.read', audit: { none: 'read' }, summary: 'One event, with the bytes as hashed.' })
  @ApiOkResponse({ type: AuditEventResponse })
  async get(@CurrentCaller() { organizationId }: Caller, @EventIdParam() id: string): Promise<AuditEventResponse> {
    return toAuditEventResponse(await this.events.get(organizationId, id));
  }
}
