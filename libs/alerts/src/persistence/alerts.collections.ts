import { ALERT_KINDS, ALERT_SEVERITIES } from '@app/channels/domain/index.js';
import { COVERAGE_STATES } from '@app/coverage/domain/index.js';
import { type CollectionSpec } from '@app/platform';

import { ALERT_STATES, RESOLUTIONS } from '../domain/index.js';

type Fragment = Readonly<Record<string, unknown>>;
const text: Fragment = { bsonType: 'string', minLength: 1 };
const textOrNull: Fragment = { bsonType: ['string', 'null'] };
const id: Fragment = { bsonType: 'objectId' };
const instant: Fragment = { bsonType: 'date' };
const instantOrNull: Fragment = { bsonType: ['date', 'null'] };
const number: Fragment = { bsonType: ['int', 'long', 'double'] };
const share: Fragment = { ...number, minimum: 0, maximum: 1 };
const shareOrNull: Fragment = { bsonType: ['int', 'double', 'null'], minimum: 0, maximum: 1 };
const quantity: Fragment = { ...number, minimum: 0 };
const exactly = (properties: Readonly<Record<string, Fragment>>, optional: Readonly<Record<string, Fragment>> = {}): Fragment => ({
  bsonType: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties: { ...properties, ...optional },
});
const orNull = (fragment: Fragment): Fragment => ({ oneOf: [fragment, { bsonType: 'null' }] });
const listOf = (items: Fragment): Fragment => ({ bsonType: 'array', items });
const actorOrNull = orNull(exactly({ kind: { enum: ['member', 'api-key', 'system'] }, id: text, label: text }));

/** An alert stays for good: when what stood open is part of the history. */
export const ALERTS: CollectionSpec = {
  name: 'alerts',
  tenant: true,
  access: 'updatable',
  indexes: [
    { key: { organizationId: 1, subject: 1, kind: 1, episode: 1 }, unique: true, name: 'one_per_episode' },
    // Of a connection's alerts that say "not read as it should be", one stands open, and one of each other kind.
    { key: { organizationId: 1, subject: 1, slot: 1 }, unique: true, name: 'one_open', partialFilterExpression: { standing: true } },
    { key: { organizationId: 1, groupId: 1 } },
    { key: { organizationId: 1, openedAt: -1, _id: -1 } },
    { key: { organizationId: 1, state: 1, openedAt: -1, _id: -1 } },
  ],
  validator: exactly(
    {
      _id: id,
      organizationId: id,
      kind: { enum: [...ALERT_KINDS] },
      severity: { enum: [...ALERT_SEVERITIES] },
      state: { enum: [...ALERT_STATES] },
      subject: text,
      slot: text,
      episode: { ...number, minimum: 1 },
      connectionId: { bsonType: ['objectId', 'null'] },
      title: text,
      detail: text,
      why: text,
      remedy: text,
      path: text,
      since: instant,
      cause: exactly({ connector: textOrNull, code: text }),
      seen: orNull(exactly({ epoch: quantity, visibilityVersion: quantity })),
      fall: orNull(exactly({ from: share, to: share })),
      groupId: id,
      groupedAt: instant,
      toldWith: id,
      openedAt: instant,
      acknowledgedAt: instantOrNull,
      acknowledgedBy: actorOrNull,
      resolvedAt: instantOrNull,
      resolvedBy: actorOrNull,
      resolution: orNull(exactly({ reason: { enum: [...RESOLUTIONS] }, text })),
    },
    { standing: { enum: [true] } },
  ),
};

/** Per framework, the level that the monitor saw last: what a fall is measured from. */
export const COVERAGE_LEVELS: CollectionSpec = {
  name: 'coverage_levels',
  tenant: true,
  access: 'updatable',
  indexes: [{ key: { organizationId: 1, framework: 1 }, unique: true, name: 'one_per_framework' }],
  validator: exactly({
    _id: id,
    organizationId: id,
    framework: text,
    revision: { ...number, minimum: 1 },
    catalogueVersion: text,
    score: shareOrNull,
    controls: listOf(exactly({ controlId: text, state: { enum: [...COVERAGE_STATES] }, score: shareOrNull })),
    at: instant,
  }),
};

/** One result a day of the check of the whole audit chain. */
export const AUDIT_CHECKS: CollectionSpec = {
  name: 'audit_checks',
  tenant: true,
  access: 'insert-only',
  indexes: [{ key: { organizationId: 1, day: -1 }, unique: true, name: 'one_per_day' }],
  validator: exactly({
    _id: id,
    organizationId: id,
    day: { bsonType: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
    at: instant,
    durationMs: quantity,
    events: quantity,
    problems: quantity,
    firstProblem: orNull(exactly({ sequence: number, what: text })),
    head: exactly({ sequence: number, hash: { bsonType: 'string', pattern: '^[0-9a-f]{64}$' } }),
    limits: listOf(text),
  }),
};

export const ALERTS_COLLECTIONS: readonly CollectionSpec[] = [ALERTS, COVERAGE_LEVELS, AUDIT_CHECKS];
