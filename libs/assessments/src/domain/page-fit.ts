/** Text in lines of at most `columns` characters, broken at spaces where there are any. Every printed character is one column wide. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((whole) => pieces(whole, columns))) {
    if (line === '') line = word;
    else if (lengthOf(line) + 1 + lengthOf(word) <= columns) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** In code points: a pair of surrogates is one character. */
const lengthOf = (text: string): number => [...text].length;

function pieces(word: string, columns: number): readonly string[] {
  const characters = [...word];
  if (characters.length <= columns) return [word];
  return Array.from({ length: Math.ceil(characters.length / columns) }, (_, index) => characters.slice(index * columns, (index + 1) * columns).join(''));
}

/** At most `most` lines; what is cut off is counted, never silent. */
export function clip(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  const rest = lines.slice(most - 1).reduce((sum, line) => sum + lengthOf(line), 0);
  return [...lines.slice(0, most - 1), `… ${String(rest)} more characters are in the row itself (JSON)`];
}

/** The largest number of lines per block with which all blocks fit; 1 when even that is too much. */
export function linesPerBlock(blocks: readonly (readonly string[])[], budget: number): number {
  const longest = Math.max(1, ...blocks.map(({ length }) => length));
  for (let most = longest; most > 1; most--) if (blocks.reduce((sum, { length }) => sum + Math.min(length, most), 0) <= budget) return most;
  return 1;
}

/**
 * Blocks of lines, and a list of remarks after them, cut so that together they are at most `budget` lines. Each block keeps its first line; what is left out is
 * counted in words.
 */
export function fitToPage(
  blocks: readonly (readonly string[])[],
  remarks: readonly (readonly string[])[],
  budget: number,
): { readonly blocks: readonly (readonly string[])[]; readonly remarks: readonly (readonly string[])[] } {
  const room = Math.max(1, budget - blocks.length);
  const kept = remarks.length <= room ? remarks : [...remarks.slice(0, room - 1), [`… ${String(remarks.length - room + 1)} more are in the row itself (JSON)`]];
  const most = linesPerBlock([...blocks, ...kept], budget);
  return { blocks: blocks.map((lines) => clip(lines, most)), remarks: kept.map((lines) => clip(lines, most)) };
}
