import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';

import { InvalidInput } from '@app/kernel';

import { takesBody, takesQuery } from './route-arguments.js';

/** What a route does not read, it refuses: a misspelt parameter must not look like one that had no effect. Routes that read have a DTO that refuses the rest. */
@Injectable()
export class StrictRequestGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const [controller, handler] = [context.getClass(), context.getHandler().name];
    refuseFields(onlyPrototypes(request.query), 'is not a parameter of this address');
    if (!takesQuery(controller, handler)) refuseFields(request.query, 'is not a parameter of this address');
    if (!takesBody(controller, handler)) refuseFields(request.body, 'is not a field of this request');
    return true;
  }
}

/** Where a DTO is read, it is made by assignment, which such a key changes in silence. */
const onlyPrototypes = (query: unknown): object =>
  Object.fromEntries(
    Object.keys(typeof query === 'object' && query !== null ? query : {})
      .filter((key) => key === '__proto__')
      .map((key) => [key, true]),
  );

function refuseFields(given: unknown, message: string): void {
  if (given === undefined || given === null) return;
  const fields = typeof given === 'object' ? Object.keys(given) : ['body'];
  if (fields.length > 0) throw new InvalidInput(fields.map((field) => ({ field, message })));
}
