import { merged, missingPromises, REQUIRED, sectionOf } from '../../scripts/proof-document.mjs';

const VERSIONS = { node: 'v20.20.2', mongodb: '6.0.5', redis: '6.2.14' };
const TREE = { commit: '32d59ae', commitAfter: '32d59ae', isDirty: false };
const aFigure = (promise: number | string, passed = true) => ({
  promise,
  claim: 'nothing | leaks',
  counted: { cuts: 2000, problems: passed ? 0 : 3 },
  demands: { cuts: { atLeast: 2000 }, problems: { atMost: 0 } },
  passed,
  seed: 7,
});
const section = (suite: string, figures: readonly ReturnType<typeof aFigure>[], problems: readonly string[] = [], tree = TREE): string =>
  sectionOf({ suite, figures, problems, versions: VERSIONS, tree, seconds: 12, date: new Date('2026-11-21T12:00:00Z'), short: false });
/** As many figures of each promise as a suite has to bring. */
const whole = (suite: string) => Object.entries(REQUIRED[suite] ?? {}).flatMap(([promise, times]) => Array.from({ length: times }, () => aFigure(promise)));

describe('PROOF.md', () => {
  it('says of each figure what is claimed, counted and demanded, and where it was measured', () => {
    const text = section('truth', [aFigure('extra'), aFigure(29), aFigure(20)]);
    expect(text).toContain('`npm run proof -- --only truth` on 2026-11-21, at `32d59ae`, 12 s: Node v20.20.2, MongoDB 6.0.5, Redis 6.2.14.');
    expect(text).toContain('| 20 | nothing \\| leaks | cuts 2,000, problems 0 | cuts ≥ 2,000, problems ≤ 0 | yes | 7 |');
    expect(text.indexOf('| 20 |')).toBeLessThan(text.indexOf('| 29 |'));
    expect(text.indexOf('| 29 |')).toBeLessThan(text.indexOf('| extra |'));
  });

  it('says when the tree was not that of a commit, or moved on meanwhile', () => {
    expect(section('truth', [], [], { ...TREE, isDirty: true })).toContain('at `32d59ae` with changes that are not committed, 12 s');
    expect(section('truth', [], [], { ...TREE, commitAfter: 'e88e0c3' })).toContain('at `32d59ae`, at `e88e0c3` when it ended, 12 s');
  });

  it('shows a figure that falls short', () => {
    expect(section('truth', [aFigure(20, false)], ['truth: promise 20 falls short'])).toMatch(/\*\*no\*\*[^]*\*\*truth: promise 20 falls short\*\*/);
  });

  it('keeps the other suites when one is measured again', () => {
    const both = merged('', [
      { suite: 'truth', section: section('truth', [aFigure(20)]) },
      { suite: 'egress', section: section('egress', [aFigure(19)]) },
    ]);
    const again = merged(both, [{ suite: 'truth', section: section('truth', [aFigure(29)]) }]);
    expect([again.match(/^## /gm)?.length, again.includes('| 19 |'), again.includes('| 29 |'), again.includes('| 20 |')]).toEqual([2, true, true, false]);
    expect(merged(again, [])).toBe(again);
    expect(again.split('\n## ')[0]).toContain('Each section names the commit');
  });

  it('keeps a section from before sections named their commits', () => {
    const old = '# Proof\n\nOlder words.\n\n## egress\n\n`npm run proof -- --only egress` on 2026-11-21, 68 s: Node v20.20.2.\n\n| 19 | old |\n';
    expect(merged(old, [{ suite: 'truth', section: section('truth', []) }])).toContain('on 2026-11-21, 68 s: Node v20.20.2.\n\n| 19 | old |\n\n## truth');
  });
});

describe('a figure that vanishes', () => {
  it.each(Object.keys(REQUIRED))('is missed in %s, be it the only one of its promise or one of several', (suite) => {
    const all = whole(suite);
    expect(all.length).toBeGreaterThan(0);
    expect(missingPromises(suite, all)).toEqual([]);
    expect(missingPromises(suite, [...all, aFigure('further')])).toEqual([]);
    for (const [gone, { promise }] of all.entries())
      expect(missingPromises(suite, all.toSpliced(gone, 1))).toEqual([expect.stringMatching(new RegExp(`^${suite}: .* for promise ${promise}$`))]);
  });

  it('is told apart from the others of its promise', () => {
    const egress = Array.from({ length: 5 }, () => aFigure(19));
    expect(missingPromises('egress', egress)).toEqual(['egress: 5 of 6 figures are there for promise 19']);
    expect(missingPromises('egress', [])).toEqual(['egress: there is no figure for promise 19']);
    expect(missingPromises('edge', [aFigure(22)])).toContain('edge: there is no figure for promise http-edge');
  });
});
