import { constants, inflateRawSync, inflateSync } from 'node:zlib';

import { ENCODINGS } from './secret-encodings.js';

export interface Secret {
  readonly name: string;
  readonly value: string;
}
export interface Hit {
  readonly secret: string;
  readonly encoding: string;
}
interface Needle extends Hit {
  readonly bytes: Buffer;
}

/** Half of a packed text gives what it holds, and a bomb does not fill the memory. */
const LIMITS = { maxOutputLength: 64_000_000, finishFlush: constants.Z_SYNC_FLUSH } as const;
/** Beginnings of what gzip and zlib write, and the bytes of its head. Where the end is they tell themselves: what follows is somebody else's. */
const PACKED = [
  { start: Buffer.from([0x1f, 0x8b, 0x08, 0x00]), unpack: (bytes: Buffer) => inflateRawSync(bytes.subarray(10), LIMITS) },
  ...[0x01, 0x5e, 0x9c, 0xda].map((level) => ({ start: Buffer.from([0x78, level]), unpack: (bytes: Buffer) => inflateSync(bytes, LIMITS) })),
] as const;
/** Glue between the pieces of a text that a program broke over lines. */
const GLUE = /['"`]\s*[+,]?\s*(?:\\n)?\s*['"`]|\\?\r?\n\s*/g;

/** Looks for secrets in bytes of any kind, in every encoding known. */
export class SecretScanner {
  readonly #needles: readonly Needle[];
  readonly #raw: readonly Needle[];

  constructor(secrets: readonly Secret[]) {
    this.#needles = secrets.flatMap(({ name, value }) =>
      Object.entries(ENCODINGS).flatMap(([encoding, { needles }]) => needles(value).map((bytes) => ({ secret: name, encoding, bytes }))),
    );
    this.#raw = secrets.map(({ name, value }) => ({ secret: name, encoding: 'in pieces', bytes: Buffer.from(value) }));
  }

  /** Each secret and encoding once, however often it is there. */
  scan(bytes: Buffer): readonly Hit[] {
    const hits = [...find(bytes, this.#needles), ...this.#packed(bytes), ...this.#inPieces(bytes)];
    return [...new Map(hits.map(({ secret, encoding }) => [`${secret}\0${encoding}`, { secret, encoding }])).values()];
  }

  #packed(bytes: Buffer): readonly Hit[] {
    return unpacked(bytes).flatMap((content) => find(content, this.#needles).map(({ secret }) => ({ secret, encoding: 'gzip' })));
  }

  /** Only a text can be broken so: of anything else the line ends are chance. */
  #inPieces(bytes: Buffer): readonly Hit[] {
    const glued = Buffer.from(bytes.toString('latin1').replace(GLUE, ''), 'latin1');
    return this.#raw.filter(({ bytes: needle }) => times(glued, needle) > times(bytes, needle));
  }
}

const find = (bytes: Buffer, needles: readonly Needle[]): readonly Needle[] => needles.filter((needle) => bytes.includes(needle.bytes));

function unpacked(bytes: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  for (const { start, unpack } of PACKED) {
    for (let at = bytes.indexOf(start); at !== -1; at = bytes.indexOf(start, at + 1)) {
      try {
        found.push(unpack(bytes.subarray(at)));
      } catch {
        // Bytes that only look like a beginning.
      }
    }
  }
  return found;
}

function times(bytes: Buffer, needle: Buffer): number {
  let found = 0;
  for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + 1)) found++;
  return found;
}
