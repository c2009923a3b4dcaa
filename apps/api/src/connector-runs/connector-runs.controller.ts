import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { RUN_STATES } from '@app/connections';
import { RunReader } from '@app/connector-runs';
import { type Page } from '@app/kernel';
import { type Caller } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { IdParam } from '../http/id-param.js';
import { toPageRequest } from '../http/page.dto.js';
import { ApiPage, mapPage } from '../http/page-response.js';
import { RunsQuery } from './connector-runs.requests.dto.js';
import { RunResponse, toRunResponse } from './run.response.js';

@ApiTags('connector-runs')
@Controller('api/v1/connector-runs')
export class ConnectorRunsController {
  constructor(private readonly runs: RunReader) {}

  @Get()
  @Endpoint({ permission: 'run.read', audit: { none: 'read' }, summary: 'Runs, newest first.' })
  @ApiPage(RunResponse)
  async list(@CurrentCaller() { organizationId }: Caller, @Query() query: RunsQuery): Promise<Page<RunResponse>> {
    const state = RUN_STATES.find((known) => known === query.state);
    return mapPage(await this.runs.list(organizationId, { connectionId: query.connectionId, state }, toPageRequest(query)), toRunResponse);
  }

  @Get(':id')
  @Endpoint({ permission: 'run.read', audit: { none: 'read' }, summary: 'One run with its request log.' })
  @ApiOkResponse({ type: RunResponse })
  async get(@CurrentCaller() { organizationId }: Caller, @IdParam() id: string): Promise<RunResponse> {
    return toRunResponse(await this.runs.get(organizationId, id));
  }
}
