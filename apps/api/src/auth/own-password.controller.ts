import { Body, Controller, HttpCode, Ip, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';

import { type Caller, OwnPasswordService } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Device } from '../http/device.js';
import { Endpoint } from '../http/endpoint.js';
import { ChangePasswordRequest } from './auth.requests.dto.js';
import { MeResponse } from './me.response.js';
import { SessionStarter } from './session-starter.js';

@ApiTags('auth')
@Controller('api/v1/auth/password')
export class OwnPasswordController {
  constructor(
    private readonly passwords: OwnPasswordService,
    private readonly starter: SessionStarter,
  ) {}

  @Post()
  @HttpCode(200)
  @Endpoint({
    permission: 'signed-in',
    audit: { event: 'auth.password-changed' },
    summary: 'Change the own password; every session of the person ends, and a new one begins for who asked.',
    answersSecret: true,
  })
  @ApiOkResponse({ type: MeResponse })
  async change(
    @CurrentCaller() caller: Caller,
    @Body() { currentPassword, newPassword }: ChangePasswordRequest,
    @Ip() address: string,
    @Device() device: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeResponse> {
    return this.starter.start(await this.passwords.change(caller, { currentPassword, newPassword, address, device }), reply);
  }
}
