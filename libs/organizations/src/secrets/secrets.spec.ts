import { toOrganizationId } from '@app/kernel';

import { makeApiKeyText, readApiKeyText } from './api-key-text.js';
import { fromBase62, randomBase62, toBase62 } from './base62.js';
import { PasswordHasher } from './password-hasher.js';
import { csrfTokenOf, isCsrfTokenOf, isSameHash, makeScopedToken, readScopedToken } from './scoped-token.js';

const org = toOrganizationId('65f0c0ffee65f0c0ffee65f0');

describe('scoped tokens', () => {
  it('tell the organization and keep only a hash', () => {
    const token = makeScopedToken(org);
    expect(readScopedToken(token.text)).toEqual({ organizationId: org, hash: token.hash });
    expect(token.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(token.text).not.toContain(token.hash);
  });

  it('never repeat', () => {
    expect(new Set(Array.from({ length: 500 }, () => makeScopedToken(org).text)).size).toBe(500);
  });

  it.each(['', 'x', `${org}.short`, `${org}.${'a'.repeat(44)}`, `${org.toUpperCase()}.${'a'.repeat(43)}`, `{"$ne":null}.${'a'.repeat(43)}`])(
    'a text of another shape is no token: %s',
    (text) => {
      expect(readScopedToken(text)).toBeNull();
    },
  );

  it('another organization in front makes another secret', () => {
    const token = makeScopedToken(org);
    const moved = readScopedToken(token.text.replace(org, '65f0c0ffee65f0c0ffee65f1'));
    expect(moved?.hash).not.toBe(token.hash);
  });

  it('digests compare by content', () => {
    expect(isSameHash('ab', 'ab')).toBe(true);
    expect(isSameHash('ab', 'ac')).toBe(false);
    expect(isSameHash('ab', 'abc')).toBe(false);
    expect(isSameHash('ab', 'aé')).toBe(false);
  });

  it('the CSRF token is derived from the session and does not give it away', () => {
    const { text } = makeScopedToken(org);
    expect(csrfTokenOf(text)).toBe(csrfTokenOf(text));
    expect(csrfTokenOf(text)).not.toBe(csrfTokenOf(makeScopedToken(org).text));
    expect(text).not.toContain(csrfTokenOf(text));
    expect(isCsrfTokenOf(text, csrfTokenOf(text))).toBe(true);
    for (const given of [undefined, '', [csrfTokenOf(text)], `${csrfTokenOf(text)}0`, text]) expect(isCsrfTokenOf(text, given)).toBe(false);
  });
});

describe('API key texts', () => {
  it('tell the organization, the prefix and the hash', () => {
    const key = makeApiKeyText(org);
    expect(key.text).toMatch(/^att_[0-9A-Za-z]{8}_[0-9A-Za-z]{17}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/);
    expect(readApiKeyText(key.text)).toEqual({ organizationId: org, prefix: key.prefix, hash: key.hash });
  });

  it.each(['000000000000000000000000', 'ffffffffffffffffffffffff', '000000000000000000000001'])('hold every organization id, such as %s', (id) => {
    expect(readApiKeyText(makeApiKeyText(toOrganizationId(id)).text)?.organizationId).toBe(id);
  });

  it('one changed character anywhere is noticed without asking the server', () => {
    const { text } = makeApiKeyText(org);
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === 'x' ? 'y' : 'x';
      expect(readApiKeyText(text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
    }
  });

  it('a cut-off or padded key is noticed', () => {
    const { text } = makeApiKeyText(org);
    expect(readApiKeyText(text.slice(0, -1))).toBeNull();
    expect(readApiKeyText(`${text} `)).toBeNull();
    expect(readApiKeyText('')).toBeNull();
  });
});

describe('base 62', () => {
  it('gives back what it was given, in a fixed width', () => {
    for (const value of [0n, 1n, 61n, 62n, 2n ** 96n - 1n]) {
      expect(toBase62(value, 17)).toHaveLength(17);
      expect(fromBase62(toBase62(value, 17))).toBe(value);
    }
    expect(toBase62(2n ** 256n - 1n, 43)).toHaveLength(43);
  });

  it('refuses other characters', () => {
    expect(fromBase62('a-b')).toBeNull();
  });

  it('random texts differ', () => {
    expect(randomBase62(8)).toHaveLength(8);
    expect(new Set(Array.from({ length: 200 }, () => randomBase62(8))).size).toBe(200);
  });
});

describe('PasswordHasher', () => {
  const hasher = new PasswordHasher();

  it('makes argon2id of the stated cost, salted', async () => {
    const [a, b] = await Promise.all([hasher.hash('correct horse battery'), hasher.hash('correct horse battery')]);
    expect(a).toMatch(/^\$argon2id\$v=19\$m=32768,t=3,p=1\$/);
    expect(a).not.toBe(b);
  });

  it('tells right from wrong', async () => {
    const stored = await hasher.hash('correct horse battery');
    await expect(hasher.verify(stored, 'correct horse battery')).resolves.toBe(true);
    await expect(hasher.verify(stored, 'correct horse batterz')).resolves.toBe(false);
  });

  it('takes the same characters in another Unicode form', async () => {
    await expect(hasher.verify(await hasher.hash('pässwörter sind lang'), 'pa\u0308sswo\u0308rter sind lang')).resolves.toBe(true);
  });

  it('answers false for nobody, even to the password of the stand-in', async () => {
    await expect(hasher.verify(null, 'nobody')).resolves.toBe(false);
  });

  it('works as long for nobody as for somebody', async () => {
    const stored = await hasher.hash('correct horse battery');
    const took = async (hash: string | null): Promise<number> => {
      const start = performance.now();
      await hasher.verify(hash, 'wrong password here');
      return performance.now() - start;
    };
    // By turns, and the quickest of each: whatever else the machine does lengthens a try, and shortens none.
    let [somebody, nobody] = [await took(stored), await took(null)];
    for (let i = 0; i < 12; i++) [somebody, nobody] = [Math.min(somebody, await took(stored)), Math.min(nobody, await took(null))];
    expect(nobody / somebody).toBeGreaterThan(0.4);
    expect(nobody / somebody).toBeLessThan(2.5);
  });
});
