import { createCipheriv, createDecipheriv } from 'node:crypto';

import { InvariantViolated } from '@app/kernel';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
export const IV_BYTES = 12;
/** Pinned: Node takes tags of 4, 8 and 12 to 15 bytes too, and each byte less makes a forgery 256 times as likely. */
export const TAG_BYTES = 16;

export interface GcmInput {
  readonly key: Uint8Array;
  /** Never twice under one key. Other lengths than 12 bytes are refused: GCM hashes them, which brings collisions nearer. */
  readonly iv: Uint8Array;
  readonly additionalData: Uint8Array;
}
export interface GcmOutput {
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

/** AES-256-GCM with one set of parameters: whatever the vault encrypts goes through here. */
export function encryptGcm({ key, iv, additionalData }: GcmInput, plaintext: Uint8Array): GcmOutput {
  if (key.length !== KEY_BYTES || iv.length !== IV_BYTES) throw new InvariantViolated('AES-256-GCM with a key or an IV of another length');
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAAD(additionalData);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { ciphertext, tag: cipher.getAuthTag() };
}

/** null when anything is not as it was encrypted, whatever it is; unverified plaintext is wiped. */
export function decryptGcm({ key, iv, additionalData }: GcmInput, { ciphertext, tag }: GcmOutput): Buffer | null {
  if (key.length !== KEY_BYTES || iv.length !== IV_BYTES || tag.length !== TAG_BYTES) return null;
  const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAAD(additionalData).setAuthTag(tag);
  const opened = decipher.update(ciphertext);
  try {
    decipher.final();
    return opened;
  } catch {
    opened.fill(0);
    return null;
  }
}
