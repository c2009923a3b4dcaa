import { CATALOGUE } from '../catalogue/index.js';
import { controlsFor, effectiveControls } from './controls-for.js';
import { type ControlOverride } from './override.js';

const TERMINATIONS = 'hr.terminations_30d';
const ONBOARDING = 'hr.onboarding_completion';
const anOverride = (changes: Partial<ControlOverride> = {}): ControlOverride => ({
  framework: 'soc2',
  controlId: 'CC2.1',
  applicable: true,
  strengths: [],
  ownerId: null,
  reason: 'Decided in the yearly review.',
  ...changes,
});
const strengthOf = (framework: string, controlId: string, type: string, overrides: readonly ControlOverride[] = []): string | undefined =>
  controlsFor(CATALOGUE, type, overrides).find((one) => one.framework === framework && one.controlId === controlId)?.strength;

describe('controlsFor', () => {
  it.each([
    ['soc2', 'CC6.2'],
    ['nist-800-53', 'PS-4'],
    ['pci-dss', '8.2.5'],
  ])('never lets terminations alone be direct on %s %s, whatever an old override says', (framework, controlId) => {
    const lifted = anOverride({ framework, controlId, strengths: [{ evidenceType: TERMINATIONS, strength: 'direct' }] });
    expect(strengthOf(framework, controlId, TERMINATIONS)).toBe('population');
    expect(strengthOf(framework, controlId, TERMINATIONS, [lifted])).toBe('population');
  });

  it('names the condition on which a mapping counts for more', () => {
    const a62 = controlsFor(CATALOGUE, ONBOARDING).find(({ controlId }) => controlId === 'A.6.2');
    expect(a62).toMatchObject({ strength: 'supporting', condition: 'The onboarding tasks contain signing the terms of employment.', overridden: false });
  });

  it('knows no control of an unknown type', () => {
    expect(controlsFor(CATALOGUE, 'hr.shoe_size')).toEqual([]);
  });

  it('maps no figure to a control that the platform serves', () => {
    const served = new Set(effectiveControls(CATALOGUE, 'pci-dss', []).flatMap(({ id, platform }) => (platform === null ? [] : [id])));
    expect([...served]).toEqual(['10.3.2', '10.3.3', '10.3.4', '10.5.1']);
    const mapped = CATALOGUE.evidenceTypes.flatMap(({ type }) => controlsFor(CATALOGUE, type));
    expect(mapped.filter(({ framework, controlId }) => framework === 'pci-dss' && served.has(controlId))).toEqual([]);
  });

  it('takes what the organization decides instead, in that framework and control only', () => {
    const overrides = [
      anOverride({
        strengths: [
          { evidenceType: ONBOARDING, strength: 'none' },
          { evidenceType: TERMINATIONS, strength: 'supporting' },
        ],
      }),
    ];
    expect(strengthOf('soc2', 'CC2.1', ONBOARDING, overrides)).toBeUndefined();
    expect(strengthOf('soc2', 'CC2.1', TERMINATIONS, overrides)).toBe('supporting');
    expect(strengthOf('soc2', 'CC2.1', 'hr.active_headcount', overrides)).toBe('direct');
    const others = (list: ReturnType<typeof controlsFor>): ReturnType<typeof controlsFor> => list.filter(({ controlId }) => controlId !== 'CC2.1');
    expect(others(controlsFor(CATALOGUE, ONBOARDING, overrides))).toEqual(others(controlsFor(CATALOGUE, ONBOARDING)));
  });

  it('leaves out a control that does not concern the organization', () => {
    expect(strengthOf('soc2', 'CC2.1', ONBOARDING, [anOverride({ applicable: false })])).toBeUndefined();
  });

  it('drops the condition that the organization confirmed', () => {
    const confirmed = anOverride({ framework: 'iso27001', controlId: 'A.6.2', strengths: [{ evidenceType: ONBOARDING, strength: 'direct' }] });
    const a62 = controlsFor(CATALOGUE, ONBOARDING, [confirmed]).find(({ controlId }) => controlId === 'A.6.2');
    expect(a62).toMatchObject({ strength: 'direct', condition: null, overridden: true });
  });
});
