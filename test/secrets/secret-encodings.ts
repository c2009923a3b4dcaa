import { deflateRawSync, gzipSync } from 'node:zlib';

/** One way in which a secret may lie somewhere. */
export interface Encoding {
  /** Used for planting: the secret as a program would write it so. */
  readonly write: (secret: string) => Buffer;
  /** What is searched for, byte by byte; none where the scanner unpacks or joins what it finds. */
  readonly needles: (secret: string) => readonly Buffer[];
}

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const html = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${String(char.charCodeAt(0))};`);
const named = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const percentAll = (text: string): string => [...bytes(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/** The digits of base64 that no neighbour touches, at each of the three alignments: found inside any longer text that was encoded as a whole. */
function base64Cores(secret: string, form: 'base64' | 'base64url'): readonly Buffer[] {
  return [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes(secret)]);
    const [from, to] = [Math.ceil((before * 4) / 3), Math.floor((whole.length * 4) / 3)];
    return bytes(whole.toString(form).slice(from, to));
  });
}
/** The head and the bytes of one packed entry, as they stand in a ZIP. */
function zipEntry(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt32LE(content.length, 22);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, bytes(name), packed]);
}
const written = (write: (secret: string) => string): Encoding => ({ write: (secret) => bytes(write(secret)), needles: (secret) => [bytes(write(secret))] });

/** The ways in which a key has been seen to leak, as data: one more line here and every place is searched for it too. */
export const ENCODINGS: Readonly<Record<string, Encoding>> = {
  raw: written((secret) => secret),
  base64: { write: (secret) => bytes(bytes(secret).toString('base64')), needles: (secret) => base64Cores(secret, 'base64') },
  'base64 of key:x': { write: (secret) => bytes(`Basic ${bytes(`${secret}:x`).toString('base64')}`), needles: (secret) => base64Cores(secret, 'base64') },
  base64url: { write: (secret) => bytes(bytes(secret).toString('base64url')), needles: (secret) => base64Cores(secret, 'base64url') },
  hex: {
    write: (secret) => bytes(bytes(secret).toString('hex')),
    needles: (secret) => [bytes(bytes(secret).toString('hex')), bytes(bytes(secret).toString('hex').toUpperCase())],
  },
  'URL-encoded': {
    write: (secret) => bytes(encodeURIComponent(secret)),
    needles: (secret) => [encodeURIComponent(secret), new URLSearchParams({ k: secret }).toString().slice(2), percentAll(secret)].map(bytes),
  },
  'JSON-escaped': {
    write: (secret) => bytes(JSON.stringify({ secret })),
    needles: (secret) => [json(secret), json(json(secret)), json(secret).replaceAll('/', '\\/')].map(bytes),
  },
  'HTML-escaped': { write: (secret) => bytes(named(secret)), needles: (secret) => [html(secret), named(secret)].map(bytes) },
  'byte array': written((secret) => [...bytes(secret)].join(',')),
  reversed: written((secret) => [...secret].reverse().join('')),
  'upper case': written((secret) => secret.toUpperCase()),
  'lower case': written((secret) => secret.toLowerCase()),
  'UTF-16': { write: (secret) => Buffer.from(secret, 'utf16le'), needles: (secret) => [Buffer.from(secret, 'utf16le')] },
  gzip: { write: (secret) => gzipSync(bytes(`before ${secret} after`)), needles: () => [] },
  ZIP: { write: (secret) => zipEntry('notes/leak.csv', bytes(`before,${secret},after`)), needles: () => [] },
  'in pieces': { write: (secret) => bytes(`'${secret.slice(0, 13)}' +\n  '${secret.slice(13, 29)}' +\n  '${secret.slice(29)}'`), needles: () => [] },
};

export const ENCODING_NAMES = Object.keys(ENCODINGS);

/** All of them, as one text that a program might write. */
export const everyForm = (secret: string): Buffer =>
  Buffer.concat(Object.values(ENCODINGS).flatMap(({ write }, index) => [bytes(`\n${String(index)} `), write(secret)]));
