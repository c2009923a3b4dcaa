import { createHash } from 'node:crypto';

/** Name and version of the rule below; stored with each sample. */
export const DRAW_METHOD = 'attesta-draw-1';

/** A row of a population as a sample names it: no personal data. */
export interface DrawnRow {
  /** Place in the population's leaf order, from 0. */
  readonly leaf: number;
  /** SHA-256(salt ‖ canonical row), hex. */
  readonly commitment: string;
}

/** Printable ASCII, so that a seed has one spelling and one sequence of bytes. */
export const SEED_PATTERN = /^[ -~]{8,128}$/;

/**
 * The `size` rows with the lowest SHA-256 over these bytes, one after the other:
 *   1. the 14 ASCII bytes `attesta-draw-1`
 *   2. the length of the seed in bytes, one byte (8 … 128)
 *   3. the seed, ASCII
 *   4. the population root, 32 bytes
 *   5. the row's leaf number from 0, four bytes, big-endian
 *   6. the row's commitment, 32 bytes
 * Only the seed differs in length, and its length stands before it: no two inputs give the same bytes. Hashes compare as unsigned big-endian numbers. The
 * answer is in the order of the draw. It depends on seed, root and rows alone, so anybody who holds the commitments (which give the root) can repeat it.
 */
export function drawSample(input: {
  readonly seed: string;
  readonly root: string;
  readonly commitments: readonly string[];
  readonly size: number;
}): readonly DrawnRow[] {
  const { seed, root, commitments, size } = input;
  const head = Buffer.concat([Buffer.from(DRAW_METHOD, 'ascii'), Buffer.of(seed.length), Buffer.from(seed, 'ascii'), Buffer.from(root, 'hex')]);
  const placed = commitments.map((commitment, leaf) => ({ leaf, commitment, ticket: ticketOf(head, leaf, commitment) }));
  placed.sort((a, b) => Buffer.compare(a.ticket, b.ticket));
  return placed.slice(0, size).map(({ leaf, commitment }) => ({ leaf, commitment }));
}

function ticketOf(head: Buffer, leaf: number, commitment: string): Buffer {
  const place = Buffer.alloc(4);
  place.writeUInt32BE(leaf);
  return createHash('sha256').update(head).update(place).update(commitment, 'hex').digest();
}
