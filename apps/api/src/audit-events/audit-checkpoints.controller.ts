import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { AuditCheckpoints } from '@app/audit-log';
import { type Page } from '@app/kernel';
import { type Caller } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { PageQuery, toPageRequest } from '../http/page.dto.js';
import { ApiPage, mapPage } from '../http/page-response.js';
import { AuditEventCheckpointResponse, CheckpointKeysResponse, toCheckpointResponse, toKeyResponse } from './audit-event-checkpoint.response.js';

@ApiTags('audit-events')
@Controller('api/v1/audit-checkpoints')
export class AuditCheckpointsController {
  constructor(private readonly checkpoints: AuditCheckpoints) {}

  @Get()
  @Endpoint({
    permission: 'audit.read',
    audit: { none: 'read' },
    summary: 'Signed statements of how far the audit log went, newest first. Keep one elsewhere: what is missing from the log later shows against it.',
  })
  @ApiPage(AuditEventCheckpointResponse)
  async list(@CurrentCaller() { organizationId }: Caller, @Query() query: PageQuery): Promise<Page<AuditEventCheckpointResponse>> {
    return mapPage(await this.checkpoints.list(organizationId, toPageRequest(query)), toCheckpointResponse);
  }

  @Get('keys')
  @Endpoint({ permission: 'audit.read', audit: { none: 'read' }, summary: 'The public keys that checkpoints are checked with.' })
  @ApiOkResponse({ type: CheckpointKeysResponse })
  async keys(@CurrentCaller() { organizationId }: Caller): Promise<CheckpointKeysResponse> {
    return { items: (await this.checkpoints.publicKeys(organizationId)).map(toKeyResponse) };
  }
}
