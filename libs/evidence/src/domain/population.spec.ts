import { createHash } from 'node:crypto';

import fc from 'fast-check';

import type { PopulationRow } from '@app/connector-sdk';
import { canonicalJson, isLocalDate, merkleLeaf, MerkleRoot } from '@app/kernel';

import { aDay, aLeaver } from '../testing.js';
import { commitmentOf, commitRows, rootOf } from './population.js';

const saltOf = (key: string): Uint8Array => createHash('sha256').update(`salt of ${key}`).digest();
const rootFor = (rows: readonly PopulationRow[], salts = saltOf): string => rootOf(commitRows(rows, salts).map(({ commitment }) => commitment));
const row = fc.record({
  key: fc.string({ minLength: 1, maxLength: 8 }),
  on: fc.option(fc.integer({ min: 10, max: 28 }).map((day) => aDay(`2026-11-${String(day)}`))),
  row: fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 1 }), { noNullPrototype: true, maxKeys: 4 }),
}) as fc.Arbitrary<PopulationRow>;

describe('root of a population', () => {
  it('is that of an independent count over the documented order', () => {
    const rows = ['8', '4', '15', '16', '23', '42'].map((key) => aLeaver(key, aDay('2026-11-05')));
    const inOrder = [...rows].sort((a, b) => Buffer.compare(createHash('sha256').update(a.key).digest(), createHash('sha256').update(b.key).digest()));
    const tree = new MerkleRoot();
    for (const one of inOrder) {
      const bytes = Buffer.concat([saltOf(one.key), Buffer.from(canonicalJson({ key: one.key, on: one.on, row: one.row }))]);
      tree.add(merkleLeaf(createHash('sha256').update(bytes).digest()));
    }
    expect(rootFor(rows)).toBe(tree.digest().toString('hex'));
  });

  it('is equal for an equal population in any order', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (rows, random) => {
        const shuffled = rows.map((one) => ({ one, place: random.next().value })).sort((a, b) => a.place - b.place);
        expect(rootFor(shuffled.map(({ one }) => one))).toBe(rootFor(rows));
      }),
      { numRuns: 500 },
    );
  });

  it('changes when a row is dropped, repeated, moved to another day or given another salt', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), fc.nat(), (rows, pick) => {
        const [root, index] = [rootFor(rows), pick % rows.length];
        const picked = rows[index] as PopulationRow;
        const day = picked.on === aDay('2026-11-01') ? null : aDay('2026-11-01');
        expect(rootFor(rows.filter((_, at) => at !== index))).not.toBe(root);
        expect(rootFor([...rows, picked])).not.toBe(root);
        expect(rootFor(rows.map((one, at) => (at === index ? { ...one, on: day } : one)))).not.toBe(root);
        expect(rootFor(rows, (key) => (key === picked.key ? Buffer.alloc(32) : saltOf(key)))).not.toBe(root);
      }),
      { numRuns: 300 },
    );
  });

  it('of nobody is the root of the empty tree: zero people were read, not no rows', () => {
    expect(rootFor([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('tells nothing about a guessed row to whoever has no salt', () => {
    const guessed = aLeaver('8', aDay('2026-11-05'));
    const commitment = commitmentOf(guessed, saltOf('8'));
    const unsalted = createHash('sha256')
      .update(canonicalJson({ key: guessed.key, on: guessed.on, row: guessed.row }))
      .digest();
    expect(commitment.equals(unsalted)).toBe(false);
    expect(isLocalDate(guessed.on)).toBe(true);
  });
});
