import { ago, anAlert, HOUR, NOW } from '../testing.js';
import { type Concern } from './alert.js';
import { type AuditCheck, comparedWithBefore, dayOf, planAuditAlert } from './audit-check.js';

const hash = 'a'.repeat(64);
const whole: AuditCheck = {
  day: '2026-11-21',
  at: NOW,
  durationMs: 5,
  events: 12,
  problems: 0,
  firstProblem: null,
  head: { sequence: 11, hash },
  limits: [],
};
const broken: AuditCheck = { ...whole, problems: 2, firstProblem: { sequence: 4, what: 'its body does not match its hash' } };

describe('the daily check', () => {
  it('is for a UTC day', () => {
    expect([dayOf(new Date('2026-11-20T23:59:59.999Z')), dayOf(new Date('2026-11-21T00:00:00.000Z'))]).toEqual(['2026-11-20', '2026-11-21']);
  });

  it('opens one alert, whatever is found again, and resolves it when the chain holds', () => {
    const [concern] = planAuditAlert(broken, []).opened;
    expect(concern).toMatchObject({ kind: 'audit.tampered', severity: 'critical', detail: expect.stringContaining('at event 4: its body does not match') });
    const alert = anAlert(concern as Concern);
    expect(planAuditAlert(broken, [alert])).toEqual({ opened: [], changed: [], resolved: [] });
    expect(planAuditAlert(whole, [alert]).resolved).toHaveLength(1);
    expect(planAuditAlert(whole, [])).toEqual({ opened: [], changed: [], resolved: [] });
  });
});

describe('against the check before', () => {
  const before = { head: { sequence: 9, hash }, at: ago(24 * HOUR) };

  it('holds when the event that was the head is still there', () => {
    expect(comparedWithBefore(whole, before, hash)).toBe(whole);
    expect(comparedWithBefore(whole, null, null)).toBe(whole);
    expect(comparedWithBefore(whole, { ...before, head: { sequence: -1, hash } }, null)).toBe(whole);
  });

  it.each([
    ['cut off', null, 'it is gone'],
    ['rewritten', 'b'.repeat(64), 'the log was rewritten'],
  ])('finds a log that was %s, which no chain can show by itself', (_what, there, words) => {
    expect(comparedWithBefore(whole, before, there)).toMatchObject({ problems: 1, firstProblem: { sequence: 9, what: expect.stringContaining(words) } });
  });

  it('keeps the first problem of the chain first', () => {
    expect(comparedWithBefore(broken, before, null)).toMatchObject({ problems: 3, firstProblem: { sequence: 4 } });
  });
});
