import { type FrameworkCoverage } from '@app/coverage/domain/index.js';
import { coverageOf, type Scene, type Story, TYPES } from '@app/coverage/testing.js';

import { aConnection, ago, anAlert, aSuccess, NOW, STALE_AFTER_MS } from '../testing.js';
import { type Alert, type Concern } from './alert.js';
import { connectionConcerns } from './connection-concerns.js';
import { type CoverageLevel, levelOf } from './coverage-fall.js';
import { planCoverageAlert } from './plan-coverage.js';

const story = (id: string, ageMs: number): Story => ({
  id,
  reads: Object.fromEntries(TYPES.map((type) => [type, [{ ageMs, outcome: 'measured' as const, rate: 0.9 }]])),
});
const scene = (...stories: readonly Story[]): FrameworkCoverage => coverageOf({ stories });
const fresh = scene(story('c1', 1000));
const level: CoverageLevel = levelOf(fresh);
const stale = scene(story('c1', STALE_AFTER_MS + 1));
const staleAlert = anAlert(connectionConcerns(aConnection(aSuccess(ago(STALE_AFTER_MS + 1))), NOW)[0] as Concern);
const fallOf = (now: FrameworkCoverage, standing: readonly Alert[] = []) => planCoverageAlert(level, now, standing);
const below = (more: Partial<Scene> = {}): FrameworkCoverage =>
  coverageOf({ stories: [story('c1', 1000)], targets: [{ evidenceType: 'hr.onboarding_completion', target: 0.95 }], ...more });

describe('planCoverageAlert', () => {
  it('says nothing on the first look, of an equal score or of a higher one', () => {
    expect(planCoverageAlert(null, stale, []).opened).toEqual([]);
    expect(fallOf(fresh).opened).toEqual([]);
    expect(planCoverageAlert(levelOf(stale), fresh, []).opened).toEqual([]);
  });

  it('is silent about a fall that an open alert of the connection explains, and only about that', () => {
    expect(fallOf(stale, [staleAlert]).opened).toEqual([]);
    expect(fallOf(stale).opened).toHaveLength(1);
    expect(fallOf(stale, [{ ...staleAlert, connectionId: 'another' }]).opened).toHaveLength(1);
  });

  it('tells of a target, although a connection is in trouble too', () => {
    const [concern] = fallOf(below(), [staleAlert]).opened;
    expect(concern).toMatchObject({ kind: 'coverage.dropped', subject: 'framework/soc2', connectionId: null, path: '/controls?framework=soc2' });
    expect(concern?.what).toMatch(/^coverage fell from 68\.5 % to \d+(\.\d)? %$/);
    expect(concern?.detail).toMatch(/CC1\.4 100 % → /);
  });

  it('tells of a connection that was revoked', () => {
    expect(fallOf(scene()).opened[0]?.what).toBe('coverage fell from 68.5 % to 0 %');
  });

  it('tells of a control that left the mean with more than it', () => {
    const override = { framework: 'soc2', controlId: 'CC1.4', applicable: false, strengths: [], ownerId: null, reason: 'No.' };
    const now = coverageOf({ stories: [story('c1', 1000)], overrides: [override] });
    expect(fallOf(now).opened[0]?.detail).toContain('CC1.4 100 % → not scored');
    expect(fallOf(now, [staleAlert]).opened).toHaveLength(1);
  });

  it('says when the catalogue is another one', () => {
    expect(fallOf({ ...below(), catalogueVersion: '2027-01' }).opened[0]).toMatchObject({
      detail: expect.stringContaining('The catalogue changed from version 2026-11 to 2027-01.'),
      cause: { code: 'catalogue-changed' },
    });
  });

  describe('with an alert open', () => {
    const alert = anAlert(fallOf(below()).opened[0] as Concern);

    it('tells again when it falls further, from where it stood at first', () => {
      const plan = planCoverageAlert(levelOf(below()), scene(), [alert]);
      expect(plan).toMatchObject({ opened: [], changed: [{ told: true, concern: { what: 'coverage fell from 68.5 % to 0 %' } }] });
    });

    it('resolves when the score is back, not when it is half back', () => {
      expect(planCoverageAlert(levelOf(below()), fresh, [alert]).resolved[0]?.resolution.reason).toBe('regained');
      const higher = { ...alert, fall: { from: 0.9, to: 0.1 } };
      expect(planCoverageAlert(levelOf(below()), fresh, [higher]).resolved).toEqual([]);
    });

    it('takes an acknowledgement as acceptance of the new level', () => {
      expect(planCoverageAlert(levelOf(below()), below(), [alert]).resolved).toEqual([]);
      expect(planCoverageAlert(levelOf(below()), below(), [{ ...alert, state: 'acknowledged' }]).resolved[0]?.resolution.reason).toBe('accepted');
    });
  });
});
