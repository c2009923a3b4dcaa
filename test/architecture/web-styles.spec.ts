import { ROOT } from './planted-tree.js';
import { readFiles } from './project-files.js';
import { classesOf, strayClasses } from './web-styles.js';

const modules = readFiles(ROOT, /^apps\/web\/src\/.*\.module\.css$/);
const components = readFiles(ROOT, /^apps\/web\/src\/.*\.tsx?$/);
const planted = (css: string, tsx: string) =>
  strayClasses(
    [{ path: 'apps/web/src/ui/card.module.css', text: css }],
    [{ path: 'apps/web/src/ui/card.tsx', text: `import css from './card.module.css';\n${tsx}` }],
  );

describe('the classes of CSS modules', () => {
  it('are each used by a component, and each that is used is there', () => {
    expect(modules.length).toBeGreaterThan(15);
    expect(modules.flatMap(classesOf).length).toBeGreaterThan(150);
    expect(strayClasses(modules, components)).toEqual({ unused: [], undefined: [] });
  });

  it.each([
    ['one that nobody uses', '.row { margin: 0 }\n.gone { margin: 0 }', "css['row']", ['gone']],
    ['one in a selector of several', '.row > .gone, .row:hover { margin: 0 }', "css['row']", ['gone']],
    ['one inside a condition', '@media (max-width: 560px) { .row { margin: 0 } .gone { margin: 0 } }', "css['row']", ['gone']],
    ['one whose name only begins like a used one', '.row { margin: 0 }\n.rowLink { margin: 0 }', "css['rowLink']", ['row']],
  ])('would be found: %s', (_what, css, tsx, unused) => {
    expect(planted(css, tsx)).toEqual({ unused: unused.map((name) => `apps/web/src/ui/card.module.css ${name}`), undefined: [] });
  });

  it('that are chosen by a state count by their words', () => {
    const css = '.late { margin: 0 }\n.missed { margin: 0 }\n.gone { margin: 0 }';
    const tsx = "const LOOKS = {\n  late: 1,\n  other: ['missed'],\n};\nexport const A = () => css[look];";
    expect(planted(css, tsx)).toEqual({ unused: ['apps/web/src/ui/card.module.css gone'], undefined: [] });
  });

  it('would be found where a component asks for one that is not there', () => {
    expect(planted('.row { margin: 0 }', "css['row'] + css['missing']")).toEqual({ unused: [], undefined: ['apps/web/src/ui/card.module.css missing'] });
  });

  it.each([
    ['a number', '.row { margin: 0.5em }'],
    ['an address', '.row { background: url("data:image/svg+xml,http://www.w3.org/2000") }'],
    ['a comment', '/* .gone { } */ .row { margin: 0 }'],
  ])('are not taken for %s', (_what, css) => {
    expect(planted(css, "css['row']").unused).toEqual([]);
  });
});
