import { findRetentionProblems } from './retention-rules.js';

const fields = (retentionMonths: number, populationMonths: number): readonly string[] =>
  findRetentionProblems({ retentionMonths, populationMonths }).map(({ field }) => field);

describe('findRetentionProblems', () => {
  it.each([
    [84, 13],
    [12, 4],
    [12, 12],
    [240, 240],
  ])('takes %i and %i months', (retention, population) => {
    expect(fields(retention, population)).toEqual([]);
  });

  it.each([
    [11, 4, ['retentionMonths']],
    [241, 13, ['retentionMonths']],
    [84, 3, ['populationMonths']],
    [240, 241, ['populationMonths']],
    [12.5, 13, ['retentionMonths']],
    [Number.NaN, 0, ['retentionMonths', 'populationMonths']],
    [12, 13, ['populationMonths']],
  ])('refuses %d and %d months', (retention, population, wrong) => {
    expect(fields(retention, population)).toEqual(wrong);
  });
});
