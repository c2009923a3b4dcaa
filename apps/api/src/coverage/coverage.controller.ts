import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { CoverageService } from '@app/coverage';
import { type Clock } from '@app/kernel';
import { type Caller } from '@app/organizations';
import { CLOCK } from '@app/platform';

import { ControlsQuery } from '../controls/controls.requests.dto.js';
import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { CoverageResponse, toCoverageResponse } from './coverage.response.js';

@ApiTags('coverage')
@Controller('api/v1/coverage')
export class CoverageController {
  constructor(
    private readonly coverage: CoverageService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Endpoint({ permission: 'control.read', audit: { none: 'read' }, summary: 'Coverage of a framework, computed now and stored nowhere.' })
  @ApiOkResponse({ type: CoverageResponse })
  async get(@CurrentCaller() { organizationId }: Caller, @Query() { framework }: ControlsQuery): Promise<CoverageResponse> {
    return toCoverageResponse(await this.coverage.coverage(organizationId, framework, this.clock.now()));
  }
}
