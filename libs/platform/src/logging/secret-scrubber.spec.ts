import util from 'node:util';

import fc from 'fast-check';

import { SecretScrubber } from './secret-scrubber.js';

const SECRETS = [
  '8f14e45fceea167a5a36dedd4bea2543a1b2c3d4',
  'p@ss "w/ord" ä+=&%\\ 7',
  'Zoë🔑schlüssel\twith\nlines',
  'sk_live_+/=?~!*()',
  '$&$1.*[a-z]{2}(x)|^$',
  'x'.repeat(200),
];
const bytesOf = (secret: string): Buffer => Buffer.from(secret, 'utf8');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const FORMS: Readonly<Record<string, (secret: string) => string>> = {
  raw: (secret) => secret,
  base64,
  base64url: (secret) => bytesOf(secret).toString('base64url'),
  'base64 of key:x': (secret) => base64(`${secret}:x`),
  'base64 of user:key': (secret) => base64(`ab:${secret}`),
  'base64 within JSON': (secret) => base64(JSON.stringify({ k: 1 }) + secret),
  'base64url of key:x': (secret) => Buffer.from(`${secret}:x`).toString('base64url'),
  'URL-encoded': (secret) => encodeURIComponent(secret),
  'URL-encoded in lower case': (secret) => encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()),
  'form-encoded': (secret) => new URLSearchParams({ key: secret }).toString(),
  'JSON-escaped': (secret) => JSON.stringify({ key: secret }),
  'JSON within JSON': (secret) => JSON.stringify({ body: JSON.stringify({ key: secret }) }),
  'JSON three deep': (secret) => JSON.stringify(JSON.stringify(JSON.stringify(secret))),
  'ASCII-only JSON': (secret) => JSON.stringify(secret).replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
  hex: (secret) => bytesOf(secret).toString('hex'),
  'hex in upper case': (secret) => bytesOf(secret).toString('hex').toUpperCase(),
  'hex with colons': (secret) => [...bytesOf(secret)].map((byte) => byte.toString(16).padStart(2, '0')).join(':'),
  'byte array as JSON': (secret) => JSON.stringify([...bytesOf(secret)]),
  'Buffer as JSON': (secret) => JSON.stringify({ key: bytesOf(secret) }),
  'Buffer as JSON within JSON': (secret) => JSON.stringify(JSON.stringify({ key: bytesOf(secret) })),
  'Uint8Array as JSON': (secret) => JSON.stringify({ key: new Uint8Array(bytesOf(secret)) }),
  'Uint8Array as JSON within JSON': (secret) => JSON.stringify(JSON.stringify(new Uint8Array(bytesOf(secret)))),
  'Buffer inspected': (secret) => util.inspect(bytesOf(secret)),
  'array inspected': (secret) => util.inspect([...bytesOf(secret)], { maxArrayLength: null }),
  'array inspected, in a JSON line': (secret) => JSON.stringify(util.inspect(new Uint8Array(bytesOf(secret)), { maxArrayLength: null })),
};

describe('secret scrubber', () => {
  it.each(Object.keys(FORMS))('takes secrets out in this form: %s', (form) => {
    const make = FORMS[form] ?? ((secret: string): string => secret);
    for (const secret of SECRETS) {
      const scrubber = new SecretScrubber();
      const line = `before ${make(secret)} after`;
      expect(scrubber.scrub(line)).toBe(line);
      scrubber.hold(secret);
      const scrubbed = scrubber.scrub(line);
      expect(scrubbed).toContain('[secret]');
      expect(scrubbed).toMatch(/^before .* after$/s);
      // What is left is the text around the secret, give or take the base64 digits that it shares with its neighbours.
      expect(scrubbed.length).toBeLessThanOrEqual('before [secret] after'.length + make('').length + 32);
    }
  });

  it('finds a random secret in every form, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 80, unit: 'grapheme' }),
        fc.constantFrom(...Object.keys(FORMS)),
        fc.string({ maxLength: 20 }),
        (secret, form, around) => {
          fc.pre(!/\p{Surrogate}/u.test(secret));
          const scrubber = new SecretScrubber();
          scrubber.hold(secret);
          expect(scrubber.scrub(`${around}${FORMS[form]?.(secret)}${around}`)).toContain('[secret]');
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('leaves text without a secret as it is', () => {
    const scrubber = new SecretScrubber();
    for (const secret of SECRETS) scrubber.hold(secret);
    const line = JSON.stringify({ level: 'info', message: 'run finished', organizationId: '64b000000000000000000001', bytes: [1, 2, 3] });
    expect(scrubber.scrub(line)).toBe(line);
  });

  it('holds a secret until every holder has let go, and each only once', () => {
    const scrubber = new SecretScrubber();
    const first = scrubber.hold('secret-key-1');
    const second = scrubber.hold(Buffer.from('secret-key-1'));
    first();
    first();
    expect(scrubber.scrub('a secret-key-1 b')).toBe('a [secret] b');
    second();
    expect(scrubber.scrub('a secret-key-1 b')).toBe('a secret-key-1 b');
  });

  it('takes the longer of two secrets that begin alike', () => {
    const scrubber = new SecretScrubber();
    scrubber.hold('secret-key');
    scrubber.hold('secret-key-extended');
    expect(scrubber.scrub('secret-key-extended secret-key')).toBe('[secret] [secret]');
  });

  it('does not hold what is too short to tell from ordinary text', () => {
    const scrubber = new SecretScrubber();
    scrubber.hold('abc');
    expect(scrubber.scrub('abc')).toBe('abc');
  });

  it('scrubs a megabyte with twenty secrets without backtracking', () => {
    const scrubber = new SecretScrubber();
    for (let index = 0; index < 20; index++) scrubber.hold(`${index}-8f14e45fceea167a5a36dedd4bea2543`);
    const text = 'aGVsbG8gd29ybGQ 12,34,56 deadbeef '.repeat(30_000);
    const startedAt = performance.now();
    expect(scrubber.scrub(text)).toBe(text);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
