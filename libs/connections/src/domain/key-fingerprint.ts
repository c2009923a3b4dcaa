import { createHmac } from 'node:crypto';

import { canonicalJson } from '@app/kernel';

/**
 * Tells two keys apart without giving either away: HMAC-SHA256 with the secret as the key over a constant, first 16 hex digits. Keys of vendors hold 160 random
 * bits, so the fingerprint cannot be searched.
 */
export function keyFingerprint(secrets: Readonly<Record<string, string>>): string {
  return createHmac('sha256', canonicalJson(secrets)).update('attesta/key-fingerprint/v1').digest('hex').slice(0, 16);
}
