import fc from 'fast-check';

import { parseStrictJson } from './strict-json.js';

const problemOf = (text: string): string => {
  const parsed = parseStrictJson(text);
  return parsed.ok ? 'accepted' : parsed.problem;
};

describe('strict JSON', () => {
  it('agrees with JSON.parse on what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify({ value }, null, indent);
        fc.pre(!text.includes('"__proto__"'));
        expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['{"total": 52, "total": 0}', 'the same key twice in one object'],
    ['{"a": {"b": 1, "c": [], "b": 2}}', 'the same key twice in one object'],
    ['[{"a":1,"\\u0061":2}]', 'the same key twice in one object'],
    ['{"a" : 1, "a"\n:2}', 'the same key twice in one object'],
    ['{"__proto__": {"isAdmin": true}}', 'a key named __proto__'],
    ['{"a":{"__pr\\u006fto__": 1}}', 'a key named __proto__'],
    ['{"name":"\\ud83d"}', 'half a character in a string'],
    ['{"\\udc00":1}', 'half a character in a string'],
    [`${'['.repeat(101)}${']'.repeat(101)}`, 'nested deeper than 100 levels'],
    ['['.repeat(2_000_000), 'nested deeper than 100 levels'],
    ['{"a":'.repeat(2_000_000), 'nested deeper than 100 levels'],
    ['{"a":"', 'a string does not end'],
    ['{"a":"\\"', 'a string does not end'],
    ['12', 'neither an object nor an array'],
    ['"{\\"total\\":52}"', 'neither an object nor an array'],
    ['null', 'neither an object nor an array'],
    ['', 'not JSON'],
    ['{} {}', 'not JSON'],
    ["{'a':1}", 'not JSON'],
    ['{"a":1,}', 'not JSON'],
    ['[NaN]', 'not JSON'],
    ['{"a":1}}', 'not JSON'],
    ['{"a":"\\x41"}', 'not JSON'],
  ])('refuses %.40s', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it('accepts what only looks ambiguous', () => {
    for (const text of [
      '[{"a":1},{"a":2}]',
      '{"a":{"a":1},"b":["a","a"]}',
      '{"a":"a","b":"\\"a\\":1"}',
      '["__proto__"]',
      '{"x":"\\ud83d\\ude00"}',
      `${'['.repeat(100)}${']'.repeat(100)}`,
    ]) {
      expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
    }
  });

  it('is needed: JSON.parse keeps the last of two keys and says nothing', () => {
    expect(JSON.parse('{"total": 52, "total": 0}')).toEqual({ total: 0 });
  });

  it('never quotes the text in its refusal', () => {
    expect(problemOf('{"email":"ada@example.com",')).toBe('not JSON');
    expect(problemOf('ada@example.com')).toBe('not JSON');
  });

  it('reads 9 MB without slowing down over its length', () => {
    const text = JSON.stringify(
      Array.from({ length: 90_000 }, (_, id) => ({ id, firstName: 'Ada', lastName: 'Example', email: `ada.${id}@example.com`, status: 'Active' })),
    );
    const startedAt = performance.now();
    expect(parseStrictJson(text).ok).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(text.length).toBeGreaterThan(8_000_000);
  });
});
