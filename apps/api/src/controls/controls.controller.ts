import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { ControlCatalogue, ControlOverrideService, ControlReader, MetricTargetService } from '@app/controls';
import { type Page } from '@app/kernel';
import { type Caller } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { ApiPage } from '../http/page-response.js';
import { ControlResponse, FrameworkResponse, MetricResponse, toControlResponse, toFrameworkResponse, toMetricResponse } from './control.response.js';
import { ControlsQuery, OverrideRequest, TargetRequest } from './controls.requests.dto.js';

@ApiTags('controls')
@Controller('api/v1')
export class ControlsController {
  constructor(
    private readonly catalogue: ControlCatalogue,
    private readonly controls: ControlReader,
    private readonly overrides: ControlOverrideService,
    private readonly targets: MetricTargetService,
  ) {}

  @Get('frameworks')
  @Endpoint({ permission: 'control.read', audit: { none: 'read' }, summary: 'Frameworks of the catalogue.' })
  @ApiPage(FrameworkResponse)
  frameworks(): Page<FrameworkResponse> {
    return { items: this.catalogue.frameworks().map(toFrameworkResponse), nextCursor: null };
  }

  @Get('controls')
  @Endpoint({ permission: 'control.read', audit: { none: 'read' }, summary: 'Controls of a framework with what is mapped to them.' })
  @ApiPage(ControlResponse)
  async list(@CurrentCaller() { organizationId }: Caller, @Query() { framework }: ControlsQuery): Promise<Page<ControlResponse>> {
    return { items: (await this.controls.controls(organizationId, framework)).map((control) => toControlResponse(framework, control)), nextCursor: null };
  }

  @Get('controls/:framework/:controlId')
  @Endpoint({ permission: 'control.read', audit: { none: 'read' }, summary: 'One control.' })
  @ApiOkResponse({ type: ControlResponse })
  async get(
    @CurrentCaller() { organizationId }: Caller,
    @Param('framework') framework: string,
    @Param('controlId') controlId: string,
  ): Promise<ControlResponse> {
    return toControlResponse(framework, await this.controls.control(organizationId, framework, controlId));
  }

  @Put('controls/:framework/:controlId/override')
  @Endpoint({ permission: 'control.override', audit: { event: 'control.overridden' }, summary: 'Decide otherwise than the catalogue, with a reason.' })
  @ApiOkResponse({ type: ControlResponse })
  async override(
    @CurrentCaller() { organizationId, actor }: Caller,
    @Param('framework') framework: string,
    @Param('controlId') controlId: string,
    @Body() body: OverrideRequest,
  ): Promise<ControlResponse> {
    await this.overrides.set(organizationId, actor, { framework, controlId }, body);
    return toControlResponse(framework, await this.controls.control(organizationId, framework, controlId));
  }

  @Delete('controls/:framework/:controlId/override')
  @HttpCode(204)
  @Endpoint({ permission: 'control.override', audit: { event: 'control.overridden' }, summary: 'The catalogue counts again.' })
  @ApiNoContentResponse()
  async clear(@CurrentCaller() { organizationId, actor }: Caller, @Param('framework') framework: string, @Param('controlId') controlId: string): Promise<void> {
    await this.overrides.clear(organizationId, actor, { framework, controlId });
  }

  @Get('metrics')
  @Endpoint({ permission: 'control.read', audit: { none: 'read' }, summary: 'Every metric of the catalogue, with the target of the organization.' })
  @ApiPage(MetricResponse)
  async metrics(@CurrentCaller() { organizationId }: Caller): Promise<Page<MetricResponse>> {
    const targets = await this.targets.list(organizationId);
    return { items: this.catalogue.catalogue.evidenceTypes.map((type) => toMetricResponse(type, targets)), nextCursor: null };
  }

  @Put('metrics/:type/target')
  @HttpCode(204)
  @Endpoint({
    permission: 'control.override',
    audit: { event: 'metric.target-changed' },
    summary: 'The least share of a ratio metric; below it a control is below-target.',
  })
  @ApiNoContentResponse()
  async target(@CurrentCaller() { organizationId, actor }: Caller, @Param('type') type: string, @Body() { target }: TargetRequest): Promise<void> {
    await this.targets.set(organizationId, actor, type, target);
  }
}
