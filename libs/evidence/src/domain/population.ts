import { createHash } from 'node:crypto';

import type { PopulationRow } from '@app/connector-sdk';
import { canonicalJson, merkleLeaf, MerkleRoot, sha256Hex } from '@app/kernel';

export const SALT_BYTES = 32;

/** A row with its place in the tree. */
export interface CommittedRow {
  readonly row: PopulationRow;
  /** SHA-256(salt ‖ canonical row): tells nothing about the row without its salt. */
  readonly commitment: Buffer;
}

/** SHA-256 over the salt and the RFC 8785 JSON {key, on, row}. HR data is guessable, so a hash without a salt would not hide it. */
export function commitmentOf(row: PopulationRow, salt: Uint8Array): Buffer {
  return createHash('sha256')
    .update(salt)
    .update(canonicalJson({ key: row.key, on: row.on, row: row.row }))
    .digest();
}

/**
 * Leaf order: SHA-256 (hex) of the record key ascending; rows of one key by commitment (hex) ascending. It depends on the rows alone, so the order in which
 * a vendor lists them never reaches the root.
 */
export function commitRows(rows: readonly PopulationRow[], saltOf: (recordKey: string) => Uint8Array): readonly CommittedRow[] {
  const placed = rows.map((row) => {
    const commitment = commitmentOf(row, saltOf(row.key));
    return { row, commitment, place: sha256Hex(row.key) + commitment.toString('hex') };
  });
  placed.sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0));
  return placed.map(({ row, commitment }) => ({ row, commitment }));
}

/** RFC 6962 tree head (hex) over commitments in leaf order. An empty population has a root; a count without rows has none. */
export function rootOf(commitments: Iterable<Uint8Array>): string {
  const tree = new MerkleRoot();
  for (const commitment of commitments) tree.add(merkleLeaf(commitment));
  return tree.digest().toString('hex');
}
