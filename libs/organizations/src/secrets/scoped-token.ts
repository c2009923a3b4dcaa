import { randomBytes, timingSafeEqual } from 'node:crypto';

import { isOrganizationId, type OrganizationId, sha256Hex } from '@app/kernel';

/** A secret as it is shown once, and what is stored of it. */
export interface ScopedToken {
  readonly text: string;
  readonly hash: string;
}
export interface PresentedToken {
  readonly organizationId: OrganizationId;
  readonly hash: string;
}

const SECRET_BYTES = 32;
const SHAPE = /^([0-9a-f]{24})\.([A-Za-z0-9_-]{43})$/;

/**
 * `<organization>.<32 random bytes>`, for sessions and one-time links. The organization stands in it in clear, so that the look-up by secret is an
 * ordinary query within one organization; it proves nothing by itself. Stored is only the SHA-256 of the whole text.
 */
export function makeScopedToken(org: OrganizationId): ScopedToken {
  const text = `${org}.${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { text, hash: sha256Hex(text) };
}

/** Null when the text has not the shape of a token. */
export function readScopedToken(text: string): PresentedToken | null {
  const organizationId = SHAPE.exec(text)?.[1];
  return isOrganizationId(organizationId) ? { organizationId, hash: sha256Hex(text) } : null;
}

/** Compares two SHA-256 digests in hex in constant time. */
export function isSameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** What a page must repeat in a header to change something: only who holds the session's cookie can derive it. */
export const csrfTokenOf = (sessionToken: string): string => sha256Hex(`csrf|${sessionToken}`);

export const isCsrfTokenOf = (sessionToken: string, given: unknown): boolean => typeof given === 'string' && isSameHash(given, csrfTokenOf(sessionToken));
