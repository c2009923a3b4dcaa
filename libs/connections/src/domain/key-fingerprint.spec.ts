import { keyFingerprint } from './key-fingerprint.js';

const KEY = '8f14e45fceea167a5a36dedd4bea2543a1b2c3d4';

describe('keyFingerprint', () => {
  it('is the same for the same key, in whatever order its fields come', () => {
    expect(keyFingerprint({ apiKey: KEY })).toBe(keyFingerprint({ apiKey: KEY }));
    expect(keyFingerprint({ a: '1', b: '2' })).toBe(keyFingerprint({ b: '2', a: '1' }));
  });

  it('differs for two keys that differ in one character, and for the same text in another field', () => {
    const others = Array.from({ length: KEY.length }, (_, n) => keyFingerprint({ apiKey: KEY.slice(0, n) + (KEY[n] === '0' ? '1' : '0') + KEY.slice(n + 1) }));
    expect(new Set([...others, keyFingerprint({ apiKey: KEY }), keyFingerprint({ token: KEY })]).size).toBe(KEY.length + 2);
  });

  it('is 16 hex digits that are no part of the key', () => {
    const fingerprint = keyFingerprint({ apiKey: KEY });
    expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(KEY).not.toContain(fingerprint.slice(0, 6));
  });
});
