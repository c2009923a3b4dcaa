import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBearerAuth, ApiCookieAuth, ApiExtension, ApiOperation } from '@nestjs/swagger';

import { type Permission, type Role } from '@app/organizations';

/** What a call leaves in the audit log, or why it leaves nothing. `of`: only calls of that role leave it, and not each time. */
type AuditPolicy = { readonly event: `${string}.${string}`; readonly of?: Role } | { readonly none: string };

export interface EndpointRules {
  /** `public`: anybody. `signed-in`: any session or API key that stands. Else the permission the caller's role must have. */
  readonly permission: Permission | 'public' | 'signed-in';
  readonly audit: AuditPolicy;
  /** One sentence for the API's documentation. */
  readonly summary: string;
  /** Also without a caller when the request comes from this machine and passed no proxy. */
  readonly loopbackToo?: true;
  /** The answer holds a secret (a token, a key, a one-time link): it is never compressed. */
  readonly answersSecret?: true;
}

export const ENDPOINT = 'attesta:endpoint';

/** Every route states who may call it and what it leaves in the audit log. A route without it answers nobody. */
export function Endpoint(rules: EndpointRules): MethodDecorator {
  const { permission, audit, summary, answersSecret } = rules;
  const documented = [ApiOperation({ summary }), ApiExtension('x-permission', permission), ApiExtension('x-audit', audit)];
  const secured = permission === 'public' ? [] : [ApiBearerAuth('apiKey'), ApiCookieAuth('session')];
  const routed = answersSecret === undefined ? [] : [RouteConfig({ answersSecret })];
  return applyDecorators(SetMetadata(ENDPOINT, rules), ...documented, ...secured, ...routed);
}
