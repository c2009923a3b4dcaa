import { createHash } from 'node:crypto';

import fc from 'fast-check';

import { commitmentOf, rootOf } from '@app/evidence/domain/index.js';

import { PROOF_SEED, proofSize, proven } from '../../../../test/support/proof.js';
import { drawSample } from './draw.js';

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
const commitmentsOf = (name: string, count: number): readonly string[] => Array.from({ length: count }, (_, n) => hash(`${name}/${String(n)}`).toString('hex'));
const rootHex = (commitments: readonly string[]): string => rootOf(commitments.map((one) => Buffer.from(one, 'hex')));

/** Written from docs/sampling.md alone: another tree, another encoding of the bytes, no function of ours. */
function auditorsDraw(seed: string, commitments: readonly string[], size: number): { readonly root: string; readonly leaves: readonly number[] } {
  const sha = (hex: string): string => createHash('sha256').update(hex, 'hex').digest('hex');
  const tree = (leaves: readonly string[]): string => {
    if (leaves.length === 0) return sha('');
    if (leaves.length === 1) return leaves[0] ?? '';
    let half = 1;
    while (half * 2 < leaves.length) half *= 2;
    return sha(`01${tree(leaves.slice(0, half))}${tree(leaves.slice(half))}`);
  };
  const root = tree(commitments.map((one) => sha(`00${one}`)));
  const letters = [...seed].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  const start = `617474657374612d647261772d31${seed.length.toString(16).padStart(2, '0')}${letters}${root}`;
  const tickets = commitments.map((one, leaf) => ({ leaf, number: BigInt(`0x${sha(`${start}${leaf.toString(16).padStart(8, '0')}${one}`)}`) }));
  tickets.sort((a, b) => (a.number < b.number ? -1 : 1));
  return { root, leaves: tickets.slice(0, size).map(({ leaf }) => leaf) };
}

describe('a draw', () => {
  it('is repeated by a second implementation from the commitments alone, and one changed row changes root and sample', () => {
    let [same, changed, otherSeed] = [0, 0, 0];
    const populations = proofSize(1_000, 10_000);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 1, max: 60 }),
        fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), minLength: 8, maxLength: 128 }),
        fc.nat(),
        (count, size, seed, nonce) => {
          const commitments = commitmentsOf(`people ${String(nonce)}`, count);
          const root = rootHex(commitments);
          const drawn = drawSample({ seed, root, commitments, size });
          const theirs = auditorsDraw(seed, commitments, size);
          expect([root, drawn.map(({ leaf }) => leaf)]).toEqual([theirs.root, theirs.leaves]);
          expect(drawn.every(({ leaf, commitment }) => commitments[leaf] === commitment)).toBe(true);
          same++;
          const place = nonce % count;
          const altered = commitments.map((one, leaf) => (leaf === place ? hash(`altered ${one}`).toString('hex') : one));
          const alteredRoot = rootHex(altered);
          expect(alteredRoot).not.toBe(root);
          const tickets = (of: readonly string[], at: string, with_: string): string =>
            JSON.stringify(drawSample({ seed: with_, root: at, commitments: of, size }).map(({ leaf }) => leaf));
          // A sample of everything, or of a few out of a few, can be the same by chance: counted where a chance is below one in a billion.
          if (count >= 60 && size >= 20 && size < count) {
            expect(tickets(altered, alteredRoot, seed)).not.toBe(tickets(commitments, root, seed));
            expect(tickets(commitments, root, `${seed.slice(1)}${seed.startsWith('x') ? 'y' : 'x'}`)).not.toBe(tickets(commitments, root, seed));
            otherSeed++;
          }
          changed++;
        },
      ),
      { seed: PROOF_SEED, numRuns: populations },
    );
    proven({
      promise: 'sampling',
      claim: 'a second implementation, written from the documentation, draws the same sample; one changed row changes root and sample',
      counted: { populations: same, alteredRoots: changed, alteredSamples: otherSeed },
      demands: { populations: { atLeast: 1_000 }, alteredRoots: { atLeast: 1_000 }, alteredSamples: { atLeast: 100 } },
    });
  });

  it('takes each row equally often over many seeds', () => {
    const commitments = commitmentsOf('even', 40);
    const root = rootHex(commitments);
    const times = new Array<number>(40).fill(0);
    for (let n = 0; n < 4_000; n++)
      for (const { leaf } of drawSample({ seed: `seed ${String(n)} of many`, root, commitments, size: 4 })) times[leaf] = (times[leaf] ?? 0) + 1;
    // 400 expected, standard deviation 19: six of them on either side.
    expect(Math.min(...times)).toBeGreaterThan(286);
    expect(Math.max(...times)).toBeLessThan(514);
  });

  it('tells equal rows apart by their place', () => {
    const row = { key: 'a', on: null, row: {} };
    const twins = [1, 2, 3].map(() => commitmentOf(row, Buffer.alloc(32)).toString('hex'));
    const drawn = drawSample({ seed: 'twelve dice', root: rootHex(twins), commitments: twins, size: 3 });
    expect(drawn.map(({ leaf }) => leaf).sort()).toEqual([0, 1, 2]);
  });

  it('of nobody is empty, and of fewer than asked is everybody', () => {
    expect(drawSample({ seed: 'twelve dice', root: rootHex([]), commitments: [], size: 5 })).toEqual([]);
    const three = commitmentsOf('three', 3);
    expect(drawSample({ seed: 'twelve dice', root: rootHex(three), commitments: three, size: 5 })).toHaveLength(3);
  });
});
