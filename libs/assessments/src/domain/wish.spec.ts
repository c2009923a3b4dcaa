import { findNameProblems, findScopeProblems, readPeriod, toScope } from './wish.js';

const known = { framework: 'soc2', ids: ['CC1.4', 'CC6.2', 'CC6.3'] };
const fields = (problems: readonly { readonly field: string }[]) => problems.map(({ field }) => field);

describe('a wish', () => {
  it('takes a period of one day and of 1,100, both ends in', () => {
    expect(readPeriod({ start: '2026-11-01', end: '2026-11-01' })).toEqual({ start: '2026-11-01', end: '2026-11-01' });
    expect(readPeriod({ start: '2024-01-01', end: '2027-01-04' })).toHaveProperty('start');
    expect(readPeriod({ start: '2024-01-01', end: '2027-01-05' })).toMatchObject([{ field: 'period.end' }]);
  });

  it.each([
    [{ start: '2026-11-02', end: '2026-11-01' }, 'period.end'],
    [{ start: '2026-02-29', end: '2026-11-01' }, 'period.start'],
    [{ start: '2026-11-01' }, 'period.end'],
    [{ start: 1, end: '2026-11-01' }, 'period.start'],
    [{ start: '2026-11-01', end: '2026-11-01', bounds: '[]' }, 'period.bounds'],
  ])('refuses the period %j', (period, field) => {
    expect(readPeriod(period)).toMatchObject([{ field }]);
  });

  it('refuses unknown controls, an empty scope, notes elsewhere, too long or with control characters', () => {
    expect(fields(findScopeProblems({ controlIds: ['CC6.2', 'PS-4'] }, known, []))).toEqual(['controlIds.1']);
    expect(fields(findScopeProblems({ controlIds: [] }, known, []))).toEqual(['controlIds']);
    const notes = { 'CC6.2': 'x'.repeat(501), 'CC6.3': 'fine', 'CC1.4': 'be\u0007ll' };
    expect(fields(findScopeProblems({ notes }, known, ['CC6.2', 'CC1.4']))).toEqual(['notes.CC6.2', 'notes.CC6.3', 'notes.CC1.4']);
    expect(fields(findNameProblems('   '))).toEqual(['name']);
  });

  it('keeps the order of the framework and the notes that are not named; an empty text takes one away', () => {
    const before = [
      { controlId: 'CC1.4', note: 'kept' },
      { controlId: 'CC6.2', note: 'gone' },
    ];
    expect(toScope({ controlIds: ['CC6.3', 'CC6.2', 'CC1.4'], notes: { 'CC6.2': ' ', 'CC6.3': ' new ' } }, known, before)).toEqual([
      { controlId: 'CC1.4', note: 'kept' },
      { controlId: 'CC6.2', note: null },
      { controlId: 'CC6.3', note: 'new' },
    ]);
  });
});
