import { Body, Controller, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { type Caller, OrganizationService } from '@app/organizations';
import { Forecasts, policyOf } from '@app/retention';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { ChangeRetentionRequest } from './retention.requests.dto.js';
import { ForecastResponse, RetentionResponse, toForecastResponse, toRetentionResponse } from './retention.response.js';

@ApiTags('retention')
@Controller('api/v1/retention')
export class RetentionController {
  constructor(
    private readonly organizations: OrganizationService,
    private readonly forecasts: Forecasts,
  ) {}

  @Get()
  @Endpoint({ permission: 'organization.read', audit: { none: 'read' }, summary: 'How long what may expire is kept.' })
  @ApiOkResponse({ type: RetentionResponse })
  async get(@CurrentCaller() { organizationId }: Caller): Promise<RetentionResponse> {
    return toRetentionResponse((await this.organizations.get(organizationId)).settings);
  }

  @Patch()
  @Endpoint({
    permission: 'retention.manage',
    audit: { event: 'retention.changed' },
    summary: 'Change the windows. What is out of a shorter one goes with the next purge.',
  })
  @ApiOkResponse({ type: RetentionResponse })
  async change(@CurrentCaller() caller: Caller, @Body() { retentionMonths, populationMonths }: ChangeRetentionRequest): Promise<RetentionResponse> {
    const change = { ...(retentionMonths === undefined ? {} : { retentionMonths }), ...(populationMonths === undefined ? {} : { populationMonths }) };
    return toRetentionResponse((await this.organizations.changeRetention(caller, change)).settings);
  }

  @Post('dry-run')
  @HttpCode(200)
  @Endpoint({
    permission: 'retention.manage',
    audit: { none: 'nothing changes: it counts what the next purge would remove' },
    summary: 'What the next purge would remove.',
  })
  @ApiOkResponse({ type: ForecastResponse })
  async dryRun(@CurrentCaller() { organizationId }: Caller): Promise<ForecastResponse> {
    const organization = await this.organizations.get(organizationId);
    return toForecastResponse(await this.forecasts.forecast(organizationId, policyOf(organization)));
  }
}
