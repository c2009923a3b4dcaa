import { Redis } from 'ioredis';

import { testRedisUrl } from '../support/api.js';
import { type Tenant } from './tenancy-world.js';

/** Names of the tenants whose word or id stands in a text. */
export const namedIn = (text: string, tenants: readonly Tenant[]): readonly string[] =>
  tenants.filter(({ canary, owner }) => text.toLowerCase().includes(canary) || text.includes(owner.organizationId)).map(({ name }) => name);

/** Keys before anybody is signed in: nobody knows an organization yet. */
const WITHOUT_ORGANIZATION =
  /^(attempts\/sign-in\.|bull:attesta:(meta|id|events|wait|active|delayed|completed|failed|stalled-check|stalled|marker|prioritized|pc|limiter|paused|de:?)$)/;

/** What stands in Redis under each key, as text. */
export async function redisRows(): Promise<readonly (readonly [key: string, value: string])[]> {
  const redis = new Redis(testRedisUrl());
  const rows: [string, string][] = [];
  for (const key of (await redis.keys('*')).sort()) {
    const type = await redis.type(key);
    const value = type === 'hash' ? await redis.hgetall(key) : type === 'string' ? await redis.get(key) : null;
    rows.push([key, JSON.stringify(value)]);
  }
  redis.disconnect();
  return rows;
}

/** Keys and values that carry no organization, or two. */
export function redisProblems(rows: readonly (readonly [key: string, value: string])[], tenants: readonly Tenant[]): readonly string[] {
  return rows.flatMap(([key, value]) => {
    const [inKey, inBoth] = [namedIn(key, tenants), namedIn(`${key} ${value}`, tenants)];
    if (inBoth.length > 1) return [`${key} mixes ${inBoth.join(' and ')}`];
    return inKey.length === 0 && !WITHOUT_ORGANIZATION.test(key) ? [`${key} names no organization`] : [];
  });
}

/** Lines that speak of a tenant without saying which, or of two. */
export function logProblems(lines: readonly string[], tenants: readonly Tenant[]): readonly string[] {
  return lines.flatMap((line) => {
    const named = namedIn(line, tenants);
    if (named.length > 1) return [`mixes ${named.join(' and ')}: ${line.slice(0, 200)}`];
    const { organizationId } = JSON.parse(line) as { organizationId?: string };
    return named.length === 1 && organizationId === undefined ? [`does not say whose it is: ${line.slice(0, 200)}`] : [];
  });
}
