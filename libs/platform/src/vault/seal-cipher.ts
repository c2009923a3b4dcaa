import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

import { canonicalJson, type OrganizationId } from '@app/kernel';

import { COMMITMENT_BYTES, IV_BYTES, parseSealedValue, type SealedAt, type SealedValue, TAG_BYTES } from './sealed-value.js';
import { SealBroken } from './vault.errors.js';

const ALGORITHM = 'aes-256-gcm';
const KEY_INFO = 'attesta seal v1 key';
const COMMITMENT_INFO = 'attesta seal v1 commitment';

interface Derived {
  readonly key: Buffer;
  readonly commitment: Buffer;
}

function derive(dataKey: Uint8Array, { collection, documentId }: SealedAt, keyVersion: number): Derived {
  // As JSON: joining the parts with a separator would let two places share a salt.
  const salt = canonicalJson([collection, documentId, keyVersion]);
  return {
    key: Buffer.from(hkdfSync('sha256', dataKey, salt, KEY_INFO, 32)),
    commitment: Buffer.from(hkdfSync('sha256', dataKey, salt, COMMITMENT_INFO, COMMITMENT_BYTES)),
  };
}

function additionalData(org: OrganizationId, { collection, documentId, field }: SealedAt, keyVersion: number): Buffer {
  return Buffer.from(canonicalJson({ v: 1, organization: org, collection, documentId, field, keyVersion }), 'utf8');
}

/** Encrypts for exactly one place. `dataKey` is 32 bytes and stays untouched. */
export function sealWith(dataKey: Uint8Array, keyVersion: number, org: OrganizationId, at: SealedAt, plaintext: Uint8Array): SealedValue {
  const { key, commitment } = derive(dataKey, at, keyVersion);
  try {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAAD(additionalData(org, at, keyVersion));
    const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return { v: 1, keyVersion, iv, ciphertext, tag: cipher.getAuthTag(), commitment };
  } finally {
    key.fill(0);
  }
}

/** @throws SealBroken when the value was changed, moved or sealed under another key */
export function openWith(dataKey: Uint8Array, org: OrganizationId, at: SealedAt, stored: SealedValue): Buffer {
  const sealed = parseSealedValue(stored);
  const { key, commitment } = derive(dataKey, at, sealed.keyVersion);
  let opened: Buffer | undefined;
  try {
    if (!timingSafeEqual(commitment, sealed.commitment)) throw new SealBroken();
    const decipher = createDecipheriv(ALGORITHM, key, sealed.iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(additionalData(org, at, sealed.keyVersion)).setAuthTag(sealed.tag);
    opened = decipher.update(sealed.ciphertext);
    decipher.final();
    return opened;
  } catch {
    // Unverified plaintext is wiped, and why it failed is nobody's business.
    opened?.fill(0);
    throw new SealBroken();
  } finally {
    key.fill(0);
  }
}
