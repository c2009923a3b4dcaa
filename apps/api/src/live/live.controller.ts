import { Controller, Get, Header, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';

import { type Caller } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { LiveStreams } from './live-streams.service.js';

@ApiTags('live')
@Controller('api/v1/live')
export class LiveController {
  constructor(private readonly streams: LiveStreams) {}

  @Get()
  @Endpoint({
    permission: 'signed-in',
    audit: { none: 'read' },
    summary:
      'Server-sent events of the organization: `event: changed` with `{topic, id}` as data. It says that a list changed, never what. Ends with the access it was opened with; whoever opens it anew asks for what it shows again.',
  })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ schema: { type: 'string' } })
  // A proxy that gathers answers would hold events back.
  @Header('x-accel-buffering', 'no')
  async open(@CurrentCaller() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const { body } = await this.streams.open(caller);
    // Also when nobody reads the body, as after HEAD.
    reply.raw.once('close', () => body.destroy());
    return new StreamableFile(body, { type: 'text/event-stream; charset=utf-8' });
  }
}
