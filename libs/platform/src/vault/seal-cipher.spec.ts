import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import mongoose from 'mongoose';

import { type OrganizationId } from '@app/kernel';

import { openWith, sealWith } from './seal-cipher.js';
import { parseSealedValue, type SealedAt, type SealedValue } from './sealed-value.js';
import { SealBroken } from './vault.errors.js';

const organizations = Array.from({ length: 3 }, (_, index) => `64b00000000000000000000${index}` as OrganizationId);
const KEY = Buffer.alloc(32, 7);
const AT: SealedAt = { collection: 'connections', documentId: '64c000000000000000000001', field: 'credential' };
const [ORG] = organizations as [OrganizationId];
const PLAINTEXT = Buffer.from(JSON.stringify({ apiKey: '8f14e45fceea167a5a36dedd4bea2543a1b2c3d4' }));

const opens = (key: Buffer, org: OrganizationId, at: SealedAt, sealed: unknown): boolean => {
  try {
    openWith(key, org, at, sealed as SealedValue);
    return true;
  } catch (problem) {
    if (problem instanceof SealBroken) return false;
    throw problem;
  }
};
const flip = (bytes: Buffer, bit: number): Buffer => {
  const flipped = Buffer.from(bytes);
  flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return flipped;
};

describe('seal cipher', () => {
  it('opens what it sealed, of any length, and seals never twice alike', () => {
    for (const length of [0, 1, 15, 16, 17, 1_000, 1_000_000]) {
      const plaintext = randomBytes(length);
      expect(openWith(KEY, ORG, AT, sealWith(KEY, 1, ORG, AT, plaintext)).equals(plaintext)).toBe(true);
    }
    const sealed = Array.from({ length: 1_000 }, () => sealWith(KEY, 1, ORG, AT, PLAINTEXT));
    expect(new Set(sealed.map(({ iv }) => iv.toString('hex'))).size).toBe(1_000);
    expect(sealed[0]).toMatchObject({ v: 1, keyVersion: 1 });
    expect(
      sealed.every(({ iv, tag, commitment, ciphertext }) => iv.length === 12 && tag.length === 16 && commitment.length === 32 && !ciphertext.includes('8f14')),
    ).toBe(true);
  });

  it('opens in no other place: organization, collection, document, field and version swapped 2,000 times and more', () => {
    const places = organizations.flatMap((org) =>
      ['connections', 'populations'].flatMap((collection) =>
        ['64c000000000000000000001', '64c000000000000000000002'].flatMap((documentId) =>
          ['credential', 'rows'].flatMap((field) => [1, 2].map((version) => ({ org, at: { collection, documentId, field }, version }))),
        ),
      ),
    );
    let swaps = 0;
    // One data key for all: the place alone must keep them apart.
    for (const from of places) {
      const sealed = sealWith(KEY, from.version, from.org, from.at, PLAINTEXT);
      for (const to of places) {
        expect(opens(KEY, to.org, to.at, { ...sealed, keyVersion: to.version })).toBe(from === to);
        if (from !== to) swaps++;
      }
    }
    expect(swaps).toBeGreaterThanOrEqual(2_000);
  });

  it('keeps places apart whose parts only look alike when joined', () => {
    const sealed = sealWith(KEY, 1, ORG, { collection: 'a', documentId: 'b|c', field: 'd' }, PLAINTEXT);
    expect(opens(KEY, ORG, { collection: 'a|b', documentId: 'c', field: 'd' }, sealed)).toBe(false);
    expect(opens(KEY, ORG, { collection: 'a', documentId: 'b', field: 'c|d' }, sealed)).toBe(false);
  });

  it('opens under no other data key, found by the commitment', () => {
    const sealed = sealWith(KEY, 1, ORG, AT, PLAINTEXT);
    expect(opens(Buffer.alloc(32, 8), ORG, AT, sealed)).toBe(false);
    const other = sealWith(Buffer.alloc(32, 8), 1, ORG, AT, PLAINTEXT);
    expect(opens(KEY, ORG, AT, { ...other, commitment: sealed.commitment })).toBe(false);
    expect(opens(KEY, ORG, AT, { ...sealed, commitment: other.commitment })).toBe(false);
  });

  it('refuses every flipped bit of every byte', () => {
    const sealed = sealWith(KEY, 1, ORG, AT, randomBytes(1_600));
    let flips = 0;
    for (const part of ['iv', 'ciphertext', 'tag', 'commitment'] as const) {
      for (let bit = 0; bit < sealed[part].length * 8; bit++, flips++) {
        if (opens(KEY, ORG, AT, { ...sealed, [part]: flip(sealed[part], bit) })) throw new Error(`${part} bit ${bit} was accepted`);
      }
    }
    expect(flips).toBeGreaterThanOrEqual(13_000);
    expect(opens(KEY, ORG, AT, sealed)).toBe(true);
  });

  it('refuses tags of 0 to 15 and of 17 bytes, and bytes cut off or added elsewhere', () => {
    const sealed = sealWith(KEY, 1, ORG, AT, PLAINTEXT);
    for (let length = 0; length < 16; length++) expect(opens(KEY, ORG, AT, { ...sealed, tag: sealed.tag.subarray(0, length) })).toBe(false);
    const longer = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(1)]);
    for (const part of ['iv', 'tag', 'commitment', 'ciphertext'] as const) {
      expect(opens(KEY, ORG, AT, { ...sealed, [part]: longer(sealed[part]) })).toBe(false);
      expect(opens(KEY, ORG, AT, { ...sealed, [part]: sealed[part].subarray(1) })).toBe(false);
      expect(opens(KEY, ORG, AT, { ...sealed, [part]: Buffer.alloc(0) })).toBe(false);
    }
  });

  it('needs the pinned tag length: Node itself accepts a tag cut to 4 bytes', () => {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', KEY, iv);
    const ciphertext = Buffer.concat([cipher.update(PLAINTEXT), cipher.final()]);
    const naive = createDecipheriv('aes-256-gcm', KEY, iv).setAuthTag(cipher.getAuthTag().subarray(0, 4));
    expect(Buffer.concat([naive.update(ciphertext), naive.final()])).toEqual(PLAINTEXT);
    const pinned = createDecipheriv('aes-256-gcm', KEY, iv, { authTagLength: 16 });
    expect(() => pinned.setAuthTag(cipher.getAuthTag().subarray(0, 4))).toThrow();
  });

  it('says nothing about the content when it refuses', () => {
    const sealed = sealWith(KEY, 1, ORG, AT, PLAINTEXT);
    try {
      openWith(KEY, ORG, AT, { ...sealed, tag: flip(sealed.tag, 0) });
    } catch (problem) {
      expect(problem).toMatchObject({ code: 'vault.seal-broken', retryable: false });
      expect((problem as Error).cause).toBeUndefined();
      expect(JSON.stringify(problem)).not.toContain(sealed.ciphertext.toString('base64'));
    }
    expect.assertions(3);
  });
});

describe('stored sealed value', () => {
  const sealed = sealWith(KEY, 1, ORG, AT, PLAINTEXT);
  const asStored = {
    ...sealed,
    ...Object.fromEntries((['iv', 'ciphertext', 'tag', 'commitment'] as const).map((part) => [part, new mongoose.mongo.Binary(sealed[part])])),
  };

  it('is read from Buffers, plain bytes and BSON binaries', () => {
    expect(parseSealedValue(sealed)).toEqual(sealed);
    expect(parseSealedValue(asStored)).toEqual(sealed);
    expect(parseSealedValue({ ...sealed, iv: new Uint8Array(sealed.iv) })).toEqual(sealed);
  });

  it.each([
    ['null', null],
    ['a text', 'sealed'],
    ['another format', { ...sealed, v: 2 }],
    ['no format', { ...sealed, v: undefined }],
    ['version 0', { ...sealed, keyVersion: 0 }],
    ['half a version', { ...sealed, keyVersion: 1.5 }],
    ['a version as text', { ...sealed, keyVersion: '1' }],
    ['base64 instead of bytes', { ...sealed, iv: sealed.iv.toString('base64') }],
    ['a tag of 12 bytes', { ...sealed, tag: sealed.tag.subarray(0, 12) }],
    ['an IV of 16 bytes', { ...sealed, iv: Buffer.alloc(16) }],
    ['a commitment of 31 bytes', { ...sealed, commitment: sealed.commitment.subarray(1) }],
    ['a field more', { ...sealed, plaintext: 'x' }],
    ['a field less', { ...sealed, commitment: undefined }],
  ])('is refused: %s', (_what, stored) => {
    expect(() => parseSealedValue(stored)).toThrow(SealBroken);
  });
});
