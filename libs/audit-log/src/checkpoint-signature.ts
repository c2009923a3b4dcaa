import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

import { type OrganizationId } from '@app/kernel';

import { type Checkpoint, type SignatureState, type Statement, textOf } from './domain/index.js';

/** First 32 hex digits of the SHA-256 of the public key (SPKI, DER). */
export const keyIdOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 32);

export function signCheckpoint(org: OrganizationId, statement: Statement, privateKey: KeyObject): Checkpoint {
  const signature = sign(null, Buffer.from(textOf(org, statement)), privateKey).toString('base64');
  return { ...statement, keyId: keyIdOf(createPublicKey(privateKey)), signature };
}

/** `keys`: public keys that are known to be the organization's, by id. */
export function signatureStateOf(org: OrganizationId, checkpoint: Checkpoint, keys: ReadonlyMap<string, KeyObject>): SignatureState {
  const key = keys.get(checkpoint.keyId);
  if (key === undefined) return 'stranger';
  return verify(null, Buffer.from(textOf(org, checkpoint)), key, Buffer.from(checkpoint.signature, 'base64')) ? 'fits' : 'broken';
}
