import { Body, Controller, Get, HttpCode, Inject, Ip, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';

import { type Clock, type Page } from '@app/kernel';
import { type Caller, csrfTokenOf, MembershipService, PasswordResetService, SessionService, SignInService } from '@app/organizations';
import { CLOCK } from '@app/platform';

import { CurrentCaller } from '../http/caller.js';
import { Device } from '../http/device.js';
import { Endpoint } from '../http/endpoint.js';
import { ApiPage } from '../http/page-response.js';
import { SessionCookie } from '../http/session-cookie.js';
import { LoginRequest, PasswordResetRequest, SwitchRequest } from './auth.requests.dto.js';
import { MeOrganizationResponse, MeResponse, toMeOrganizationResponse, toMeResponse } from './me.response.js';
import { SessionStarter } from './session-starter.js';

@ApiTags('auth')
@Controller('api/v1/auth')
export class AuthController {
  constructor(
    private readonly signIns: SignInService,
    private readonly sessions: SessionService,
    private readonly memberships: MembershipService,
    private readonly resets: PasswordResetService,
    private readonly starter: SessionStarter,
    private readonly cookie: SessionCookie,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post('login')
  @HttpCode(200)
  @Endpoint({
    permission: 'public',
    audit: { event: 'auth.signed-in' },
    summary: 'Sign in with e-mail and password; sets the session cookie.',
    answersSecret: true,
  })
  @ApiOkResponse({ type: MeResponse })
  async login(
    @Body() body: LoginRequest,
    @Ip() address: string,
    @Device() device: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeResponse> {
    const { email, password, organizationId } = body;
    const signedIn = await this.signIns.signIn(
      { email, password, address, device, ...(organizationId === undefined ? {} : { organizationId }) },
      this.cookie.read(request),
    );
    return this.starter.start(signedIn, reply);
  }

  @Post('logout')
  @HttpCode(204)
  @Endpoint({ permission: 'signed-in', audit: { event: 'auth.signed-out' }, summary: 'End the session.' })
  @ApiNoContentResponse()
  async logout(@CurrentCaller() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.close(caller);
    this.cookie.clear(reply);
  }

  @Post('switch')
  @HttpCode(200)
  @Endpoint({
    permission: 'signed-in',
    audit: { event: 'auth.signed-in' },
    summary: 'Enter another organization of the same person, with a new session.',
    answersSecret: true,
  })
  @ApiOkResponse({ type: MeResponse })
  async switch(
    @CurrentCaller() caller: Caller,
    @Body() body: SwitchRequest,
    @Device() device: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeResponse> {
    return this.starter.start(await this.signIns.switchTo(caller, body.organizationId, device), reply);
  }

  @Post('password-reset')
  @HttpCode(204)
  @Endpoint({
    permission: 'public',
    audit: { event: 'auth.password-reset' },
    summary: 'Set a new password with a one-time link; ends every session of the person.',
  })
  @ApiNoContentResponse()
  async passwordReset(@Body() body: PasswordResetRequest): Promise<void> {
    await this.resets.reset(body.token, body.password);
  }

  @Get('me')
  @Endpoint({
    permission: 'signed-in',
    audit: { none: 'reads the own standing' },
    summary: 'Who asks, in which organization, and what is allowed.',
    answersSecret: true,
  })
  @ApiOkResponse({ type: MeResponse })
  async me(@CurrentCaller() caller: Caller, @Req() request: FastifyRequest): Promise<MeResponse> {
    const token = caller.sessionId === null ? null : this.cookie.read(request);
    return toMeResponse(caller, await this.memberships.own(caller), token === null ? null : csrfTokenOf(token), this.clock.now());
  }

  @Get('organizations')
  @Endpoint({ permission: 'signed-in', audit: { none: 'reads the own standing' }, summary: 'Organizations that the person may enter, this one included.' })
  @ApiPage(MeOrganizationResponse)
  async organizations(@CurrentCaller() caller: Caller): Promise<Page<MeOrganizationResponse>> {
    return { items: (await this.memberships.enterable(caller)).map(toMeOrganizationResponse), nextCursor: null };
  }
}
