import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { AuditChecks } from '@app/alerts';
import { type Caller } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { AuditVerificationResponse, toAuditVerificationResponse } from './audit-verification.response.js';

@ApiTags('audit-events')
@Controller('api/v1/audit-verification')
export class AuditVerificationController {
  constructor(private readonly checks: AuditChecks) {}

  @Get()
  @Endpoint({ permission: 'audit.read', audit: { none: 'read' }, summary: 'The last full check of the audit log’s chain, which a worker makes every day.' })
  @ApiOkResponse({ type: AuditVerificationResponse })
  async get(@CurrentCaller() { organizationId }: Caller): Promise<AuditVerificationResponse> {
    return toAuditVerificationResponse(await this.checks.newest(organizationId));
  }
}
