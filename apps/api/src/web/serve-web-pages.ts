import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import fastifyStatic from '@fastify/static';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

/** Where the programs' own addresses begin; a page is never answered there. */
const PROGRAMS = /^\/(?:api|health|metrics)(?:\/|$)/;
const PAGE = 'index.html';
const YEAR_SECONDS = 31_536_000;

/**
 * The pages of the web UI, from the folder that `vite build` wrote. Without that folder there are none and the API is all there is.
 * A hook and not a route: an unknown address stays unknown to the table of routes. Call after the security headers are set up.
 */
export async function serveWebPages(server: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(path.join(folder, PAGE)) || !existsSync(path.join(folder, 'assets'))) return;
  const files = filesOf(folder);
  await server.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, cacheControl: false });
  server.addHook('onRequest', async (request, reply) => {
    const file = fileFor(request, files);
    return file === null ? undefined : sendFile(reply, file);
  });
}

/** Listed once: an address that is none of these names reaches no file. */
function filesOf(folder: string): ReadonlySet<string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  return new Set(files.map((file) => file.split(path.sep).join('/')).filter((file) => !file.endsWith('.gz')));
}

/** Null: not for us. Any address that a browser opens as a page gets the one page; its script shows what is there. */
function fileFor(request: Pick<FastifyRequest, 'method' | 'url' | 'headers'>, files: ReadonlySet<string>): string | null {
  const address = request.url.split('?', 1)[0] ?? '';
  if ((request.method !== 'GET' && request.method !== 'HEAD') || PROGRAMS.test(address)) return null;
  if (files.has(address.slice(1))) return address.slice(1);
  const isPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
  return isPage && !address.startsWith('/assets/') ? PAGE : null;
}

/** Names below `assets` carry a hash of their content; the page that names them must be asked for each time. */
function sendFile(reply: FastifyReply, file: string): FastifyReply {
  const isHashed = file.startsWith('assets/');
  reply.header('cache-control', isHashed ? `public, max-age=${String(YEAR_SECONDS)}, immutable` : file === PAGE ? 'no-store' : 'no-cache');
  reply.header('vary', 'accept-encoding');
  return reply.sendFile(file);
}
