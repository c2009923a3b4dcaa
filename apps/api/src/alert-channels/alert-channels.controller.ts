import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { ChannelEnding, ChannelReader, ChannelService, ChannelTests, DeliveryReader, SigningSecrets } from '@app/channels';
import { type Page } from '@app/kernel';
import { type Caller } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { IdParam } from '../http/id-param.js';
import { PageQuery, toPageRequest } from '../http/page.dto.js';
import { ApiPage, mapPage } from '../http/page-response.js';
import {
  ChannelDeliveryResponse,
  ChannelResponse,
  ChannelTestResponse,
  MadeChannelResponse,
  RotatedSecretResponse,
  toChannelDeliveryResponse,
  toChannelResponse,
  toTestResponse,
} from './alert-channel.response.js';
import { ChangeChannelRequest, CreateChannelRequest } from './alert-channels.requests.dto.js';

@ApiTags('alert-channels')
@Controller('api/v1/alert-channels')
export class AlertChannelsController {
  constructor(
    private readonly reader: ChannelReader,
    private readonly channels: ChannelService,
    private readonly ending: ChannelEnding,
    private readonly tests: ChannelTests,
    private readonly secrets: SigningSecrets,
    private readonly deliveries: DeliveryReader,
  ) {}

  @Get()
  @Endpoint({ permission: 'alert.read', audit: { none: 'read' }, summary: 'Where alerts are sent, oldest first.' })
  @ApiPage(ChannelResponse)
  async list(@CurrentCaller() { organizationId }: Caller, @Query() query: PageQuery): Promise<Page<ChannelResponse>> {
    return mapPage(await this.reader.list(organizationId, toPageRequest(query)), toChannelResponse);
  }

  @Post()
  @Endpoint({
    permission: 'alert.manage',
    audit: { event: 'alert-channel.created' },
    summary: 'Add a channel. The signing secret of a webhook is in this answer only.',
    answersSecret: true,
  })
  @ApiCreatedResponse({ type: MadeChannelResponse })
  async create(@CurrentCaller() { organizationId, actor }: Caller, @Body() body: CreateChannelRequest): Promise<MadeChannelResponse> {
    const { kind, ...wish } = body;
    const { channel, signingSecret } = await this.channels.create(organizationId, actor, kind, wish);
    return { ...toChannelResponse(channel), signingSecret };
  }

  @Get(':id')
  @Endpoint({ permission: 'alert.read', audit: { none: 'read' }, summary: 'One channel.' })
  @ApiOkResponse({ type: ChannelResponse })
  async get(@CurrentCaller() { organizationId }: Caller, @IdParam() id: string): Promise<ChannelResponse> {
    return toChannelResponse(await this.reader.get(organizationId, id));
  }

  @Patch(':id')
  @Endpoint({ permission: 'alert.manage', audit: { event: 'alert-channel.changed' }, summary: 'Change a channel. Its kind stays.' })
  @ApiOkResponse({ type: ChannelResponse })
  async change(@CurrentCaller() { organizationId, actor }: Caller, @IdParam() id: string, @Body() body: ChangeChannelRequest): Promise<ChannelResponse> {
    return toChannelResponse(await this.channels.change(organizationId, actor, id, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Endpoint({
    permission: 'alert.manage',
    audit: { event: 'alert-channel.removed' },
    summary: 'Remove a channel: its secret is cleared, what waits for it is given up.',
  })
  @ApiNoContentResponse()
  async remove(@CurrentCaller() { organizationId, actor }: Caller, @IdParam() id: string): Promise<void> {
    await this.ending.remove(organizationId, actor, id);
  }

  @Post(':id/test')
  @HttpCode(200)
  @Endpoint({ permission: 'alert.manage', audit: { event: 'alert-channel.tested' }, summary: 'Send one test message now; once in ten seconds.' })
  @ApiOkResponse({ type: ChannelTestResponse })
  async test(@CurrentCaller() { organizationId, actor }: Caller, @IdParam() id: string): Promise<ChannelTestResponse> {
    return toTestResponse(await this.tests.run(organizationId, actor, id));
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @Endpoint({
    permission: 'alert.manage',
    audit: { event: 'alert-channel.secret-rotated' },
    summary: 'A new signing secret of a webhook, in this answer only. The one before signs beside it for a day.',
    answersSecret: true,
  })
  @ApiOkResponse({ type: RotatedSecretResponse })
  async rotate(@CurrentCaller() { organizationId, actor }: Caller, @IdParam() id: string): Promise<RotatedSecretResponse> {
    const { signingSecret, oldSignsUntil } = await this.secrets.rotate(organizationId, actor, id);
    return { signingSecret, oldSignsUntil: oldSignsUntil.toISOString() };
  }

  @Get(':id/deliveries')
  @Endpoint({ permission: 'alert.read', audit: { none: 'read' }, summary: 'Messages of a channel, newest first.' })
  @ApiPage(ChannelDeliveryResponse)
  async deliveriesOf(@CurrentCaller() { organizationId }: Caller, @IdParam() id: string, @Query() query: PageQuery): Promise<Page<ChannelDeliveryResponse>> {
    await this.reader.get(organizationId, id);
    return mapPage(await this.deliveries.ofChannel(organizationId, id, toPageRequest(query)), toChannelDeliveryResponse);
  }
}
