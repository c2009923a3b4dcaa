/** A piece of text that one font face draws. */
export interface TextRun<Face> {
  readonly face: Face;
  readonly text: string;
}

const SPACE = /[\s\u00A0]+/g;

/**
 * What no face can draw is written out as its code point, `[U+4E2D]`: a name that vanished from a page would be worse than one that is hard to read.
 * Line breaks, tabs and runs of spaces become one space.
 */
export function printable(text: string, canDraw: (codePoint: number) => boolean): string {
  return [...text.normalize('NFC').replace(SPACE, ' ')]
    .map((character) => {
      const codePoint = character.codePointAt(0) ?? 0;
      return canDraw(codePoint) ? character : `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`;
    })
    .join('');
}

/** Split where another face is needed; the first face that has a character draws it. */
export function runsOf<Face>(text: string, faceOf: (codePoint: number) => Face): readonly TextRun<Face>[] {
  const runs: { face: Face; text: string }[] = [];
  for (const character of text) {
    const face = faceOf(character.codePointAt(0) ?? 0);
    const last = runs.at(-1);
    if (last !== undefined && last.face === face) last.text += character;
    else runs.push({ face, text: character });
  }
  return runs;
}
