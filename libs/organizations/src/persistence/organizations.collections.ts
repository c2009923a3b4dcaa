import { type CollectionSpec } from '@app/platform';

import { actor, date, dateOrNull, exactly, id, role, sha256, text } from './json-schema.js';

/** A person who signs in. Belongs to no organization; `organizationIds` tells where the memberships are, so that each is read within its organization. */
export const ACCOUNTS: CollectionSpec = {
  name: 'accounts',
  tenant: false,
  access: 'updatable',
  indexes: [{ key: { email: 1 }, unique: true, name: 'one_account_per_email' }],
  validator: exactly({
    email: text,
    name: text,
    passwordHash: { bsonType: 'string', pattern: '^\\$argon2id\\$' },
    organizationIds: { bsonType: 'array', items: id, uniqueItems: true },
    createdAt: date,
    passwordChangedAt: date,
  }),
};

/** `_id` and `organizationId` are the same. */
export const ORGANIZATIONS: CollectionSpec = {
  name: 'organizations',
  tenant: true,
  access: 'updatable',
  retentionReads: true,
  indexes: [{ key: { organizationId: 1 }, unique: true, name: 'one_row_per_organization' }],
  validator: exactly({
    organizationId: id,
    name: text,
    timeZone: text,
    settings: {
      bsonType: 'object',
      additionalProperties: false,
      required: ['retentionMonths'],
      properties: { retentionMonths: { bsonType: ['int', 'double'], minimum: 12 }, populationMonths: { bsonType: ['int', 'double'], minimum: 4 } },
    },
    createdAt: date,
    deletedAt: dateOrNull,
  }),
};

export const MEMBERS: CollectionSpec = {
  name: 'members',
  tenant: true,
  access: 'updatable',
  indexes: [
    { key: { organizationId: 1, accountId: 1 }, unique: true, name: 'one_standing_membership', partialFilterExpression: { deletedAt: null } },
    { key: { organizationId: 1, deletedAt: 1, _id: 1 } },
  ],
  validator: exactly({
    organizationId: id,
    accountId: id,
    email: text,
    name: text,
    role,
    accessEndsAt: dateOrNull,
    createdAt: date,
    lastSeenAt: dateOrNull,
    deletedAt: dateOrNull,
  }),
};

/** The one collection the application removes from. */
export const SESSIONS: CollectionSpec = {
  name: 'sessions',
  tenant: true,
  access: 'removable',
  indexes: [
    { key: { organizationId: 1, tokenHash: 1 }, unique: true, name: 'one_session_per_token' },
    { key: { organizationId: 1, accountId: 1 } },
    { key: { organizationId: 1, endsAt: 1 } },
  ],
  validator: exactly(
    { organizationId: id, accountId: id, memberId: id, tokenHash: sha256, createdAt: date, lastSeenAt: date, endsAt: date },
    { device: { bsonType: 'string', maxLength: 60 } },
  ),
};

/** Set-up links, invitations and password resets: hashed, single use, expiring. */
export const ONE_TIME_TOKENS: CollectionSpec = {
  name: 'one_time_tokens',
  tenant: true,
  access: 'updatable-expiring',
  indexes: [
    { key: { organizationId: 1, tokenHash: 1 }, unique: true, name: 'one_link_per_token' },
    { key: { organizationId: 1, kind: 1, _id: 1 } },
    { key: { organizationId: 1, expiresAt: 1 } },
  ],
  validator: exactly({
    organizationId: id,
    kind: { enum: ['set-up', 'invitation', 'password-reset'] },
    tokenHash: sha256,
    email: { bsonType: ['string', 'null'] },
    role: { enum: ['owner', 'admin', 'auditor', null] },
    accessEndsAt: dateOrNull,
    accountId: { bsonType: ['objectId', 'null'] },
    createdBy: actor,
    createdAt: date,
    expiresAt: date,
    usedAt: dateOrNull,
    deletedAt: dateOrNull,
  }),
};

export const API_KEYS: CollectionSpec = {
  name: 'api_keys',
  tenant: true,
  access: 'updatable',
  indexes: [
    { key: { organizationId: 1, prefix: 1 }, unique: true, name: 'one_key_per_prefix' },
    { key: { organizationId: 1, deletedAt: 1, _id: 1 } },
    { key: { organizationId: 1, memberId: 1 } },
  ],
  validator: exactly({
    organizationId: id,
    label: text,
    prefix: { bsonType: 'string', pattern: '^att_[0-9A-Za-z]{8}$' },
    secretHash: sha256,
    role,
    access: { enum: ['full', 'read'] },
    memberId: id,
    createdBy: actor,
    createdAt: date,
    expiresAt: date,
    lastUsedAt: dateOrNull,
    deletedAt: dateOrNull,
  }),
};

export const ORGANIZATIONS_COLLECTIONS: readonly CollectionSpec[] = [ACCOUNTS, ORGANIZATIONS, MEMBERS, SESSIONS, ONE_TIME_TOKENS, API_KEYS];
