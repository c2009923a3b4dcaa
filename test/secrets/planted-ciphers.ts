import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

import { type OrganizationId } from '@app/kernel';
import { type SealedAt } from '@app/platform';

import { type TriedCipher } from './cipher-matrix.js';

type Bound = (org: OrganizationId, at: SealedAt, keyVersion: number) => string;

interface Fault {
  readonly bound?: Bound;
  readonly tagLength?: number;
  /** Leaves out the check of the tag. */
  readonly unverified?: true;
}

const everything: Bound = (org, { collection, documentId, field }, keyVersion) => JSON.stringify([org, collection, documentId, field, keyVersion]);

/** AES-256-GCM as it is easily written wrong. */
function faulty({ bound = everything, tagLength, unverified }: Fault): TriedCipher {
  const options = tagLength === undefined ? {} : { authTagLength: tagLength };
  return {
    seal: (dataKey, keyVersion, org, at, plaintext) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', dataKey, iv, options).setAAD(Buffer.from(bound(org, at, keyVersion)));
      const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
      return { v: 1, keyVersion, iv, ciphertext, tag: cipher.getAuthTag(), commitment: createHash('sha256').update(dataKey).digest() };
    },
    open: (dataKey, org, at, { keyVersion, iv, ciphertext, tag, commitment }) => {
      if (!createHash('sha256').update(dataKey).digest().equals(commitment)) throw new Error('another key');
      const decipher = createDecipheriv('aes-256-gcm', dataKey, iv, options).setAAD(Buffer.from(bound(org, at, keyVersion)));
      const opened = decipher.update(ciphertext);
      return unverified ? opened : Buffer.concat([opened, decipher.setAuthTag(tag).final()]);
    },
  };
}

/** Each leaves out one thing that the matrix must find. */
export const PLANTED: Readonly<Record<string, { readonly cipher: TriedCipher; readonly foundBy: 'swaps' | 'flips' | 'lengths' }>> = {
  'nothing bound': { cipher: faulty({ bound: () => '' }), foundBy: 'swaps' },
  'no organization': { cipher: faulty({ bound: (_org, at, version) => everything('' as OrganizationId, at, version) }), foundBy: 'swaps' },
  'no connection': { cipher: faulty({ bound: (org, at, version) => everything(org, { ...at, documentId: '' }, version) }), foundBy: 'swaps' },
  'no collection': { cipher: faulty({ bound: (org, at, version) => everything(org, { ...at, collection: '' }, version) }), foundBy: 'swaps' },
  'no field': { cipher: faulty({ bound: (org, at, version) => everything(org, { ...at, field: '' }, version) }), foundBy: 'swaps' },
  'no version': { cipher: faulty({ bound: (org, at) => everything(org, at, 0) }), foundBy: 'swaps' },
  'parts joined without care': {
    cipher: faulty({ bound: (org, { collection, documentId, field }, version) => `${org}${collection}${documentId}${field}${String(version)}` }),
    foundBy: 'swaps',
  },
  'tag of any length': { cipher: faulty({}), foundBy: 'lengths' },
  'tag not checked': { cipher: faulty({ unverified: true, tagLength: 16 }), foundBy: 'flips' },
};
