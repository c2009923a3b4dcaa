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
/** A packed text in a packed file in a packed file: a page of a PDF in an export, and one to spare. */
const MOST_LAYERS = 3;
/** Beginnings of what gzip, zlib and ZIP write, and the bytes of its head. Where the end is they tell themselves: what follows is somebody else's. */
const PACKED = [
  { form: 'gzip', start: Buffer.from([0x1f, 0x8b, 0x08, 0x00]), unpack: (bytes: Buffer) => inflateRawSync(bytes.subarray(10), LIMITS) },
  ...[0x01, 0x5e, 0x9c, 0xda].map((level) => ({
    form: 'gzip',
    start: Buffer.from([0x78, level]),
    unpack: (bytes: Buffer) => inflateSync(bytes, LIMITS),
  })),
  { form: 'ZIP', start: Buffer.from([0x50, 0x4b, 0x03, 0x04]), unpack: zipEntry },
] as const;
const DEFLATED = 8;
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

  /** Each secret and encoding once, however often it is there. What was packed is told as packed, however it is written within. */
  scan(bytes: Buffer): readonly Hit[] {
    return [...new Map(this.#look(bytes, MOST_LAYERS).map(({ secret, encoding }) => [`${secret}\0${encoding}`, { secret, encoding }])).values()];
  }

  #look(bytes: Buffer, layers: number): readonly Hit[] {
    const within = layers === 0 ? [] : unpacked(bytes);
    const packed = within.flatMap(({ form, content }) => this.#look(content, layers - 1).map(({ secret }) => ({ secret, encoding: form })));
    return [...find(bytes, this.#needles), ...packed, ...this.#inPieces(bytes)];
  }

  /** Only a text can be broken so: of anything else the line ends are chance. */
  #inPieces(bytes: Buffer): readonly Hit[] {
    const glued = Buffer.from(bytes.toString('latin1').replace(GLUE, ''), 'latin1');
    return this.#raw.filter(({ bytes: needle }) => times(glued, needle) > times(bytes, needle));
  }
}

const find = (bytes: Buffer, needles: readonly Needle[]): readonly Needle[] => needles.filter((needle) => bytes.includes(needle.bytes));

interface Unpacked {
  readonly form: string;
  readonly content: Buffer;
}
function unpacked(bytes: Buffer): readonly Unpacked[] {
  const found: Unpacked[] = [];
  for (const { form, start, unpack } of PACKED) {
    for (let at = bytes.indexOf(start); at !== -1; at = bytes.indexOf(start, at + 1)) {
      try {
        found.push({ form, content: unpack(bytes.subarray(at)) });
      } catch {
        // Bytes that only look like a beginning.
      }
    }
  }
  return found;
}

/** From the head that stands before each entry: sizes may be missing in it, names are not. An entry that is not packed lies open. */
function zipEntry(bytes: Buffer): Buffer {
  const [method, name, extra] = [bytes.readUInt16LE(8), bytes.readUInt16LE(26), bytes.readUInt16LE(28)];
  return method === DEFLATED ? inflateRawSync(bytes.subarray(30 + name + extra), LIMITS) : Buffer.alloc(0);
}

function times(bytes: Buffer, needle: Buffer): number {
  let found = 0;
  for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + 1)) found++;
  return found;
}
