import { type OrganizationId } from '@app/kernel';
import { type SealedAt, type SealedValue } from '@app/platform';

/** What is tried: the vault's own cipher, and planted ones that leave something out. */
export interface TriedCipher {
  seal(dataKey: Buffer, keyVersion: number, org: OrganizationId, at: SealedAt, plaintext: Buffer): SealedValue;
  /** Throws when it refuses. */
  open(dataKey: Buffer, org: OrganizationId, at: SealedAt, sealed: SealedValue): Buffer;
}
export interface Tried {
  readonly tried: number;
  readonly accepted: number;
}

interface Place {
  readonly org: OrganizationId;
  readonly at: SealedAt;
  readonly version: number;
}
const ORGANIZATIONS = ['64b000000000000000000001', '64b000000000000000000002', '64b000000000000000000003'] as readonly string[] as readonly OrganizationId[];
/** The last four look alike when their parts are joined without care. */
const WHERE: readonly SealedAt[] = [
  { collection: 'connections', documentId: '64c000000000000000000001', field: 'credential' },
  { collection: 'connections', documentId: '64c000000000000000000002', field: 'credential' },
  { collection: 'connections', documentId: '64c000000000000000000001', field: 'token' },
  { collection: 'channels', documentId: '64c000000000000000000001', field: 'credential' },
  { collection: 'a', documentId: 'bc', field: 'd' },
  { collection: 'ab', documentId: 'c', field: 'd' },
  { collection: 'a', documentId: 'b', field: 'cd' },
  { collection: 'a', documentId: 'b|c', field: 'd' },
];
const PLACES: readonly Place[] = ORGANIZATIONS.flatMap((org) => WHERE.flatMap((at) => [1, 2].map((version) => ({ org, at, version }))));
const PARTS = ['iv', 'ciphertext', 'tag', 'commitment'] as const;
const HOME: Place = { org: ORGANIZATIONS[0] as OrganizationId, at: WHERE[0] as SealedAt, version: 1 };

const opens = (cipher: TriedCipher, dataKey: Buffer, { org, at }: Place, sealed: SealedValue): boolean => {
  try {
    cipher.open(dataKey, org, at, sealed);
    return true;
  } catch {
    return false;
  }
};
const count = (outcomes: readonly boolean[]): Tried => ({ tried: outcomes.length, accepted: outcomes.filter(Boolean).length });

/** Every sealed value offered to every place but its own. One data key for all: the place alone must keep them apart. */
export function swaps(cipher: TriedCipher, dataKey: Buffer, plaintext: Buffer): Tried {
  const sealed = PLACES.map(({ org, at, version }) => cipher.seal(dataKey, version, org, at, plaintext));
  return count(
    sealed.flatMap((value, from) => PLACES.flatMap((to, index) => (from === index ? [] : [opens(cipher, dataKey, to, { ...value, keyVersion: to.version })]))),
  );
}

/** Every bit of every stored byte turned over, one at a time. */
export function flips(cipher: TriedCipher, dataKey: Buffer, plaintext: Buffer): Tried {
  const sealed = cipher.seal(dataKey, HOME.version, HOME.org, HOME.at, plaintext);
  return count(
    PARTS.flatMap((part) =>
      Array.from({ length: sealed[part].length * 8 }, (_, bit) => opens(cipher, dataKey, HOME, { ...sealed, [part]: flipped(sealed[part], bit) })),
    ),
  );
}

/** The right tag cut to 4–15 bytes, and the parts cut or drawn out elsewhere. */
export function lengths(cipher: TriedCipher, dataKey: Buffer, plaintext: Buffer): Tried {
  const sealed = cipher.seal(dataKey, HOME.version, HOME.org, HOME.at, plaintext);
  const tags = Array.from({ length: 12 }, (_, index) => ({ ...sealed, tag: sealed.tag.subarray(0, index + 4) }));
  const others = PARTS.flatMap((part) =>
    [Buffer.alloc(0), sealed[part].subarray(1), sealed[part].subarray(0, -1), Buffer.concat([sealed[part], Buffer.alloc(1)])].map((bytes) => ({
      ...sealed,
      [part]: bytes,
    })),
  );
  return count([...tags, ...others].map((value) => opens(cipher, dataKey, HOME, value)));
}

/** A matrix says nothing about a cipher that opens nothing. */
export const opensAtHome = (cipher: TriedCipher, dataKey: Buffer, plaintext: Buffer): boolean =>
  PLACES.every(({ org, at, version }) => cipher.open(dataKey, org, at, cipher.seal(dataKey, version, org, at, plaintext)).equals(plaintext));

export function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return copy;
}
