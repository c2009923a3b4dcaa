import { Body, Controller, Ip, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';

import { SetUpService, SignInService } from '@app/organizations';

import { MeResponse } from '../auth/me.response.js';
import { SessionStarter } from '../auth/session-starter.js';
import { Device } from '../http/device.js';
import { Endpoint } from '../http/endpoint.js';
import { SetUpRequest } from './set-up.requests.dto.js';

@ApiTags('set-up')
@Controller('api/v1/set-up')
export class SetUpController {
  constructor(
    private readonly setUp: SetUpService,
    private readonly signIns: SignInService,
    private readonly starter: SessionStarter,
  ) {}

  @Post()
  @Endpoint({
    permission: 'public',
    audit: { event: 'organization.created' },
    summary: 'Make the first organization and its owner with the link of a first start; signs in.',
    answersSecret: true,
  })
  @ApiCreatedResponse({ type: MeResponse })
  async create(
    @Body() body: SetUpRequest,
    @Ip() address: string,
    @Device() device: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeResponse> {
    const { token, organization, timeZone, email, password, name } = body;
    const owner = { email, password, ...(name === undefined ? {} : { name }) };
    const created = await this.setUp.complete(token, { name: organization, timeZone, owner, address });
    return this.starter.start(await this.signIns.enter(created.owner, 'set-up', device), reply);
  }
}
