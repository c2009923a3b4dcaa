import { type FieldProblem, sha256Hex } from '@app/kernel';

import { type DrawnRow } from './draw.js';

/** Rows that one call may show. */
export const MAX_REVEALED = 200;

/** Which rows of a population somebody asks to see in clear. */
export type RevealWish =
  | { readonly kind: 'sample'; readonly sampleId: string }
  | { readonly kind: 'rows'; readonly commitments: readonly string[] }
  | { readonly kind: 'all'; readonly fromLeaf: number; readonly limit: number };

/** The leaves of named commitments in leaf order, or the fields that name none. Equal rows have equal commitments: all of them are meant. */
export function revealedLeaves(
  commitments: readonly string[],
  asked: readonly string[],
): { readonly leaves: readonly number[] } | { readonly problems: readonly FieldProblem[] } {
  const known = new Set(commitments);
  const problems = asked.flatMap((one, index) => {
    const field = `rows.${String(index)}`;
    if (!known.has(one)) return [{ field, message: 'is no commitment of this population' }];
    return asked.indexOf(one) < index ? [{ field, message: 'is there twice' }] : [];
  });
  if (problems.length > 0) return { problems };
  const wanted = new Set(asked);
  return { leaves: commitments.flatMap((one, leaf) => (wanted.has(one) ? [leaf] : [])) };
}

/** SHA-256, hex, over one line `<leaf> <commitment>` with a line feed per row, in leaf order: which rows an event speaks of, for whoever holds the commitments. */
export const rowsDigest = (rows: readonly DrawnRow[]): string =>
  sha256Hex(
    [...rows]
      .sort((a, b) => a.leaf - b.leaf)
      .map(({ leaf, commitment }) => `${String(leaf)} ${commitment}\n`)
      .join(''),
  );
