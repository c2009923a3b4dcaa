import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { isOrganizationId, type OrganizationId, sha256Hex } from '@app/kernel';

import { fromBase62, randomBase62, toBase62 } from './base62.js';

export interface NewApiKeyText {
  /** Shown once. */
  readonly text: string;
  /** `att_<8>`: shown in lists, so that a person can tell keys apart. */
  readonly prefix: string;
  readonly hash: string;
}
export interface PresentedApiKey {
  readonly organizationId: OrganizationId;
  readonly prefix: string;
  readonly hash: string;
}

const SHAPE = /^(att_[0-9A-Za-z]{8})_([0-9A-Za-z]{17})_([0-9A-Za-z]{43})_([0-9A-Za-z]{6})$/;

/**
 * `att_<8 visible>_<17: organization>_<43: 32 random bytes>_<6: CRC-32 of what stands before>`, all base 62. The checksum lets a secret scanner and a
 * person with a cut-off paste find out without asking the server; the organization keeps the look-up within one organization.
 */
export function makeApiKeyText(org: OrganizationId): NewApiKeyText {
  const prefix = `att_${randomBase62(8)}`;
  const secret = toBase62(BigInt(`0x${randomBytes(32).toString('hex')}`), 43);
  const head = `${prefix}_${toBase62(BigInt(`0x${org}`), 17)}_${secret}`;
  const text = `${head}_${checksum(head)}`;
  return { text, prefix, hash: sha256Hex(text) };
}

/** Null when the text is no key of ours, cut off or mistyped. */
export function readApiKeyText(text: string): PresentedApiKey | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const [, prefix = '', packed = '', , crc] = match;
  if (checksum(text.slice(0, -7)) !== crc) return null;
  const organizationId = fromBase62(packed)?.toString(16).padStart(24, '0');
  return isOrganizationId(organizationId) ? { organizationId, prefix, hash: sha256Hex(text) } : null;
}

const checksum = (head: string): string => toBase62(BigInt(crc32(head)), 6);
