import { createHash } from 'node:crypto';

import fc from 'fast-check';

import { anEvidence } from '../testing.js';
import { digestOf, fingerprintOf } from './fingerprint.js';

const FINDING = {
  type: 'hr.terminations_30d',
  schemaVersion: 1,
  connectionId: '1123456789abcdef01234567',
  value: { count: 4 },
  root: 'e'.repeat(64),
  scope: { window: 'D-30..D', field: 'terminationDate' },
};
const ORG = 'abcdefabcdefabcdefabcdef';

describe('fingerprint of a finding', () => {
  it('is the SHA-256 of the documented text, so that a browser can recompute it and no release changes it unnoticed', () => {
    const text = `{"connectionId":"1123456789abcdef01234567","populationRoot":"${'e'.repeat(64)}","schemaVersion":1,"scope":{"field":"terminationDate","window":"D-30..D"},"type":"hr.terminations_30d","value":{"count":4}}`;
    expect(fingerprintOf(FINDING)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('does not depend on the order in which a scope was written', () => {
    expect(fingerprintOf({ ...FINDING, scope: { field: 'terminationDate', window: 'D-30..D' } })).toBe(fingerprintOf(FINDING));
  });

  it.each([
    ['type', { type: 'hr.active_headcount' }],
    ['schema version', { schemaVersion: 2 }],
    ['connection', { connectionId: '2123456789abcdef01234567' }],
    ['value', { value: { count: 5 } }],
    ['population root', { root: 'f'.repeat(64) }],
    ['absence of a root', { root: null }],
    ['scope', { scope: { window: 'D-31..D', field: 'terminationDate' } }],
  ])('changes with the %s', (_, change) => {
    expect(fingerprintOf({ ...FINDING, ...change })).not.toBe(fingerprintOf(FINDING));
  });

  it('tells a ratio of equal rate but other numbers apart', () => {
    const half = fingerprintOf({ ...FINDING, value: { numerator: 1, denominator: 2, rate: 0.5 } });
    expect(fingerprintOf({ ...FINDING, value: { numerator: 2, denominator: 4, rate: 0.5 } })).not.toBe(half);
  });
});

describe('digest of a row', () => {
  const row = anEvidence(ORG);

  it('is bound to the organization', () => {
    expect(digestOf('bbcdefabcdefabcdefabcdef', row)).not.toBe(row.digest);
    expect(digestOf(ORG, row)).toBe(row.digest);
  });

  it('changes when any field of the row changes, however deep', () => {
    const leaves = pathsOf({ ...row, digest: undefined });
    expect(leaves.length).toBeGreaterThan(40);
    for (const path of leaves) expect([path.join('.'), digestOf(ORG, changed(row, path))]).not.toEqual([path.join('.'), row.digest]);
  });

  it('is the same for a row that went through JSON text and back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (scope) => {
        const plain = JSON.parse(JSON.stringify(scope)) as never;
        expect(digestOf(ORG, { ...row, scope: plain })).toBe(digestOf(ORG, { ...row, scope: JSON.parse(JSON.stringify(plain)) as never }));
      }),
    );
  });
});

type Path = readonly string[];
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || value instanceof Date) return [path];
  const entries = Object.entries(value);
  return entries.length === 0 ? [] : entries.flatMap(([key, inner]) => pathsOf(inner, [...path, key]));
}
function changed<T>(value: T, [head, ...rest]: Path): T {
  if (head === undefined) return other(value) as T;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
  copy[head] = changed(copy[head], rest);
  return copy as T;
}
function other(value: unknown): unknown {
  if (value instanceof Date) return new Date(value.getTime() + 1);
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (value === null) return { evidenceId: '3123456789abcdef01234567', delta: 1, count: 1 };
  return `${String(value)}x`;
}
