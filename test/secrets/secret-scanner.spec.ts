import { randomBytes } from 'node:crypto';

import { canary } from './canary.js';
import { ENCODING_NAMES, ENCODINGS, everyForm } from './secret-encodings.js';
import { SecretScanner } from './secret-scanner.js';

const SECRET = canary();
const scanner = new SecretScanner([
  { name: 'held', value: SECRET },
  { name: 'absent', value: canary() },
]);

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
});
