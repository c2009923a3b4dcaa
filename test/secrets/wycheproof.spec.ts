import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { decryptGcm, encryptGcm, type GcmInput } from '@app/platform/testing.js';

import { proven } from '../support/proof.js';

interface GcmVector {
  readonly tcId: number;
  readonly comment: string;
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  readonly msg: string;
  readonly ct: string;
  readonly tag: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
}
interface SignatureVector {
  readonly tcId: number;
  readonly msg: string;
  readonly sig: string;
  readonly result: 'valid' | 'invalid';
}
interface Vectors<G> {
  readonly numberOfTests: number;
  readonly testGroups: readonly G[];
}

const read = <G>(name: string): Vectors<G> => JSON.parse(readFileSync(path.join(__dirname, 'fixtures/wycheproof', name), 'utf8')) as Vectors<G>;
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const inputOf = ({ key, iv, aad }: GcmVector): GcmInput => ({ key: hex(key), iv: hex(iv), additionalData: hex(aad) });
const encrypts = (vector: GcmVector): boolean => {
  try {
    const { ciphertext, tag } = encryptGcm(inputOf(vector), hex(vector.msg));
    return ciphertext.equals(hex(vector.ct)) && tag.equals(hex(vector.tag));
  } catch {
    return false;
  }
};
const decrypts = (vector: GcmVector): boolean =>
  decryptGcm(inputOf(vector), { ciphertext: hex(vector.ct), tag: hex(vector.tag) })?.equals(hex(vector.msg)) === true;

/** How many vectors a cipher answers otherwise than they say. */
function wrong(vectors: readonly GcmVector[], opens: (vector: GcmVector) => boolean): number {
  return vectors.filter((vector) => opens(vector) !== (vector.result === 'valid')).length;
}

describe('the vectors of Wycheproof', () => {
  const gcm = read<{ readonly keySize: number; readonly ivSize: number; readonly tagSize: number; readonly tests: readonly GcmVector[] }>('aes_gcm_test.json');
  const isOurs = ({ keySize, ivSize, tagSize }: (typeof gcm.testGroups)[number]): boolean => keySize === 256 && ivSize === 96 && tagSize === 128;
  const ours = gcm.testGroups.filter(isOurs).flatMap(({ tests }) => tests);
  const others = gcm.testGroups.filter((group) => !isOurs(group)).flatMap(({ tests }) => tests);

  it('of AES-GCM: ours answer as written, every other key or IV length is refused', () => {
    const valid = ours.filter(({ result }) => result === 'valid');
    proven({
      promise: 15,
      claim: 'AES-GCM vectors of Wycheproof: 256-bit key, 96-bit IV and 128-bit tag run both ways; the rest are parameters that the vault refuses',
      counted: {
        vectors: ours.length + others.length,
        ran: ours.length,
        valid: valid.length,
        invalid: ours.length - valid.length,
        wrong: wrong(ours, decrypts) + valid.filter((vector) => !encrypts(vector)).length,
        otherParameters: others.length,
        otherParametersAccepted: others.filter((vector) => decrypts(vector) || encrypts(vector)).length,
      },
      demands: {
        vectors: { atLeast: gcm.numberOfTests },
        ran: { atLeast: 66 },
        valid: { atLeast: 39 },
        invalid: { atLeast: 27 },
        wrong: { atMost: 0 },
        otherParametersAccepted: { atMost: 0 },
      },
    });
  });

  it('of AES-GCM find a cipher that checks half a tag', () => {
    const half = (vector: GcmVector): boolean => decrypts(vector) || decrypts({ ...vector, ...trueTag(vector) });
    expect(wrong(ours, half)).toBeGreaterThan(0);
  });

  it('of Ed25519, which signs checkpoints: all answer as written', () => {
    const { numberOfTests, testGroups } = read<{ readonly pk: string; readonly tests: readonly SignatureVector[] }>('ed25519_test.json');
    const outcomes = testGroups.flatMap(({ pk, tests }) => {
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: hex(pk).toString('base64url') }, format: 'jwk' });
      return tests.map(({ msg, sig, result }) => ({ verified: verify(null, hex(msg), key, hex(sig)), valid: result === 'valid' }));
    });
    proven({
      promise: 15,
      claim: "Ed25519 vectors of Wycheproof against Node's own verification",
      counted: {
        vectors: outcomes.length,
        valid: outcomes.filter(({ valid }) => valid).length,
        wrong: outcomes.filter(({ verified, valid }) => verified !== valid).length,
      },
      demands: { vectors: { atLeast: numberOfTests }, valid: { atLeast: 1 }, wrong: { atMost: 0 } },
    });
  });
});

/** The tag that belongs to the ciphertext, when its first or its last half is what the vector has. */
function trueTag(vector: GcmVector): { readonly tag: string } | undefined {
  const { ciphertext, tag } = encryptGcm(inputOf(vector), hex(vector.msg));
  const [right, given] = [tag.toString('hex'), vector.tag];
  const isHalf = ciphertext.toString('hex') === vector.ct && (right.slice(0, 16) === given.slice(0, 16) || right.slice(16) === given.slice(16));
  return isHalf ? { tag: right } : undefined;
}
