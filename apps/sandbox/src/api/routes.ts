import { type FastifyInstance, type FastifyRequest } from 'fastify';

import { type Now } from '../clock.js';
import { type CompanyRegistry } from '../company-registry.js';
import { UNKNOWN_COMPANY } from '../scenarios/behaviours.js';
import { bodyOf, sendAnswer } from '../scenarios/wire.js';
import { type VendorCall } from './call.js';
import { answerCall } from './gateway.js';

const LARGEST_REQUEST = 1_000_000;

/** `/bamboohr/{company}/api/…` stands for `https://{company}.bamboohr.com/api/…`. */
export function vendorRoutes(app: FastifyInstance, companies: CompanyRegistry, now: Now): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_REQUEST }, (_request, body, done) => done(null, body));
  app.all<{ Params: { slug: string; '*': string } }>('/bamboohr/:slug/api/*', async (request, reply) => {
    const company = companies.find(request.params.slug.toLowerCase());
    reply.hijack();
    if (company === null) {
      await sendAnswer(reply.raw, UNKNOWN_COMPANY, { kind: 'plain' });
      return;
    }
    const call = toCall(request);
    const at = now();
    const { authorization } = request.headers;
    const outcome = answerCall(company, call, { authorization: authorization ?? null, requestId: header(request, 'x-request-id') }, at);
    const { answer, wire, authorized, scenario, requestId } = outcome;
    const { method, path, query, body } = call;
    const entry = { at: at.toISOString(), method, path, query: query.toString(), body: body ?? null, status: answer.status, authorized, scenario, requestId };
    company.log.add({ ...entry, bytes: bodyOf(answer).length });
    await sendAnswer(reply.raw, answer, wire);
  });
}

function toCall(request: FastifyRequest<{ Params: { slug: string; '*': string } }>): VendorCall {
  const [path = '', query = ''] = request.url.split(/\?(.*)/s);
  return {
    method: request.method,
    path: path.replace(/^\/bamboohr\/[^/]+\/api/, ''),
    query: new URLSearchParams(query),
    accept: header(request, 'accept'),
    body: parsed(request.body),
  };
}

const header = (request: FastifyRequest, name: string): string | null => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
};

function parsed(body: unknown): unknown {
  if (!Buffer.isBuffer(body) || body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
