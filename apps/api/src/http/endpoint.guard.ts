import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type FastifyRequest } from 'fastify';

import { InvariantViolated } from '@app/kernel';
import { AuthenticationRequired, AuthenticationService, type Caller, isAllowed, isCsrfTokenOf, PermissionDenied } from '@app/organizations';
import { APP_CONFIG, type AppConfig } from '@app/platform';

import { ENDPOINT, type EndpointRules } from './endpoint.js';
import { CsrfTokenMissing, ForeignPage } from './http.errors.js';
import { isFromOwnPages, isSafeMethod } from './same-origin.js';
import { SessionCookie } from './session-cookie.js';

const BEARER = /^Bearer +(\S+) *$/i;

/** The one door: who asks, whether it is allowed, and whether a page of our own sent it. */
@Injectable()
export class EndpointGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: AuthenticationService,
    private readonly cookie: SessionCookie,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rules = this.reflector.get<EndpointRules | undefined>(ENDPOINT, context.getHandler());
    if (rules === undefined) throw new InvariantViolated(`${context.getClass().name}.${context.getHandler().name} has no @Endpoint`);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    request.permission = rules.permission;
    this.#refuseForeignPage(request);
    if (rules.permission === 'public' || (rules.loopbackToo === true && isFromThisMachine(request))) return true;
    const caller = await this.#authenticate(request);
    request.caller = caller;
    if (rules.permission !== 'signed-in' && !isAllowed(caller, rules.permission)) throw new PermissionDenied(rules.permission);
    return true;
  }

  /** Public routes too: another site must not sign a person in to somebody else's account. */
  #refuseForeignPage(request: FastifyRequest): void {
    const { origin, host, authorization } = request.headers;
    const fetchSite = [request.headers['sec-fetch-site']].flat()[0];
    if (isSafeMethod(request.method) || authorization !== undefined) return;
    if (!isFromOwnPages({ origin, fetchSite, host }, this.config.PUBLIC_URL)) throw new ForeignPage();
  }

  /** A presented API key is never backed up by a cookie. */
  async #authenticate(request: FastifyRequest): Promise<Caller> {
    const { authorization } = request.headers;
    const caller = authorization === undefined ? await this.#bySession(request) : await this.#byApiKey(authorization);
    if (caller === null) throw new AuthenticationRequired();
    return caller;
  }

  async #byApiKey(authorization: string): Promise<Caller | null> {
    const text = BEARER.exec(authorization)?.[1];
    return text === undefined ? null : this.authentication.findByApiKey(text);
  }

  async #bySession(request: FastifyRequest): Promise<Caller | null> {
    const token = this.cookie.read(request);
    const caller = token === null ? null : await this.authentication.findBySession(token);
    if (token === null || caller === null) return null;
    request.caller = caller;
    if (!isSafeMethod(request.method) && !isCsrfTokenOf(token, request.headers['x-csrf-token'])) throw new CsrfTokenMissing();
    return caller;
  }
}

/** A proxy on the same machine forwards strangers from a loopback address. */
function isFromThisMachine(request: FastifyRequest): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'via'].some((name) => request.headers[name] !== undefined);
  return !isForwarded && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip);
}
