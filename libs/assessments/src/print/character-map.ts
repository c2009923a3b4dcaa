const SFNT_HEADER_BYTES = 12;
const SFNT_ENTRY_BYTES = 16;
const UNICODE_PLATFORMS = [0, 3];
const LAST_CODE = 0xffff;

/** The code points of a TrueType font that have a glyph (OpenType `cmap`, format 4): a library that draws nothing for the others would lose them in silence. */
export function characterMap(font: Buffer): ReadonlySet<number> {
  const table = tableOf(font, 'cmap');
  const count = table.readUInt16BE(2);
  const characters = new Set<number>();
  for (let index = 0; index < count; index++) {
    const platform = table.readUInt16BE(4 + 8 * index);
    const subtable = table.subarray(table.readUInt32BE(8 + 8 * index));
    if (UNICODE_PLATFORMS.includes(platform) && subtable.readUInt16BE(0) === 4) for (const codePoint of charactersOf(subtable)) characters.add(codePoint);
  }
  return characters;
}

function tableOf(font: Buffer, tag: string): Buffer {
  const count = font.readUInt16BE(4);
  for (let index = 0; index < count; index++) {
    const at = SFNT_HEADER_BYTES + SFNT_ENTRY_BYTES * index;
    if (font.toString('latin1', at, at + 4) === tag) return font.subarray(font.readUInt32BE(at + 8), font.readUInt32BE(at + 8) + font.readUInt32BE(at + 12));
  }
  return Buffer.alloc(4);
}

/** Segments of neighbouring code points: four lists of equal length, one after the other. */
function* charactersOf(subtable: Buffer): Generator<number> {
  const doubled = subtable.readUInt16BE(6);
  const [ends, starts, deltas, offsets] = [14, 16 + doubled, 16 + 2 * doubled, 16 + 3 * doubled];
  for (let at = 0; at < doubled; at += 2) {
    const [start, end, delta, offset] = [starts, ends, deltas, offsets].map((list) => subtable.readUInt16BE(list + at));
    if (start === undefined || end === undefined || delta === undefined || offset === undefined) continue;
    for (let code = start; code <= end && code < LAST_CODE; code++) {
      const glyph = offset === 0 ? (code + delta) % 0x10000 : subtable.readUInt16BE(offsets + at + offset + 2 * (code - start));
      if (glyph !== 0) yield code;
    }
  }
}
