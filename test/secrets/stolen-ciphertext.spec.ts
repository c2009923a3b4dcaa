import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';

import { type OrganizationId } from '@app/kernel';
import { LocalKeyFile, type WrappedKey } from '@app/platform';
import { openWith, sealWith } from '@app/platform/testing.js';

import { PROOF_SEED, proofSize, proven } from '../support/proof.js';
import { temporaryHome } from '../support/temporary-home.js';
import { flipped, flips, lengths, opensAtHome, swaps, type Tried, type TriedCipher } from './cipher-matrix.js';
import { PLANTED } from './planted-ciphers.js';

const OURS: TriedCipher = { seal: sealWith, open: openWith };
const MATRIX = { swaps, flips, lengths } as const;
const DATA_KEY = createHash('sha256').update(String(PROOF_SEED)).digest();
const SECRET = Buffer.from(JSON.stringify({ apiKey: '8f14e45fceea167a5a36dedd4bea2543a1b2c3d4' }));

const plus = (a: Tried, b: Tried): Tried => ({ tried: a.tried + b.tried, accepted: a.accepted + b.accepted });

describe('a sealed value outside its place', () => {
  it('opens nowhere else, with no bit turned and at no other length', () => {
    expect(opensAtHome(OURS, DATA_KEY, SECRET)).toBe(true);
    const swapped = swaps(OURS, DATA_KEY, SECRET);
    const sizes = proofSize(1, 8);
    const turned = Array.from({ length: sizes }, (_, n) => flips(OURS, DATA_KEY, randomBytes(1_600 + n * 7))).reduce(plus, { tried: 0, accepted: 0 });
    const cut = lengths(OURS, DATA_KEY, SECRET);
    proven({
      promise: 15,
      claim: 'A stolen ciphertext is useless elsewhere: no swap, no turned bit and no other length opens',
      counted: { swaps: swapped.tried, flips: turned.tried, lengths: cut.tried, accepted: swapped.accepted + turned.accepted + cut.accepted },
      demands: { swaps: { atLeast: 1_500 }, flips: { atLeast: 13_000 }, lengths: { atLeast: 12 }, accepted: { atMost: 0 } },
    });
  });

  it.each(Object.entries(PLANTED))('is found to open where it must not: %s', (_fault, { cipher, foundBy }) => {
    expect(opensAtHome(cipher, DATA_KEY, SECRET)).toBe(true);
    expect(MATRIX[foundBy](cipher, DATA_KEY, SECRET).accepted).toBeGreaterThan(0);
  });
});

describe('a wrapped data key outside its place', () => {
  const contexts = ['64b000000000000000000001', '64b000000000000000000002', '64b000000000000000000003'].flatMap((org) =>
    Array.from({ length: 8 }, (_, kv) => ({ app: 'attesta', org: org as OrganizationId, purpose: 'organization-data', kv: String(kv + 1) })),
  );

  it('unwraps for no other organization or version, and with no bit turned', async () => {
    const home = await temporaryHome();
    const kms = await LocalKeyFile.open({ file: path.join(home.path, 'local.key'), mayCreate: true });
    const unwraps = (key: WrappedKey, context: (typeof contexts)[number]): Promise<boolean> =>
      kms.decrypt(key, context).then(
        () => true,
        () => false,
      );
    const keys = await Promise.all(contexts.map((context) => kms.generateDataKey(context)));
    const moved = await Promise.all(
      keys.flatMap((key, from) => contexts.map(async (context, to) => ({ own: from === to, opened: await unwraps(key, context) }))),
    );
    const [first] = keys;
    const turned = await Promise.all(
      Array.from({ length: (first?.wrapped.length ?? 0) * 8 }, (_, bit) =>
        unwraps({ wrapped: flipped(first?.wrapped ?? Buffer.alloc(0), bit), kmsKeyId: first?.kmsKeyId ?? '' }, contexts[0] as (typeof contexts)[number]),
      ),
    );
    await home.remove();
    expect(moved.filter(({ own }) => own).every(({ opened }) => opened)).toBe(true);
    const elsewhere = moved.filter(({ own }) => !own);
    proven({
      promise: 15,
      claim: 'A wrapped data key unwraps for no other organization and no other version',
      counted: {
        swaps: elsewhere.length,
        flips: turned.length,
        accepted: [...elsewhere.map(({ opened }) => opened), ...turned].filter(Boolean).length,
      },
      demands: { swaps: { atLeast: 500 }, flips: { atLeast: 480 }, accepted: { atMost: 0 } },
    });
  });
});
