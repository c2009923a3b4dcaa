import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';

import { isUnexpected, type Logger, METHOD_NOT_ALLOWED, ofFailure, PROBLEM_CONTENT_TYPE, type ProblemAnswer, toProblem } from '@app/platform';

import { type RefusalLog } from './refusal-log.js';
import { type RouteTable } from './route-table.js';

/** Every error of every route leaves here, as problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly logger: Logger,
    private readonly refusals: RefusalLog,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const answer = this.#answerOf(error, request);
    if (isUnexpected(answer)) {
      const organizationId = request.caller?.organizationId;
      this.logger.error('request failed', { requestId: request.id, organizationId, method: request.method, code: answer.problem.code, error });
    }
    this.refusals.note(request, answer.problem);
    if (reply.sent) return;
    void reply.status(answer.problem.status).headers(answer.headers).type(PROBLEM_CONTENT_TYPE).send(JSON.stringify(answer.problem));
  }

  #answerOf(error: unknown, request: FastifyRequest): ProblemAnswer {
    const context = { requestId: request.id };
    const methods = isUnknownRoute(error) ? this.routes.methodsOf(request.url) : [];
    if (methods.length === 0) return toProblem(error, context);
    const { problem } = ofFailure(METHOD_NOT_ALLOWED, context);
    return { problem, headers: { allow: methods.join(', ') } };
  }
}

const isUnknownRoute = (error: unknown): boolean => error instanceof HttpException && error.getStatus() === 404;
