import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';

import { InvariantViolated } from '@app/kernel';
import { type Caller } from '@app/organizations';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the endpoint guard as soon as it is known, so that a refusal can be told of; null on public routes. */
    caller: Caller | null;
    /** What the route asks for; null where no route was found. */
    permission: string | null;
  }
}

/** Who asks. Only on routes that are not public. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  if (caller === null) throw new InvariantViolated('a public route asked for its caller');
  return caller;
});
