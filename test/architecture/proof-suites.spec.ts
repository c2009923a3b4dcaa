import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { placesOf, REQUIRED } from '../../scripts/proof-document.mjs';
import { treeOf } from '../../scripts/proof-tree.mjs';
import { type ProjectFile, readFiles } from './project-files.js';

const ROOT = path.resolve(__dirname, '../..');
const SUITES = Object.keys(REQUIRED);
const suiteOf = (name: string): string | undefined => SUITES.find((suite) => placesOf(suite).some((place) => name.startsWith(place)));

/** The promises of the figures that a file brings, as its text says. */
const promisesIn = ({ text }: ProjectFile): readonly string[] =>
  [...text.matchAll(/\bproven\(\{\s*promise: (?:'([^']+)'|(\d+)),/g)].map(([, name, number]) => name ?? number ?? '');
const figuresIn = ({ text }: ProjectFile): number => [...text.matchAll(/\bproven\(/g)].length;

/** Figures that `npm run proof` would not measure, or would not miss. */
function unmissed(files: readonly ProjectFile[]): readonly string[] {
  const problems: string[] = [];
  const there = new Map<string, number>();
  for (const file of files) {
    const suite = suiteOf(file.path);
    if (suite === undefined) problems.push(`${file.path} brings a figure, and no suite runs it`);
    const promises = promisesIn(file);
    if (promises.length !== figuresIn(file)) problems.push(`${file.path} brings a figure whose promise is not written beside it`);
    for (const promise of promises) there.set(`${String(suite)}: promise ${promise}`, (there.get(`${String(suite)}: promise ${promise}`) ?? 0) + 1);
  }
  const demanded = new Map(SUITES.flatMap((suite) => Object.entries(REQUIRED[suite] ?? {}).map(([promise, times]) => [`${suite}: promise ${promise}`, times])));
  const fewer = [...there].filter(([name, times]) => times > (demanded.get(name) ?? 0));
  const none = [...demanded.keys()].filter((name) => !there.has(name));
  return [
    ...problems,
    ...fewer.map(([name, times]) => `${name} has ${String(times)} figures and REQUIRED demands ${String(demanded.get(name) ?? 0)}`),
    ...none.map((name) => `${name} has no figure and REQUIRED demands one`),
  ];
}

const bringing = readFiles(ROOT, /^(apps|libs|test)\/.*\.ts$/).filter(
  (file) => figuresIn(file) > 0 && file.path !== 'test/support/proof.ts' && file.path !== 'test/architecture/proof-suites.spec.ts',
);

describe('every figure', () => {
  it('is measured by a suite, which demands it', () => {
    expect(bringing.length).toBeGreaterThan(20);
    expect(unmissed(bringing)).toEqual([]);
  });

  it('is measured and demanded: a planted one that is not is found', () => {
    const figure = (promise: string): string => `proven({\n  promise: ${promise},\n  claim: 'x' });`;
    const planted = [
      { path: 'libs/kernel/src/planted.spec.ts', text: figure('30') },
      { path: 'test/edge/planted.spec.ts', text: figure("'planted'") },
      { path: 'test/guards/planted.spec.ts', text: figure('12') },
      { path: 'test/egress/planted.spec.ts', text: 'proven({ ...figure })' },
    ];
    expect(unmissed([...bringing, ...planted])).toEqual([
      'libs/kernel/src/planted.spec.ts brings a figure, and no suite runs it',
      'test/egress/planted.spec.ts brings a figure whose promise is not written beside it',
      'guards: promise 12 has 2 figures and REQUIRED demands 1',
      'undefined: promise 30 has 1 figures and REQUIRED demands 0',
      'edge: promise planted has 1 figures and REQUIRED demands 0',
    ]);
    expect(unmissed(bringing.filter(({ path: name }) => !name.startsWith('libs/retention/')))).toEqual([
      'proofs: promise 8 has no figure and REQUIRED demands one',
    ]);
  });
});

describe('the tree that is measured', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'attesta-tree-'));
  // Within a hook of git the surroundings name another repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const git = (...args: readonly string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], { cwd: folder, env });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is that of a commit unless something but PROOF.md differs from it', () => {
    expect(treeOf(folder)).toEqual({ commit: 'unknown', isDirty: false });
    git('init', '--quiet');
    for (const name of ['PROOF.md', 'a.ts']) writeFileSync(path.join(folder, name), 'one');
    git('add', '.');
    git('commit', '--quiet', '-m', 'test: a tree');
    const clean = treeOf(folder);
    expect(clean).toEqual({ commit: expect.stringMatching(/^[0-9a-f]{7,}$/), isDirty: false });
    writeFileSync(path.join(folder, 'PROOF.md'), 'two');
    expect(treeOf(folder)).toEqual(clean);
    writeFileSync(path.join(folder, 'b.ts'), 'new');
    expect(treeOf(folder)).toEqual({ ...clean, isDirty: true });
    rmSync(path.join(folder, 'b.ts'));
    writeFileSync(path.join(folder, 'a.ts'), 'two');
    expect(treeOf(folder)).toEqual({ ...clean, isDirty: true });
  });
});
