import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';

import { deviceNameOf } from '@app/organizations';

/** What the caller's program calls itself, shortened: `Firefox on Linux`. */
export const Device = createParamDecorator((_data: unknown, context: ExecutionContext): string =>
  deviceNameOf(context.switchToHttp().getRequest<FastifyRequest>().headers['user-agent']),
);
