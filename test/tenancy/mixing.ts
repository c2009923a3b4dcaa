import { type RedisRow } from './redis-rows.js';
import { type Tenant } from './tenancy-world.js';

/** Whose each row is that ever was: id → name of the tenant. */
export type RowOwners = ReadonlyMap<string, string>;
const NO_ROWS: RowOwners = new Map();
/** Ids as the database and the API write them, and the UUIDs of events. */
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{24}/g;

/** Names of those whose rows a text speaks of. */
export const ownersIn = (text: string, rows: RowOwners): ReadonlySet<string> =>
  new Set([...text.matchAll(ID)].map(([id]) => rows.get(id)).filter((name) => name !== undefined));

/** Names of the tenants whose word, id or row stands in a text. */
export function namedIn(text: string, tenants: readonly Tenant[], rows: RowOwners = NO_ROWS): readonly string[] {
  const owners = ownersIn(text, rows);
  return tenants
    .filter(({ name, canary, owner }) => owners.has(name) || text.toLowerCase().includes(canary) || text.includes(owner.organizationId))
    .map(({ name }) => name);
}

/** Keys before anybody is signed in: nobody knows an organization yet. Those of the queue are of all, entry by entry. */
const WITHOUT_ORGANIZATION =
  /^(attempts\/sign-in\.|bull:attesta:(meta|id|events|wait|active|delayed|completed|failed|stalled-check|stalled|marker|prioritized|pc|limiter|paused|de:?)$)/;
/** Where each entry is the id of a job. */
const JOBS = /^bull:attesta:(wait|active|delayed|completed|failed|prioritized|paused|stalled)$/;

/** Keys, entries and values that carry no organization, or two. */
export function redisProblems(redis: readonly RedisRow[], tenants: readonly Tenant[], rows: RowOwners = NO_ROWS): readonly string[] {
  return redis.flatMap(({ key, entries }) => {
    const isOfAll = WITHOUT_ORGANIZATION.test(key);
    const texts = isOfAll ? entries : [`${key} ${entries.join(' ')}`];
    const named = texts.map((text) => namedIn(text, tenants, rows));
    const mixed = named.filter((names) => names.length > 1).map((names) => `${key} mixes ${names.join(' and ')}`);
    const nobodys = JOBS.test(key) ? named.filter((names) => names.length === 0).map(() => `${key} holds a job of no organization`) : [];
    return [...mixed, ...nobodys, ...(isOfAll || namedIn(key, tenants).length > 0 ? [] : [`${key} names no organization`])];
  });
}

/** Lines that speak of a tenant, be it by the id of any of its rows, without saying which, or of two. */
export function logProblems(lines: readonly string[], tenants: readonly Tenant[], rows: RowOwners = NO_ROWS): readonly string[] {
  return lines.flatMap((line) => {
    const named = namedIn(line, tenants, rows);
    if (named.length > 1) return [`mixes ${named.join(' and ')}: ${line.slice(0, 200)}`];
    const { organizationId } = JSON.parse(line) as { organizationId?: string };
    const says = tenants.find(({ owner }) => owner.organizationId === organizationId)?.name;
    return named.length === 1 && says !== named[0] ? [`does not say whose it is: ${line.slice(0, 200)}`] : [];
  });
}
