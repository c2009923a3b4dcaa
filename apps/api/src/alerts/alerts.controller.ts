import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { ALERT_STATES, AlertService } from '@app/alerts';
import { type Page } from '@app/kernel';
import { type Caller } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { IdParam } from '../http/id-param.js';
import { toPageRequest } from '../http/page.dto.js';
import { ApiPage, mapPage } from '../http/page-response.js';
import { AlertResponse, toAlertResponse } from './alert.response.js';
import { AlertsQuery } from './alerts.requests.dto.js';

@ApiTags('alerts')
@Controller('api/v1/alerts')
export class AlertsController {
  constructor(private readonly alerts: AlertService) {}

  @Get()
  @Endpoint({ permission: 'alert.read', audit: { none: 'read' }, summary: 'Alerts, newest first.' })
  @ApiPage(AlertResponse)
  async list(@CurrentCaller() { organizationId }: Caller, @Query() query: AlertsQuery): Promise<Page<AlertResponse>> {
    const state = ALERT_STATES.find((known) => known === query.state);
    return mapPage(await this.alerts.list(organizationId, state, toPageRequest(query)), toAlertResponse);
  }

  @Get(':id')
  @Endpoint({ permission: 'alert.read', audit: { none: 'read' }, summary: 'One alert with the messages that told of it.' })
  @ApiOkResponse({ type: AlertResponse })
  async get(@CurrentCaller() { organizationId }: Caller, @IdParam() id: string): Promise<AlertResponse> {
    return toAlertResponse(await this.alerts.get(organizationId, id));
  }

  @Post(':id/acknowledge')
  @HttpCode(200)
  @Endpoint({
    permission: 'alert.manage',
    audit: { event: 'alert.acknowledged' },
    summary: 'Say that somebody has seen it. For a fall of coverage: the new level counts from now on.',
  })
  @ApiOkResponse({ type: AlertResponse })
  async acknowledge(@CurrentCaller() { organizationId, actor }: Caller, @IdParam() id: string): Promise<AlertResponse> {
    return toAlertResponse(await this.alerts.acknowledge(organizationId, actor, id));
  }
}
