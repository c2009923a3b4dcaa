import { type ControlOverride } from '@app/controls';

import { coverageOf, HEADCOUNT, ONBOARDING, type Read, type Scene, type Story, TERMINATIONS, TYPES } from '../testing.js';
import { type ControlCoverage } from './control-coverage.js';

const HOUR = 3_600_000;
const fresh: Read = { ageMs: HOUR, outcome: 'measured' };
const stale: Read = { ageMs: 172_800_001, outcome: 'measured' };
const all = (read: Read): Story['reads'] => Object.fromEntries(TYPES.map((type) => [type, [read]]));
const anOverride = (changes: Partial<ControlOverride>): ControlOverride => ({
  ...{ framework: 'soc2', controlId: 'CC6.2', applicable: true, strengths: [], ownerId: null, reason: 'Decided in the yearly review.' },
  ...changes,
});
function controlOf(id: string, scene: Scene): ControlCoverage {
  const control = coverageOf(scene).controls.find(({ controlId }) => controlId === id);
  if (control === undefined) throw new Error(`no control ${id}`);
  return control;
}
const texts = (control: ControlCoverage): readonly string[] => control.reasons.map(({ text }) => text);

describe('coverage of a control', () => {
  it('is covered by fresh direct evidence', () => {
    expect(controlOf('CC1.4', { stories: [{ reads: all(fresh) }] })).toMatchObject({ state: 'covered', score: 1, cap: 1, capReason: null });
  });

  it('is capped where leavers are known and the end of their access is not, and says so', () => {
    const cc62 = controlOf('CC6.2', { stories: [{ reads: all(fresh) }] });
    expect(cc62).toMatchObject({ state: 'capped', score: 0.6, cap: 0.6 });
    expect(cc62.capReason).toBe(
      'Terminations are the population for CC6.2; access removal times are not joined yet, so 60 % is the most this evidence can give.',
    );
  });

  it('is capped by context that nobody has confirmed', () => {
    expect(controlOf('CC1.1', { stories: [{ reads: all(fresh) }] })).toMatchObject({
      state: 'capped',
      score: 0.3,
      capReason:
        'Onboarding completion is only supporting evidence for CC1.1; nobody has confirmed that the onboarding tasks contain acknowledging the code of conduct, so 30 % is the most this evidence can give.',
    });
  });

  it('names the figure that would lift it and is not offered', () => {
    const at2 = controlOf('AT-2', { framework: 'nist-800-53', stories: [{ reads: { [HEADCOUNT]: [fresh], [TERMINATIONS]: [fresh] } }] });
    expect(at2).toMatchObject({
      state: 'capped',
      score: 0.6,
      cap: 0.6,
      capReason:
        'Active headcount is the population for AT-2; onboarding completion would give 100 %, but it is not offered to the key, so 60 % is the most this evidence can give.',
    });
    expect(texts(at2)).toContain('Onboarding completion from BambooHR (acme) is not offered to this key, so it is left out; it is asked for again every week.');
  });

  it('is stale, with what still counts, when the strongest evidence is too old', () => {
    const at2 = controlOf('AT-2', { framework: 'nist-800-53', stories: [{ reads: { ...all(fresh), [ONBOARDING]: [stale] } }] });
    expect(at2).toMatchObject({ state: 'stale', score: 0.6, cap: 1 });
    expect(texts(at2)[1]).toBe(
      'Onboarding completion from BambooHR (acme) was last seen on 2026-11-19 08:59 UTC, more than 48 hours ago, so it counts for nothing until it is read again.',
    );
  });

  it('is not hidden by a fresh company where another one is stale', () => {
    const cc14 = controlOf('CC1.4', {
      stories: [
        { id: 'a', reads: all(fresh) },
        { id: 'b', label: 'BambooHR (beta)', reads: all(stale) },
      ],
    });
    expect(cc14).toMatchObject({ state: 'stale', score: 0 });
    expect(cc14.reasons[0]).toMatchObject({ connectionId: 'b', standing: 'stale', freshness: 'stale', evidenceId: `b-${HEADCOUNT}` });
  });

  it('does not rise when the vendor refuses the key, and says what to do', () => {
    const cc14 = controlOf('CC1.4', { stories: [{ status: 'needs-reauth', reads: all({ ageMs: 50 * HOUR, outcome: 'measured' }) }] });
    expect(cc14).toMatchObject({ state: 'stale', score: 0 });
    expect(texts(cc14)[0]).toContain('The vendor refuses the key: re-authorize the connection.');
  });

  it('looks at no revoked connection', () => {
    const stories = [
      { id: 'a', reads: all(fresh) },
      { id: 'b', status: 'revoked' as const, reads: all(stale) },
    ];
    expect(controlOf('CC1.4', { stories })).toMatchObject({ state: 'covered', score: 1 });
  });

  it('leaves a young connection out until its first run ends, and shows it', () => {
    const cc14 = controlOf('CC1.4', {
      stories: [
        { id: 'a', reads: all(fresh) },
        { id: 'b', createdAgeMs: HOUR, reads: { [HEADCOUNT]: [], [ONBOARDING]: [] } },
      ],
    });
    expect(cc14).toMatchObject({ state: 'covered', score: 1 });
    expect(cc14.reasons.filter(({ standing }) => standing === 'pending').map(({ connectionId }) => connectionId)).toEqual(['b', 'b']);
    expect(texts(cc14)[0]).toBe('Active headcount from BambooHR (acme) is left out until the first read ends, at most 26 hours after connecting.');
  });

  it('is missing, never an error, where nothing is connected', () => {
    const cc14 = controlOf('CC1.4', {});
    expect(cc14).toMatchObject({ state: 'missing', score: 0, cap: 1 });
    expect(texts(cc14)).toEqual(['No connection reads active headcount yet.', 'No connection reads onboarding completion yet.']);
  });

  it('is inconclusive, never a figure, where every read was', () => {
    const cc61 = controlOf('CC6.1', { stories: [{ reads: all({ ageMs: 0, outcome: 'inconclusive', reason: 'not-visible' }) }] });
    expect(cc61).toMatchObject({ state: 'inconclusive', score: 0, cap: 0.6 });
    expect(texts(cc61)).toEqual([
      'Active headcount from BambooHR (acme) has never been measured, so it counts for nothing. The latest read was inconclusive: the key sees fewer people than before.',
    ]);
  });

  it('is not applicable where the only figure for it concerned nobody', () => {
    const cc11 = controlOf('CC1.1', { stories: [{ reads: { [ONBOARDING]: [{ ageMs: 0, outcome: 'not-applicable' }] } }] });
    expect(cc11).toMatchObject({ state: 'not-applicable', score: 0, cap: 0 });
    expect(cc11.capReason).toBe('Nothing mapped to CC1.1 can be read: onboarding completion would give 30 %, but it found nobody in scope.');
  });

  it('is below target at once, whatever else is fresh, and says by how much', () => {
    const scene = (rate: number): Scene => ({
      framework: 'iso27001',
      stories: [{ reads: { ...all(fresh), [ONBOARDING]: [{ ...fresh, rate }] } }],
      targets: [{ evidenceType: ONBOARDING, target: 0.95 }],
    });
    const a63 = controlOf('A.6.3', scene(0.9));
    expect(a63).toMatchObject({ state: 'below-target', score: 0, cap: 1 });
    expect(texts(a63)[1]).toBe(
      'Onboarding completion from BambooHR (acme) is 90 %, below your target of 95 %, so the control scores 0. Onboarding completion from BambooHR (acme) was last seen on 2026-11-21 08:00 UTC.',
    );
    expect(controlOf('A.6.3', scene(0.95))).toMatchObject({ state: 'covered', score: 1 });
    expect(controlOf('A.5.11', scene(0.1))).toMatchObject({ state: 'capped', score: 0.6 });
  });

  it('never rises because a finding below target grows stale', () => {
    const stories = [{ reads: { ...all(fresh), [ONBOARDING]: [{ ...stale, rate: 0.5 }] } }];
    const targets = [{ evidenceType: ONBOARDING, target: 0.95 }];
    expect(controlOf('A.6.3', { framework: 'iso27001', stories, targets })).toMatchObject({ state: 'below-target', score: 0 });
  });

  it('shows a share just under the target as under it', () => {
    const stories = [{ reads: { ...all(fresh), [ONBOARDING]: [{ ...fresh, rate: 0.94996 }] } }];
    const targets = [{ evidenceType: ONBOARDING, target: 0.95 }];
    expect(texts(controlOf('CC1.1', { stories, targets }))[0]).toContain('is 94.9 %, below your target of 95 %');
  });

  it('warns before it turns stale', () => {
    const cc61 = controlOf('CC6.1', { stories: [{ reads: all({ ageMs: 93_600_001, outcome: 'measured' }) }] });
    expect(cc61.reasons[0]).toMatchObject({ freshness: 'due', standing: 'counts' });
    expect(texts(cc61)[0]).toBe(
      'Active headcount from BambooHR (acme) was last seen on 2026-11-20 06:59 UTC; the next read is overdue, and the figure counts until 2026-11-22 06:59 UTC.',
    );
  });

  it('says that a clock is wrong where a read lies in the future', () => {
    expect(texts(controlOf('CC6.4', { stories: [{ reads: all({ ageMs: -300_001, outcome: 'measured' }) }] }))[0]).toContain('a clock is wrong');
  });

  it('tells the ten worst of many connections and the rest in one line', () => {
    const stories = [...Array.from({ length: 24 }, (_, n) => ({ id: `f${String(n)}`, reads: all(fresh) })), { id: 'stale', reads: all(stale) }];
    const cc61 = controlOf('CC6.1', { stories });
    expect(cc61).toMatchObject({ state: 'stale', score: 0 });
    expect([cc61.reasons.length, cc61.reasons[0]?.connectionId]).toEqual([11, 'stale']);
    expect(cc61.reasons[10]).toMatchObject({ connectionId: null, text: '15 more connections stand like the last one or better.' });
  });
});

describe('what an organization decides', () => {
  it('takes a control that does not apply out of the score, with the reason', () => {
    const before = coverageOf({ stories: [{ reads: all(fresh) }] });
    const scene = { stories: [{ reads: all(fresh) }], overrides: [anOverride({ controlId: 'CC1.1', applicable: false })] };
    expect(controlOf('CC1.1', scene)).toMatchObject({ state: 'not-applicable', score: null, cap: null });
    expect(controlOf('CC1.1', scene).capReason).toBe('Your organization decided that it does not apply: Decided in the yearly review.');
    expect(coverageOf(scene).score).toBeGreaterThan(before.score ?? 1);
  });

  it('counts less where the organization says less, and says who decided', () => {
    const overrides = [anOverride({ controlId: 'CC6.1', strengths: [{ evidenceType: HEADCOUNT, strength: 'supporting' }] })];
    expect(controlOf('CC6.1', { stories: [{ reads: all(fresh) }], overrides })).toMatchObject({
      score: 0.3,
      capReason:
        'Active headcount is only supporting evidence for CC6.1; your organization counts it for less than the catalogue, which says population, so 30 % is the most this evidence can give.',
    });
  });

  it('lifts a control whose condition was confirmed', () => {
    const overrides = [anOverride({ framework: 'iso27001', controlId: 'A.6.2', strengths: [{ evidenceType: ONBOARDING, strength: 'direct' }] })];
    const scene = { framework: 'iso27001', stories: [{ reads: all(fresh) }] };
    expect(controlOf('A.6.2', scene)).toMatchObject({ score: 0.6, state: 'capped' });
    expect(controlOf('A.6.2', { ...scene, overrides })).toMatchObject({ score: 1, state: 'covered' });
  });

  it('puts a control whose evidence is all taken away out of reach', () => {
    const overrides = [anOverride({ controlId: 'CC6.1', strengths: [{ evidenceType: HEADCOUNT, strength: 'none' }] })];
    expect(controlOf('CC6.1', { stories: [{ reads: all(fresh) }], overrides })).toMatchObject({ state: 'out-of-reach', score: null });
  });
});

describe('the score of a framework', () => {
  it('is the mean over the controls that a connector can serve; the others are listed', () => {
    const coverage = coverageOf({ framework: 'pci-dss', stories: [{ reads: all(fresh) }] });
    const scored = coverage.controls.flatMap(({ score }) => score ?? []);
    expect(coverage.controls.filter(({ state }) => state === 'out-of-reach').map(({ controlId }) => controlId)).toEqual([
      '10.3.2',
      '10.3.3',
      '10.3.4',
      '10.5.1',
    ]);
    expect(scored).toEqual([0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 1, 1, 1, 0.6]);
    expect(coverage.score).toBe(0.72);
  });

  it('is null where no connector reads anything for it', () => {
    const coverage = coverageOf({ available: [] });
    expect(coverage.score).toBeNull();
    expect(new Set(coverage.controls.map(({ state }) => state))).toEqual(new Set(['out-of-reach']));
  });

  it('reaches a control that an installed connector serves although this release does not offer it any more', () => {
    expect(controlOf('CC6.1', { available: [], stories: [{ reads: all(fresh) }] })).toMatchObject({ state: 'capped', score: 0.6 });
  });

  it('is of an instant, by a version of the catalogue', () => {
    expect(coverageOf({})).toMatchObject({ framework: 'soc2', catalogueVersion: '2026-11', asOf: new Date('2026-11-21T09:00:00.000Z') });
  });
});
