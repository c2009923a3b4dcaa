import { type FastifyRequest } from 'fastify';

import { type LogFields, type Logger, type Metrics } from '@app/platform';

const ACCESS = [401, 403, 429];
const INPUT = [400, 413, 415, 422];
/** What a page asks before anybody signed in is no attempt: it is counted and not written. */
const presentsNothing = ({ headers }: FastifyRequest): boolean => headers.authorization === undefined && headers.cookie === undefined;

/** Tells who was refused what: one line each, without anything that the caller wrote. */
export class RefusalLog {
  constructor(
    private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  note(request: FastifyRequest, { status, code }: { readonly status: number; readonly code: string }): void {
    const fields = { ...whoAndWhat(request), status, code };
    if (INPUT.includes(status)) this.logger.info('input refused', fields);
    if (!ACCESS.includes(status)) return;
    this.metrics.accessRefused(code);
    if (status !== 401 || !presentsNothing(request) || request.method !== 'GET') this.logger.warn('access refused', fields);
  }
}

/** The route's template and never the address, which holds ids. */
function whoAndWhat({ id, ip, method, routeOptions, caller, permission }: FastifyRequest): LogFields {
  return {
    requestId: id,
    method,
    route: routeOptions.url ?? 'unmatched',
    permission,
    address: ip,
    organizationId: caller?.organizationId,
    memberId: caller?.memberId,
    apiKeyId: caller?.actor.kind === 'api-key' ? caller.actor.id : undefined,
  };
}
