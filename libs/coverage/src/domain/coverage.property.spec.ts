import fc from 'fast-check';

import { CATALOGUES } from '@app/controls';

import { coverageOf, NOW, type Read, type Story, TYPES } from '../testing.js';

jest.setTimeout(120_000);

const HOUR = 3_600_000;
const RUNS = 12_000;
/** Ages crowd around the two boundaries, to the ms. */
const age = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom(93_600_000, 172_800_000), fc.integer({ min: -2, max: 2 })).map(([at, by]) => at + by) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 100 * HOUR }) },
);
const read: fc.Arbitrary<Read> = fc.record({ ageMs: age, outcome: fc.constantFrom('measured', 'measured', 'measured', 'not-applicable', 'inconclusive') });
const reads = fc.oneof(
  { weight: 6, arbitrary: fc.uniqueArray(read, { maxLength: 4, selector: ({ ageMs }) => ageMs }) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);
const young: fc.Arbitrary<Story> = fc.record({
  createdAgeMs: fc.integer({ min: 93_599_998, max: 93_600_001 }),
  reads: fc.constant(Object.fromEntries(TYPES.map((type) => [type, []]))),
});
const seasoned: fc.Arbitrary<Story> = fc.record({
  status: fc.constantFrom('active', 'active', 'needs-reauth', 'revoked'),
  createdAgeMs: fc.oneof(age, fc.constant(1000 * HOUR)),
  reads: fc.tuple(reads, reads, reads).map((all) => Object.fromEntries(TYPES.flatMap((type, index) => (all[index] === undefined ? [] : [[type, all[index]]])))),
});
const story = fc.oneof({ weight: 4, arbitrary: seasoned }, { weight: 1, arbitrary: young });
const company: fc.Arbitrary<readonly Story[]> = fc
  .array(story, { maxLength: 4 })
  .map((stories) => stories.map((one, index) => ({ ...one, id: `c${String(index)}` })));

interface Rule {
  readonly staleAboveMs: number;
  readonly youngBelowMs: number;
  readonly over: (values: readonly number[]) => number;
}
const AS_DESIGNED: Rule = { staleAboveMs: 172_800_000, youngBelowMs: 93_600_000, over: (values) => Math.min(...values) };

/** The formula once more, from the reads alone and with numbers written out; knows nothing of the code it judges. `later` ms pass without a read. */
function expectedScores(stories: readonly Story[], rule: Rule, later = 0): readonly (number | null)[] {
  const typeValue = (type: string): number => {
    const values = stories.flatMap((one) => {
      const own = one.reads[type];
      if (one.status === 'revoked' || own === undefined) return [];
      const answers = own.filter(({ outcome }) => outcome !== 'inconclusive').sort((a, b) => a.ageMs - b.ageMs);
      const newest = answers[0];
      const isUnread = TYPES.every((any) => (one.reads[any] ?? []).length === 0);
      if (newest === undefined) return isUnread && (one.createdAgeMs ?? 0) + later < rule.youngBelowMs ? [] : [0];
      if (newest.ageMs + later > rule.staleAboveMs) return [0];
      return newest.outcome === 'not-applicable' ? [] : [1];
    });
    return values.length === 0 ? 0 : rule.over(values);
  };
  const weights = { direct: 1, population: 0.6, supporting: 0.3 };
  const soc2 = CATALOGUES[0]?.frameworks.find(({ id }) => id === 'soc2');
  return (soc2?.controls ?? []).map(({ mappings }) =>
    Math.max(0, ...mappings.map(({ evidenceType, strength }) => weights[strength] * typeValue(evidenceType))),
  );
}
const scores = (stories: readonly Story[], now = NOW): readonly (number | null)[] => coverageOf({ stories, now }).controls.map(({ score }) => score);
const isAtMost = (some: readonly (number | null)[], others: readonly (number | null)[]): boolean =>
  some.every((score, index) => (score ?? 0) <= (others[index] ?? 0));
const isSame = (some: unknown, others: unknown): boolean => JSON.stringify(some) === JSON.stringify(others);
const sum = (all: readonly (number | null)[]): number => all.reduce<number>((total, score) => total + (score ?? 0), 0);

/** How many timelines the code and the rule judge differently. */
function disagreements(rule: Rule, numRuns: number): { readonly differ: number; readonly onBoundary: number; readonly timelines: number } {
  let [differ, onBoundary, timelines] = [0, 0, 0];
  fc.assert(
    fc.property(company, (stories) => {
      timelines++;
      const ages = stories.flatMap((one) => [one.createdAgeMs ?? 0, ...TYPES.flatMap((type) => (one.reads[type] ?? []).map(({ ageMs }) => ageMs))]);
      if (ages.some((ms) => ms === 172_800_000 || ms === 172_800_001 || ms === 93_600_000 || ms === 93_599_999)) onBoundary++;
      if (!isSame(scores(stories), expectedScores(stories, rule))) differ++;
    }),
    { numRuns, seed: 6 },
  );
  return { differ, onBoundary, timelines };
}

describe('coverage over generated timelines', () => {
  it('is the designed formula exactly, to the ms', () => {
    const { differ, onBoundary, timelines } = disagreements(AS_DESIGNED, RUNS);
    process.stdout.write(`coverage: ${String(timelines)} timelines, ${String(onBoundary)} with an age on a boundary, ${String(differ)} judged otherwise\n`);
    expect(differ).toBe(0);
    expect(timelines).toBeGreaterThanOrEqual(10_000);
    expect(onBoundary).toBeGreaterThan(1_000);
  });

  it.each([
    ['is stale one ms later', { ...AS_DESIGNED, staleAboveMs: 172_800_001 }],
    ['is stale one ms earlier', { ...AS_DESIGNED, staleAboveMs: 172_799_999 }],
    ['is young at exactly 26 hours', { ...AS_DESIGNED, youngBelowMs: 93_600_001 }],
    ['is young one ms less', { ...AS_DESIGNED, youngBelowMs: 93_599_999 }],
    ['takes the best connection', { ...AS_DESIGNED, over: (values: readonly number[]) => Math.max(...values) }],
  ])('would be found wrong by a rule that %s', (_, rule) => {
    expect(disagreements(rule, 2_000).differ).toBeGreaterThan(0);
  });

  it('never rises while nothing is read', () => {
    fc.assert(
      fc.property(company, fc.integer({ min: 0, max: 80 * HOUR }), (stories, later) => {
        const after = scores(stories, new Date(NOW.getTime() + later));
        return isSame(after, expectedScores(stories, AS_DESIGNED, later)) && isAtMost(after, scores(stories));
      }),
      { numRuns: 2_000, seed: 6 },
    );
  });

  it('never rises by one more connection where one is stale', () => {
    const everything = (ageMs: number): Story['reads'] => Object.fromEntries(TYPES.map((type) => [type, [{ ageMs, outcome: 'measured' as const }]]));
    fc.assert(
      fc.property(company, (others) => {
        const stale: Story = { id: 'stale', reads: everything(172_800_001) };
        const fresh: Story = { id: 'fresh', reads: everything(0) };
        return sum(scores([...others, stale, fresh])) === 0;
      }),
      { numRuns: 2_000, seed: 6 },
    );
  });

  it('is the same whether the vendor refuses a key or not', () => {
    fc.assert(
      fc.property(company, (stories) => {
        const refused = stories.map((one) => (one.status === 'active' ? { ...one, status: 'needs-reauth' as const } : one));
        return isSame(scores(refused), scores(stories));
      }),
      { numRuns: 2_000, seed: 6 },
    );
  });

  it('never falls by a good read', () => {
    fc.assert(
      fc.property(company, fc.nat(), fc.constantFrom(...TYPES), (stories, which, type) => {
        const lucky = stories[which % Math.max(1, stories.length)];
        const own = lucky?.reads[type];
        // A first read ends the grace of all figures of its connection, so it may uncover one that was not measured.
        if (own === undefined || TYPES.every((any) => (lucky?.reads[any] ?? []).length === 0)) return true;
        const good: Read = { ageMs: 0, outcome: 'measured' };
        const better = stories.map((one) => (one === lucky ? { ...one, reads: { ...one.reads, [type]: [...own, good] } } : one));
        return isAtMost(scores(stories), scores(better));
      }),
      { numRuns: 2_000, seed: 6 },
    );
  });
});
