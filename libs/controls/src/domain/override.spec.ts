import { InvariantViolated } from '@app/kernel';

import { CATALOGUE } from '../catalogue/index.js';
import { type Control, findControl, findFramework } from './catalogue.js';
import { applyOverride, ceilingOf, findOverrideProblems, type OverrideStrength, toOverride } from './override.js';
import { findTargetProblem } from './target.js';

const TERMINATIONS = 'hr.terminations_30d';
const ONBOARDING = 'hr.onboarding_completion';
function control(framework: string, id: string): Control {
  const found = findFramework(CATALOGUE, framework);
  const one = found === null ? null : findControl(found, id);
  if (one === null) throw new InvariantViolated('no such control');
  return one;
}
const cc62 = control('soc2', 'CC6.2');

describe('findOverrideProblems', () => {
  it('takes a wish with a reason', () => {
    expect(findOverrideProblems(cc62, { reason: 'Nobody of ours is on that system.', applicable: false })).toEqual([]);
  });

  it.each([[''], ['   '], ['x'.repeat(501)]])('wants a reason of 1 to 500 characters (%#)', (reason) => {
    expect(findOverrideProblems(cc62, { reason })).toEqual([{ field: 'reason', message: 'must have 1 to 500 characters' }]);
  });

  it('refuses to make a list of leavers the proof that their access ended, on any figure of that control', () => {
    const strengths = { [TERMINATIONS]: 'direct', 'hr.active_headcount': 'direct', [ONBOARDING]: 'population' } as const;
    expect(findOverrideProblems(cc62, { reason: 'We are sure.', strengths })).toEqual([
      { field: `strengths.${TERMINATIONS}`, message: 'cannot be more than population for CC6.2: access removal times are not joined yet' },
      { field: 'strengths.hr.active_headcount', message: 'cannot be more than population for CC6.2: access removal times are not joined yet' },
    ]);
  });

  it('lets an organization confirm what its onboarding tasks contain', () => {
    expect(findOverrideProblems(control('iso27001', 'A.6.2'), { reason: 'Task 3 is the contract.', strengths: { [ONBOARDING]: 'direct' } })).toEqual([]);
  });

  it('refuses a type that is not mapped and a word that is no strength', () => {
    expect(findOverrideProblems(control('soc2', 'CC6.1'), { reason: 'r', strengths: { [ONBOARDING]: 'direct' } })).toEqual([
      { field: `strengths.${ONBOARDING}`, message: 'is not mapped to CC6.1' },
    ]);
    expect(findOverrideProblems(cc62, { reason: 'r', strengths: { [ONBOARDING]: 'full' as OverrideStrength } })[0]?.message).toContain('must be one of');
  });
});

describe('applyOverride', () => {
  it('tells what the catalogue says where the organization says otherwise', () => {
    const override = toOverride('soc2', cc62, { reason: ' lower ', strengths: { [TERMINATIONS]: 'supporting' } });
    expect(override.reason).toBe('lower');
    const { mappings } = applyOverride('soc2', cc62, override);
    expect(mappings.map(({ evidenceType, strength, instead }) => [evidenceType, strength, instead])).toEqual([
      ['hr.active_headcount', 'population', null],
      [TERMINATIONS, 'supporting', 'population'],
      [ONBOARDING, 'supporting', null],
    ]);
  });

  it('takes the catalogue’s strength, said again, as the confirmation of its condition', () => {
    const cc11 = control('soc2', 'CC1.1');
    expect(applyOverride('soc2', cc11, null).mappings[0]?.condition?.gives).toBe('supporting');
    const confirmed = applyOverride('soc2', cc11, toOverride('soc2', cc11, { reason: 'Task 1.', strengths: { [ONBOARDING]: 'supporting' } }));
    expect(confirmed.mappings[0]).toMatchObject({ strength: 'supporting', condition: null, instead: null });
  });

  it('limits exactly the controls whose leavers have to be followed up', () => {
    const limited = CATALOGUE.frameworks.flatMap(({ controls }) => controls.filter((one) => ceilingOf(one) !== null).map(({ id }) => id));
    expect(limited).toEqual(['CC6.2', 'A.6.5', 'PS-4', 'PS-4(2)', '8.2.5']);
  });
});

describe('findTargetProblem', () => {
  const [headcount, , onboarding] = CATALOGUE.evidenceTypes;
  it('takes a share of a ratio, or none', () => {
    if (onboarding === undefined) throw new InvariantViolated('no type');
    expect([0.95, 1, 0.0001, null].map((target) => findTargetProblem(onboarding, target))).toEqual([null, null, null, null]);
  });
  it('refuses a share outside 0 to 1, and any target of a count', () => {
    if (onboarding === undefined || headcount === undefined) throw new InvariantViolated('no type');
    expect([0, -1, 1.0001, 95, Number.NaN, Number.POSITIVE_INFINITY].filter((target) => findTargetProblem(onboarding, target) === null)).toEqual([]);
    expect(findTargetProblem(headcount, 0.5)).toEqual({ field: 'target', message: 'can only be set for a ratio; active headcount is a count' });
  });
});
