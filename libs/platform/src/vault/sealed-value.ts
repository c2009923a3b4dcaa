import { z } from 'zod';

import { IV_BYTES, TAG_BYTES } from './aes-gcm.js';
import { SealBroken } from './vault.errors.js';

export const COMMITMENT_BYTES = 32;

/** A value encrypted for one place in one organization; stored as it is. */
export interface SealedValue {
  readonly v: 1;
  /** Version of the organization's data key. */
  readonly keyVersion: number;
  readonly iv: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
  /** Pins the key: GCM alone lets one ciphertext open under two keys. */
  readonly commitment: Buffer;
}

/** Which field of which document holds the value; a value opens only there. */
export interface SealedAt {
  readonly collection: string;
  readonly documentId: string;
  readonly field: string;
}

const storedBinary = z.object({ _bsontype: z.literal('Binary'), buffer: z.instanceof(Uint8Array), position: z.int().nonnegative() });
/** Bytes as written (Buffer) or as a lean query reads them (BSON Binary). */
const bytes = z
  .union([z.instanceof(Uint8Array), storedBinary.transform(({ buffer, position }) => buffer.subarray(0, position))])
  .transform((found) => Buffer.from(found.buffer, found.byteOffset, found.byteLength));
const bytesOf = (length: number): typeof bytes => bytes.refine((found) => found.length === length);

const schema = z.strictObject({
  v: z.literal(1),
  keyVersion: z.int().positive(),
  iv: bytesOf(IV_BYTES),
  ciphertext: bytes,
  tag: bytesOf(TAG_BYTES),
  commitment: bytesOf(COMMITMENT_BYTES),
});

/** @throws SealBroken when the stored form is not exactly one of ours */
export function parseSealedValue(stored: unknown): SealedValue {
  const parsed = schema.safeParse(stored);
  if (!parsed.success) throw new SealBroken();
  return parsed.data;
}
