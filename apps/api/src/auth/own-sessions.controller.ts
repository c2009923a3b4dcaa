import { Controller, Delete, Get, HttpCode, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';

import { type Page } from '@app/kernel';
import { type Caller, OwnSessionsService } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { IdParam } from '../http/id-param.js';
import { ApiPage } from '../http/page-response.js';
import { SessionCookie } from '../http/session-cookie.js';
import { SessionResponse, toSessionResponse } from './session.response.js';

@ApiTags('auth')
@Controller('api/v1/auth/sessions')
export class OwnSessionsController {
  constructor(
    private readonly sessions: OwnSessionsService,
    private readonly cookie: SessionCookie,
  ) {}

  @Get()
  @Endpoint({
    permission: 'signed-in',
    audit: { none: 'reads the own standing' },
    summary: 'Own sessions that stand now, in every organization of the person.',
  })
  @ApiPage(SessionResponse)
  async list(@CurrentCaller() caller: Caller): Promise<Page<SessionResponse>> {
    return { items: (await this.sessions.list(caller)).map(toSessionResponse), nextCursor: null };
  }

  @Delete()
  @HttpCode(204)
  @Endpoint({ permission: 'signed-in', audit: { event: 'auth.sessions-ended' }, summary: 'End every own session but this one.' })
  @ApiNoContentResponse()
  async endOthers(@CurrentCaller() caller: Caller): Promise<void> {
    await this.sessions.endOthers(caller);
  }

  @Delete(':id')
  @HttpCode(204)
  @Endpoint({ permission: 'signed-in', audit: { event: 'auth.sessions-ended' }, summary: 'End one own session.' })
  @ApiNoContentResponse()
  async end(@CurrentCaller() caller: Caller, @IdParam() id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.end(caller, id);
    if (id === caller.sessionId) this.cookie.clear(reply);
  }
}
