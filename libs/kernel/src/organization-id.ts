import { InvalidInput } from './app-error.js';

declare const organizationIdBrand: unique symbol;
/** Tenant key: 24 lower-case hex digits of a MongoDB ObjectId. Comes from the caller or the job, never from the object asked for. */
export type OrganizationId = string & { readonly [organizationIdBrand]: true };

const OBJECT_ID = /^[0-9a-f]{24}$/;

/** True for the text form of an ObjectId as this API writes it (24 lower-case hex digits). */
export const isObjectIdText = (text: unknown): text is string => typeof text === 'string' && OBJECT_ID.test(text);

export const isOrganizationId = (text: unknown): text is OrganizationId => isObjectIdText(text);

/** @throws InvalidInput when the text is not an organization's id */
export function toOrganizationId(text: unknown): OrganizationId {
  if (!isOrganizationId(text)) throw new InvalidInput([{ field: 'organizationId', message: 'must be 24 hex digits' }]);
  return text;
}
