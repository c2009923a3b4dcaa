import { createHash } from 'node:crypto';

import { revealedLeaves, rowsDigest } from './reveal.js';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string];

describe('revealedLeaves', () => {
  it('finds each row by its commitment, equal rows all of them, in leaf order', () => {
    expect(revealedLeaves([A, B, A, C], [C, A])).toEqual({ leaves: [0, 2, 3] });
    expect(revealedLeaves([A], [])).toEqual({ leaves: [] });
  });

  it('names what is unknown and what is there twice', () => {
    expect(revealedLeaves([A, B], [A, C, A])).toEqual({
      problems: [
        { field: 'rows.1', message: 'is no commitment of this population' },
        { field: 'rows.2', message: 'is there twice' },
      ],
    });
  });
});

describe('rowsDigest', () => {
  it('is the SHA-256 of the lines, whatever order the rows come in', () => {
    const rows = [
      { leaf: 10, commitment: B },
      { leaf: 9, commitment: A },
    ];
    const lines = `9 ${A}\n10 ${B}\n`;
    expect(rowsDigest(rows)).toBe(createHash('sha256').update(lines).digest('hex'));
    expect(rowsDigest([...rows].reverse())).toBe(rowsDigest(rows));
  });
});
