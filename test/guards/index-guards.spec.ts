import { COLLECTIONS } from '@app/collections';

/** What keeps a row from being there twice, and from being changed: the database itself, whoever writes. */
const UNIQUE: readonly (readonly [collection: string, fields: string])[] = [
  ['audit_events', 'organizationId,sequence'],
  ['audit_events', 'organizationId,eventId'],
];
const INSERT_ONLY = ['audit_events', 'evidence', 'evidence_confirmations'];

it.each(UNIQUE)('%s has one row of %s', (collection, fields) => {
  const indexes = COLLECTIONS.find(({ name }) => name === collection)?.indexes ?? [];
  expect(indexes.some(({ key, unique }) => Object.keys(key).join() === fields && unique === true)).toBe(true);
});

it.each(INSERT_ONLY)('%s is only inserted into', (collection) => {
  expect(COLLECTIONS.find(({ name }) => name === collection)?.access).toBe('insert-only');
});
