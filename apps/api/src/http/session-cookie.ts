import { Inject, Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';

import { APP_CONFIG, type AppConfig } from '@app/platform';

import { isLoopbackHost } from './same-origin.js';

/**
 * `__Host-` binds the cookie to this very host over TLS: no other host can set or read it. A browser refuses that prefix without TLS, so a local
 * start on plain http has the bare name.
 */
@Injectable()
export class SessionCookie {
  readonly name: string;
  readonly #attributes: string;

  constructor(@Inject(APP_CONFIG) config: Pick<AppConfig, 'PUBLIC_URL'>) {
    const url = new URL(config.PUBLIC_URL);
    const isPlain = url.protocol === 'http:' && isLoopbackHost(url.hostname);
    this.name = isPlain ? 'attesta' : '__Host-attesta';
    this.#attributes = `Path=/; HttpOnly; SameSite=Lax${isPlain ? '' : '; Secure'}`;
  }

  /** Null too when it is there twice: nobody can tell which one is ours. */
  read(request: Pick<FastifyRequest, 'headers'>): string | null {
    const start = `${this.name}=`;
    const found = (request.headers.cookie ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(start));
    return found.length === 1 ? (found[0]?.slice(start.length) ?? null) : null;
  }

  /** Without an expiry: it ends with the browser, the session behind it earlier. The token's characters need no quoting. */
  set(reply: FastifyReply, token: string): void {
    reply.header('set-cookie', `${this.name}=${token}; ${this.#attributes}`);
  }

  clear(reply: FastifyReply): void {
    reply.header('set-cookie', `${this.name}=; ${this.#attributes}; Max-Age=0`);
  }
}
