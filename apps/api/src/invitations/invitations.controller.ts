import { Body, Controller, Delete, Get, HttpCode, Inject, Ip, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';

import { type Page } from '@app/kernel';
import { type Caller, InvitationService, SignInService, toLink } from '@app/organizations';
import { APP_CONFIG, type AppConfig } from '@app/platform';

import { MeResponse } from '../auth/me.response.js';
import { SessionStarter } from '../auth/session-starter.js';
import { CurrentCaller } from '../http/caller.js';
import { Device } from '../http/device.js';
import { Endpoint } from '../http/endpoint.js';
import { toInstant } from '../http/fields.js';
import { IdParam } from '../http/id-param.js';
import { PageQuery, toPageRequest } from '../http/page.dto.js';
import { ApiPage, mapPage } from '../http/page-response.js';
import { InvitationResponse, MadeInvitationResponse, toInvitationResponse } from './invitation.response.js';
import { AcceptInvitationRequest, InviteRequest } from './invitations.requests.dto.js';

@ApiTags('invitations')
@Controller('api/v1/invitations')
export class InvitationsController {
  constructor(
    private readonly invitations: InvitationService,
    private readonly signIns: SignInService,
    private readonly starter: SessionStarter,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  @Get()
  @Endpoint({ permission: 'member.read', audit: { none: 'read' }, summary: 'Open invitations.' })
  @ApiPage(InvitationResponse)
  async list(@CurrentCaller() { organizationId }: Caller, @Query() query: PageQuery): Promise<Page<InvitationResponse>> {
    return mapPage(await this.invitations.list(organizationId, toPageRequest(query)), toInvitationResponse);
  }

  @Post()
  @Endpoint({ permission: 'member.manage', audit: { event: 'member.invited' }, summary: 'Invite a person; answers the one-time link.', answersSecret: true })
  @ApiCreatedResponse({ type: MadeInvitationResponse })
  async create(@CurrentCaller() caller: Caller, @Body() body: InviteRequest): Promise<MadeInvitationResponse> {
    const { email, role, accessEndsAt } = body;
    const { invitation, token } = await this.invitations.invite(caller, { email, role, accessEndsAt: toInstant(accessEndsAt ?? null) });
    return { ...toInvitationResponse(invitation), link: toLink(this.config.PUBLIC_URL, 'accept-invitation', token) };
  }

  @Delete(':id')
  @HttpCode(204)
  @Endpoint({ permission: 'member.manage', audit: { event: 'member.invitation-withdrawn' }, summary: 'Withdraw an open invitation.' })
  @ApiNoContentResponse()
  async withdraw(@CurrentCaller() caller: Caller, @IdParam() id: string): Promise<void> {
    await this.invitations.withdraw(caller, id);
  }

  @Post('accept')
  @Endpoint({
    permission: 'public',
    audit: { event: 'member.joined' },
    summary: 'Become a member with the token of an invitation; signs in.',
    answersSecret: true,
  })
  @ApiCreatedResponse({ type: MeResponse })
  async accept(
    @Body() body: AcceptInvitationRequest,
    @Ip() address: string,
    @Device() device: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeResponse> {
    const { token, password, name } = body;
    const member = await this.invitations.accept({ token, password, address, ...(name === undefined ? {} : { name }) });
    return this.starter.start(await this.signIns.enter(member, 'invitation', device), reply);
  }
}
