import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';

import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type FastifyReply, type FastifyRequest } from 'fastify';

import { type Clock } from '@app/kernel';
import { type Metrics, PROBLEM_CONTENT_TYPE, toProblem } from '@app/platform';

import { MalformedBody } from './http.errors.js';
import { RouteTable } from './route-table.js';

const BODY_LIMIT_BYTES = 1_048_576;
/** For the whole request to arrive; a body that drips holds a connection no longer. */
const REQUEST_TIMEOUT_MS = 30_000;
const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

export interface HttpServer {
  readonly adapter: FastifyAdapter;
  readonly routes: RouteTable;
}

/** Fastify as this API needs it: JSON only, bodies of at most 1 MiB, no proxy believed. */
export function createHttpServer(): HttpServer {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: false,
    requestIdHeader: false,
    genReqId: ({ headers }: IncomingMessage) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    // Met by the router, before any hook or handler.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const { problem } = toProblem(error, { requestId: request.id });
      void reply
        .status(problem.status)
        .headers({ 'x-request-id': problem.requestId, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
        .type(PROBLEM_CONTENT_TYPE)
        .send(JSON.stringify(problem));
    },
  });
  const server = adapter.getInstance();
  server.removeAllContentTypeParsers();
  const parse = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // No body at all is what many clients send with a POST that has none.
    if (body === '') return void done(null, undefined);
    void parse(request, body.toString(), (error, value) => {
      if (error === null) done(null, value);
      else done(new MalformedBody());
    });
  });
  server.decorateRequest('caller', null);
  return { adapter, routes: new RouteTable().follow(server) };
}

const EXPOSED = 'Date, Retry-After, X-Request-Id';
const NEVER_STORED = ['/api/', '/health/', '/metrics'];

/** `Date` is the service's clock, so that a page can tell how far its own is off. */
export function addAnswerHeaders({ adapter }: HttpServer, clock: Clock): void {
  adapter.getInstance().addHook('onSend', async (request, reply) => {
    reply.header('date', clock.now().toUTCString());
    reply.header('x-request-id', request.id);
    reply.header('access-control-expose-headers', EXPOSED);
    if (NEVER_STORED.some((prefix) => request.url.startsWith(prefix))) reply.header('cache-control', 'no-store');
  });
}

/** Counted by route template, never by address: an address holds ids. */
export function countAnswers({ adapter }: HttpServer, metrics: Metrics): void {
  adapter.getInstance().addHook('onResponse', async (request, reply) => {
    metrics.requestAnswered({ method: request.method, route: request.routeOptions.url ?? null, status: reply.statusCode, durationMs: reply.elapsedTime });
  });
}
