import { Body, Controller, Delete, Get, HttpCode, Inject, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { type Clock, type Page } from '@app/kernel';
import { type Caller, MemberService, PasswordResetService, toLink } from '@app/organizations';
import { APP_CONFIG, type AppConfig, CLOCK } from '@app/platform';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { toInstant } from '../http/fields.js';
import { IdParam } from '../http/id-param.js';
import { OneTimeLinkResponse } from '../http/one-time-link.response.js';
import { PageQuery, toPageRequest } from '../http/page.dto.js';
import { ApiPage, mapPage } from '../http/page-response.js';
import { MemberResponse, toMemberResponse } from './member.response.js';
import { ChangeMemberRequest } from './members.requests.dto.js';

@ApiTags('members')
@Controller('api/v1/members')
export class MembersController {
  constructor(
    private readonly members: MemberService,
    private readonly resets: PasswordResetService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  @Get()
  @Endpoint({ permission: 'member.read', audit: { none: 'read' }, summary: 'Members in the order they joined.' })
  @ApiPage(MemberResponse)
  async list(@CurrentCaller() { organizationId }: Caller, @Query() query: PageQuery): Promise<Page<MemberResponse>> {
    const now = this.clock.now();
    return mapPage(await this.members.list(organizationId, toPageRequest(query)), (member) => toMemberResponse(member, now));
  }

  @Get(':id')
  @Endpoint({ permission: 'member.read', audit: { none: 'read' }, summary: 'One member.' })
  @ApiOkResponse({ type: MemberResponse })
  async get(@CurrentCaller() { organizationId }: Caller, @IdParam() id: string): Promise<MemberResponse> {
    return toMemberResponse(await this.members.get(organizationId, id), this.clock.now());
  }

  @Patch(':id')
  @Endpoint({ permission: 'member.manage', audit: { event: 'member.changed' }, summary: 'Change role and end date. Keys above the new role are revoked.' })
  @ApiOkResponse({ type: MemberResponse })
  async change(@CurrentCaller() caller: Caller, @IdParam() id: string, @Body() body: ChangeMemberRequest): Promise<MemberResponse> {
    const { role, accessEndsAt } = body;
    const change = { ...(role === undefined ? {} : { role }), ...(accessEndsAt === undefined ? {} : { accessEndsAt: toInstant(accessEndsAt) }) };
    return toMemberResponse(await this.members.change(caller, id, change), this.clock.now());
  }

  @Delete(':id')
  @HttpCode(204)
  @Endpoint({ permission: 'member.manage', audit: { event: 'member.removed' }, summary: 'End a membership, with its sessions and API keys.' })
  @ApiNoContentResponse()
  async remove(@CurrentCaller() caller: Caller, @IdParam() id: string): Promise<void> {
    await this.members.remove(caller, id);
  }

  @Delete(':id/sessions')
  @HttpCode(204)
  @Endpoint({ permission: 'member.manage', audit: { event: 'auth.sessions-ended' }, summary: 'End every session of a member in this organization.' })
  @ApiNoContentResponse()
  async endSessions(@CurrentCaller() caller: Caller, @IdParam() id: string): Promise<void> {
    await this.members.endSessions(caller, id);
  }

  @Post(':id/password-reset')
  @Endpoint({
    permission: 'member.manage',
    audit: { event: 'auth.password-link-made' },
    summary: 'Make a one-time link with which the person sets a new password.',
    answersSecret: true,
  })
  @ApiCreatedResponse({ type: OneTimeLinkResponse })
  async passwordReset(@CurrentCaller() caller: Caller, @IdParam() id: string): Promise<OneTimeLinkResponse> {
    const { token, expiresAt } = await this.resets.makeLink(caller, id);
    return { link: toLink(this.config.PUBLIC_URL, 'password-reset', token), expiresAt: expiresAt.toISOString() };
  }
}
