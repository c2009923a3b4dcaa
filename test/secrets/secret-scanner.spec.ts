import { randomBytes } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';

import { ZipFile } from 'yazl';

import { canary } from './canary.js';
import { ENCODING_NAMES, ENCODINGS, everyForm } from './secret-encodings.js';
import { SecretScanner } from './secret-scanner.js';

const SECRET = canary();
const scanner = new SecretScanner([
  { name: 'held', value: SECRET },
  { name: 'absent', value: canary() },
]);

/** As exports are written: sizes after each entry, the directory at the end. */
async function zipOf(entries: Readonly<Record<string, Buffer>>, compress = true): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries)) zip.addBuffer(content, name, { compress });
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

describe('the scanner that all sweeps use', () => {
  it.each(ENCODING_NAMES)('finds a secret written so: %s', (name) => {
    const form = ENCODINGS[name]?.write(SECRET) ?? Buffer.alloc(0);
    const hits = scanner.scan(Buffer.concat([randomBytes(2_000), form, randomBytes(2_000)]));
    expect(hits.map(({ encoding }) => encoding)).toContain(name);
    expect(hits.every(({ secret }) => secret === 'held')).toBe(true);
  });

  it('names all of them when all are there, and nothing where nothing is', () => {
    expect(new Set(scanner.scan(everyForm(SECRET)).map(({ encoding }) => encoding))).toEqual(new Set(ENCODING_NAMES));
    expect(scanner.scan(Buffer.concat([randomBytes(3_000_000), Buffer.from(SECRET.slice(1)), everyForm(canary())]))).toEqual([]);
  });

  it('finds a key inside a longer text that was encoded as a whole, at every alignment', () => {
    for (const before of ['', 'a', 'ab', 'abc']) expect(scanner.scan(Buffer.from(btoa(`${before}${SECRET}:x`)))).not.toEqual([]);
  });

  const text = Buffer.from(`${'row,of,a,table\r\n'.repeat(50)}key,${SECRET}\r\n`);
  it.each<[string, () => Promise<Buffer>]>([
    ['a packed entry', () => zipOf({ 'first.csv': Buffer.from('nothing'), 'second.csv': text })],
    ['an entry in another encoding', () => zipOf({ 'second.csv': Buffer.from(text.toString('base64')) })],
    ['a packed stream of a document in an entry', () => zipOf({ 'sheet.pdf': Buffer.concat([Buffer.from('stream\n'), deflateSync(text), randomBytes(99)]) })],
    ['an archive within the archive', async () => zipOf({ 'all.zip': await zipOf({ 'log.gz': gzipSync(text) }) })],
  ])('looks into a ZIP: %s', async (_what, zip) => {
    expect(scanner.scan(Buffer.concat([randomBytes(500), await zip(), randomBytes(500)]))).toContainEqual({ secret: 'held', encoding: 'ZIP' });
  });

  it('finds what a ZIP holds unpacked where it lies, and nothing in one that is clean', async () => {
    expect(scanner.scan(await zipOf({ 'second.csv': text }, false))).toEqual([{ secret: 'held', encoding: 'raw' }]);
    expect(scanner.scan(await zipOf({ 'second.csv': Buffer.from(text.toString().replace(SECRET, canary())) }))).toEqual([]);
  });
});
