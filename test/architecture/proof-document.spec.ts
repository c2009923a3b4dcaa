import { merged, missingPromises, REQUIRED, sectionOf } from '../../scripts/proof-document.mjs';

const VERSIONS = { node: 'v20.20.2', mongodb: '6.0.5', redis: '6.2.14' };
const aFigure = (promise: number | string, passed = true) => ({
  promise,
  claim: 'nothing | leaks',
  counted: { cuts: 2000, problems: passed ? 0 : 3 },
  demands: { cuts: { atLeast: 2000 }, problems: { atMost: 0 } },
  passed,
  seed: 7,
});
const section = (suite: string, figures: readonly ReturnType<typeof aFigure>[], problems: readonly string[] = []): string =>
  sectionOf({ suite, figures, problems, versions: VERSIONS, seconds: 12, date: new Date('2026-11-21T12:00:00Z'), short: false });

describe('PROOF.md', () => {
  it('says of each figure what is claimed, counted and demanded, and where it was measured', () => {
    const text = section('truth', [aFigure('extra'), aFigure(29), aFigure(20)]);
    expect(text).toContain('`npm run proof -- --only truth` on 2026-11-21, 12 s: Node v20.20.2, MongoDB 6.0.5, Redis 6.2.14.');
    expect(text).toContain('| 20 | nothing \\| leaks | cuts 2,000, problems 0 | cuts ≥ 2,000, problems ≤ 0 | yes | 7 |');
    expect(text.indexOf('| 20 |')).toBeLessThan(text.indexOf('| 29 |'));
    expect(text.indexOf('| 29 |')).toBeLessThan(text.indexOf('| extra |'));
  });

  it('shows a figure that falls short and a promise without a figure', () => {
    expect(section('truth', [aFigure(20, false)], ['truth: promise 20 falls short'])).toMatch(/\*\*no\*\*[^]*\*\*truth: promise 20 falls short\*\*/);
    expect(missingPromises('truth', [aFigure(20), aFigure(29)])).toEqual(['truth: there is no figure for promise 27']);
    expect(missingPromises('truth', [aFigure(20), aFigure(27), aFigure(29)])).toEqual([]);
  });

  it('keeps the other suites when one is measured again', () => {
    const both = merged('', [
      { suite: 'truth', section: section('truth', [aFigure(20)]) },
      { suite: 'egress', section: section('egress', [aFigure(19)]) },
    ]);
    const again = merged(both, [{ suite: 'truth', section: section('truth', [aFigure(29)]) }]);
    expect([again.match(/^## /gm)?.length, again.includes('| 19 |'), again.includes('| 29 |'), again.includes('| 20 |')]).toEqual([2, true, true, false]);
    expect(merged(again, [])).toBe(again);
    expect(Object.keys(REQUIRED)).toEqual(expect.arrayContaining(['tenancy', 'secrets', 'egress', 'truth', 'chaos']));
  });
});
