import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';

import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type FastifyReply, type FastifyRequest } from 'fastify';

import { type Clock } from '@app/kernel';
import { type Metrics, PROBLEM_CONTENT_TYPE, toProblem } from '@app/platform';

import { answerBrokenRequest, refuseTunnel } from './broken-requests.js';
import { HostMissing, MalformedBody } from './http.errors.js';
import { parseJsonBody } from './json-body.js';
import { RouteTable } from './route-table.js';

const BODY_LIMIT_BYTES = 1_048_576;
const HEADER_LIMIT_BYTES = 16_384;

export interface HttpTimeouts {
  /** For the whole request to arrive; a body that drips holds a connection no longer. */
  readonly requestMs: number;
  /** For its headers, and for the first byte of a new connection. */
  readonly headersMs: number;
  /** How often connections are looked at: the most that either time is overrun by. */
  readonly checkEveryMs: number;
}
const TIMEOUTS: HttpTimeouts = { requestMs: 30_000, headersMs: 10_000, checkEveryMs: 2_000 };
const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

export interface HttpServer {
  readonly adapter: FastifyAdapter;
  readonly routes: RouteTable;
}

/** Fastify as this API needs it: JSON only, bodies of at most 1 MiB, no proxy believed. */
export function createHttpServer(timeouts: HttpTimeouts = TIMEOUTS): HttpServer {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: timeouts.requestMs,
    http: {
      headersTimeout: timeouts.headersMs,
      connectionsCheckingInterval: timeouts.checkEveryMs,
      maxHeaderSize: HEADER_LIMIT_BYTES,
      requireHostHeader: false,
    },
    clientErrorHandler: answerBrokenRequest,
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
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJsonBody(Buffer.from(body)));
    } catch {
      done(new MalformedBody());
    }
  });
  // Here and not by Node, whose answer would have no body.
  server.addHook('onRequest', async ({ raw: { rawHeaders } }) => {
    if (rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length !== 1) throw new HostMissing();
  });
  server.server.on('connect', refuseTunnel);
  server.decorateRequest('caller', null);
  server.decorateRequest('permission', null);
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
