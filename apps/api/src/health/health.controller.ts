import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';

import { checkReadiness, HEALTH_PROBES, type HealthProbe, Logger, Metrics } from '@app/platform';

import { Endpoint } from '../http/endpoint.js';
import { LiveResponse, ReadyResponse } from './health.response.js';

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    @Inject(HEALTH_PROBES) private readonly probes: readonly HealthProbe[],
    private readonly logger: Logger,
    private readonly numbers: Metrics,
  ) {}

  @Get('health/live')
  @Endpoint({ permission: 'public', audit: { none: 'health' }, summary: 'The process answers.' })
  @ApiOkResponse({ type: LiveResponse })
  live(): LiveResponse {
    return { status: 'ok' };
  }

  @Get('health/ready')
  @Endpoint({ permission: 'public', audit: { none: 'health' }, summary: 'The process can do its work: database, queue, keys and clock.' })
  @ApiOkResponse({ type: ReadyResponse })
  @ApiServiceUnavailableResponse({ type: ReadyResponse })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadyResponse> {
    const readiness = await checkReadiness(this.probes, (probe, error) => this.logger.warn('not ready', { reason: probe, error }));
    if (!readiness.ready) void reply.status(503);
    return { status: readiness.ready ? 'ok' : 'unavailable', probes: readiness.probes };
  }

  @Get('metrics')
  @ApiExcludeEndpoint()
  @Endpoint({ permission: 'metrics.read', loopbackToo: true, audit: { none: 'metrics' }, summary: 'Metrics of this process for Prometheus.' })
  async metrics(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { contentType, body } = await this.numbers.renderMetrics();
    void reply.type(contentType);
    return body;
  }
}
