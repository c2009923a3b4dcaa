import { Inject, Injectable } from '@nestjs/common';
import { type FastifyReply } from 'fastify';

import { type Clock } from '@app/kernel';
import { csrfTokenOf, type SignedIn } from '@app/organizations';
import { CLOCK } from '@app/platform';

import { SessionCookie } from '../http/session-cookie.js';
import { type MeResponse, toMeResponse } from './me.response.js';

/** The end of every way in: the cookie is set and the answer is what GET /auth/me would say. */
@Injectable()
export class SessionStarter {
  constructor(
    private readonly cookie: SessionCookie,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  start({ token, member, organization }: SignedIn, reply: FastifyReply): MeResponse {
    this.cookie.set(reply, token);
    const { role, accessEndsAt } = member;
    return toMeResponse({ role, access: 'full', accessEndsAt }, { member, organization }, csrfTokenOf(token), this.clock.now());
  }
}
