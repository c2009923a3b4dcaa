import fc from 'fast-check';

import { evaluateRunState } from './run.js';

const outcome = fc.record({ outcome: fc.constantFrom('measured', 'not-applicable', 'inconclusive'), expected: fc.boolean() } as const);

describe('evaluateRunState', () => {
  it.each([
    ['all measured', [['measured', true], ['measured', true]], 'succeeded'],
    ['measured and not applicable', [['measured', true], ['not-applicable', true]], 'succeeded'],
    ['all not applicable', [['not-applicable', true]], 'succeeded'],
    ['what is not offered is missing', [['measured', true], ['inconclusive', false]], 'succeeded'],
    ['something expected is missing', [['measured', true], ['inconclusive', true]], 'partial'],
    ['only something unexpected was measured', [['measured', false], ['inconclusive', true]], 'partial'],
    ['nothing measured, one not applicable', [['not-applicable', true], ['inconclusive', true]], 'failed'],
    ['nothing measured', [['inconclusive', true], ['inconclusive', true]], 'failed'],
    ['nothing offered', [['inconclusive', false]], 'failed'],
    ['no metric at all', [], 'failed'],
  ] as const)('%s', (_name, outcomes, state) => {
    expect(evaluateRunState(outcomes.map(([outcome, expected]) => ({ outcome, expected })))).toBe(state);
  }); // prettier-ignore

  it('never succeeds while something expected is missing, and never fails when something was measured (2,000 runs)', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 8 }), (outcomes) => {
        const state = evaluateRunState(outcomes);
        const missing = outcomes.some((one) => one.expected && one.outcome === 'inconclusive');
        const measured = outcomes.some((one) => one.outcome === 'measured');
        if (missing) expect(state).not.toBe('succeeded');
        if (measured) expect(state).not.toBe('failed');
        if (state === 'succeeded') expect(outcomes.some((one) => one.outcome !== 'inconclusive')).toBe(true);
        expect(evaluateRunState([...outcomes].reverse())).toBe(state);
      }),
      { numRuns: 2_000, seed: 4 },
    );
  });
});
