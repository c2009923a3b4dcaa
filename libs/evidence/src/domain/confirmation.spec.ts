import { addDays } from '@app/kernel';

import { aDay } from '../testing.js';
import { decideFinding } from './confirmation.js';

const day = aDay('2026-11-20');
const period = (end = day) => ({ start: addDays(end, -30), end, bounds: '[]' as const });
const current = { id: '0123456789abcdef01234567', fingerprint: 'a'.repeat(64), period: period(), population: { count: 4 } };

describe('decision on a finding', () => {
  it('makes the first finding a row', () => {
    expect(decideFinding(null, { fingerprint: 'a'.repeat(64), period: period() })).toEqual({ kind: 'new', supersedes: null, previous: null });
  });

  it('confirms the current finding when it is equal, on another day too', () => {
    expect(decideFinding(current, { fingerprint: 'a'.repeat(64), period: period(addDays(day, 1)) })).toEqual({ kind: 'confirms', evidenceId: current.id });
  });

  it('makes a different finding of a later period a row that corrects nothing', () => {
    expect(decideFinding(current, { fingerprint: 'b'.repeat(64), period: period(addDays(day, 1)) })).toEqual({
      kind: 'new',
      supersedes: null,
      previous: { evidenceId: current.id, count: 4 },
    });
  });

  it('makes a different finding of the same period a correction', () => {
    expect(decideFinding(current, { fingerprint: 'b'.repeat(64), period: period() })).toMatchObject({ kind: 'new', supersedes: current.id });
  });

  it('compares with the current finding only: an equal one before it is not confirmed', () => {
    const changedMeanwhile = { ...current, fingerprint: 'b'.repeat(64) };
    expect(decideFinding(changedMeanwhile, { fingerprint: 'a'.repeat(64), period: period(addDays(day, 2)) }).kind).toBe('new');
  });
});
