import { randomUUID, timingSafeEqual } from 'node:crypto';

import { type Company } from '../company.js';
import { type Behaviour, type Wire } from '../scenarios/behaviour.js';
import { type Answer, refused, unauthorized } from './answer.js';
import { type VendorCall } from './call.js';
import { findOperation } from './operations.js';

interface Outcome {
  readonly answer: Answer;
  readonly wire: Wire;
  readonly authorized: boolean;
  readonly scenario: string;
  readonly requestId: string;
}

interface Credentials {
  readonly authorization: string | null;
  readonly requestId: string | null;
}

/** One call to one company: scenario, key, operation, scenario again. */
export function answerCall(company: Company, call: VendorCall, { authorization, requestId: sent }: Credentials, now: Date): Outcome {
  const { slug, apiKey } = company.settings;
  const { name, behaviour } = company.scenarios.take(call);
  const authorized = holdsKey(authorization, apiKey);
  const requestId = sent ?? randomUUID();
  const given = behaviour.answer?.(call, slug) ?? null;
  const answer = given ?? (authorized ? answerHealthy(company, call, behaviour) : unauthorized(slug));
  const rewritten = given === null && authorized && behaviour.rewrite !== undefined ? behaviour.rewrite(answer) : answer;
  return { answer: stamped(rewritten, call, requestId, now), wire: behaviour.wire ?? { kind: 'plain' }, authorized, scenario: name, requestId };
}

function answerHealthy(company: Company, call: VendorCall, behaviour: Behaviour): Answer {
  const found = findOperation(call.method, call.path);
  if (found === null) return refused(404, 'Not found');
  const context = {
    slug: company.settings.slug,
    snapshot: company.snapshot(behaviour.lens),
    dealing: behaviour.dealing ?? {},
    taskShape: behaviour.taskShape ?? 'rows',
    refusedFields: behaviour.refusedFields ?? [],
    datasetsRefused: behaviour.datasetsRefused ?? false,
  };
  return found.operation.handle(call, context, found.path);
}

/** The key is the user name; any password will do. */
function holdsKey(authorization: string | null, apiKey: string): boolean {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  const [user = ''] = Buffer.from(encoded ?? '', 'base64')
    .toString('latin1')
    .split(':');
  return user.length === apiKey.length && timingSafeEqual(Buffer.from(user, 'latin1'), Buffer.from(apiKey, 'latin1'));
}

/** The newer endpoints name their correlation id otherwise than the older ones (unverified for these). */
function stamped(answer: Answer, { path }: VendorCall, requestId: string, now: Date): Answer {
  const name = path.startsWith('/v1/') ? 'x-bamboohr-request-id' : 'x-request-id';
  return { ...answer, headers: { date: now.toUTCString(), [name]: requestId, ...answer.headers } };
}
