import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { characterMap } from './character-map.js';
import { unpackWoff } from './woff.js';

/** One file of a typeface: each holds a part of its characters. */
export interface FontFace {
  readonly name: string;
  readonly font: Buffer;
  readonly characters: ReadonlySet<number>;
}
export const WEIGHTS = ['regular', 'semibold'] as const;
export type Weight = (typeof WEIGHTS)[number];

/** Every character is 600 thousandths of the size wide: lines can be counted instead of measured. */
export const ADVANCE = 0.6;

export interface Fonts {
  canDraw(codePoint: number): boolean;
  faceOf(codePoint: number, weight: Weight): FontFace;
}

const require = createRequire(path.join(import.meta.dirname, 'fonts.js'));

/** IBM Plex Mono (SIL Open Font License 1.1), the typeface of the screens: Latin, extended Latin, Cyrillic, Vietnamese. */
const files = (): Readonly<Record<Weight, readonly string[]>> => ({
  regular: [
    require.resolve('@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff'),
    require.resolve('@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-ext-400-normal.woff'),
    require.resolve('@fontsource/ibm-plex-mono/files/ibm-plex-mono-cyrillic-400-normal.woff'),
    require.resolve('@fontsource/ibm-plex-mono/files/ibm-plex-mono-cyrillic-ext-400-normal.woff'),
    require.resolve('@fontsource/ibm-plex-mono/files/ibm-plex-mono-vietnamese-400-normal.woff'),
  ],
  semibold: [
    require.resolve('@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-600-normal.woff'),
    require.resolve('@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-ext-600-normal.woff'),
    require.resolve('@fontsource/ibm-plex-mono/files/ibm-plex-mono-cyrillic-600-normal.woff'),
    require.resolve('@fontsource/ibm-plex-mono/files/ibm-plex-mono-cyrillic-ext-600-normal.woff'),
    require.resolve('@fontsource/ibm-plex-mono/files/ibm-plex-mono-vietnamese-600-normal.woff'),
  ],
});

let loaded: Fonts | undefined;

/** Read once per process, on the first page. */
export function loadFonts(): Fonts {
  loaded ??= fontsOf(files());
  return loaded;
}

function fontsOf(paths: Readonly<Record<Weight, readonly string[]>>): Fonts {
  const faces = { regular: paths.regular.map(toFace), semibold: paths.semibold.map(toFace) };
  const find = (codePoint: number, weight: Weight): FontFace | undefined => faces[weight].find(({ characters }) => characters.has(codePoint));
  const fallback = { regular: firstOf(faces.regular), semibold: firstOf(faces.semibold) };
  return {
    canDraw: (codePoint) => WEIGHTS.every((weight) => find(codePoint, weight) !== undefined),
    faceOf: (codePoint, weight) => find(codePoint, weight) ?? fallback[weight],
  };
}

function toFace(file: string): FontFace {
  const font = unpackWoff(readFileSync(file));
  return { name: path.basename(file, '.woff'), font, characters: characterMap(font) };
}

function firstOf(faces: readonly FontFace[]): FontFace {
  const [first] = faces;
  return first ?? { name: 'none', font: Buffer.alloc(0), characters: new Set() };
}
