import { hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

import { canonicalJson, type OrganizationId } from '@app/kernel';

import { decryptGcm, encryptGcm, IV_BYTES } from './aes-gcm.js';
import { COMMITMENT_BYTES, parseSealedValue, type SealedAt, type SealedValue } from './sealed-value.js';
import { SealBroken } from './vault.errors.js';

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
    const { ciphertext, tag } = encryptGcm({ key, iv, additionalData: additionalData(org, at, keyVersion) }, plaintext);
    return { v: 1, keyVersion, iv, ciphertext, tag, commitment };
  } finally {
    key.fill(0);
  }
}

/** @throws SealBroken when the value was changed, moved or sealed under another key */
export function openWith(dataKey: Uint8Array, org: OrganizationId, at: SealedAt, stored: SealedValue): Buffer {
  const sealed = parseSealedValue(stored);
  const { key, commitment } = derive(dataKey, at, sealed.keyVersion);
  try {
    // Why it failed is nobody's business.
    if (!timingSafeEqual(commitment, sealed.commitment)) throw new SealBroken();
    const opened = decryptGcm({ key, iv: sealed.iv, additionalData: additionalData(org, at, sealed.keyVersion) }, sealed);
    if (opened === null) throw new SealBroken();
    return opened;
  } finally {
    key.fill(0);
  }
}
