import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { compile } from '../support/compiled.js';
import { ROOT } from './planted-tree.js';
import { type ProjectFile, readFiles } from './project-files.js';

jest.setTimeout(120_000);

interface Known {
  readonly scripts: readonly string[];
  readonly commands: readonly string[];
}
const NPM_COMMANDS = ['ci', 'install', 'prune', 'config', 'audit', 'view', 'outdated', 'sbom'];
const OUR_PATH = /^(apps|libs|test|scripts|docs)\/[\w./-]*[\w/]$|^[\w.-]+\.(md|mjs|cjs|yml)$|^\.(env\.example|ci\/run|dependency-cruiser\.cjs)$/;
/** The words of a command line up to its first option, placeholder or sign of the shell. */
const wordsOf = (text: string): readonly string[] => (/^ *([a-z][a-z -]*)?/.exec(text)?.[1] ?? '').trim().split(/ +/);

function unknownScripts({ path: file, text }: ProjectFile, { scripts }: Known): readonly string[] {
  const named = [...text.matchAll(/\bnpm (?:run (?:-s )?([a-z][\w:-]*)|([a-z]+))/g)].map(([, run, short]) => ({
    name: run ?? short ?? '',
    isRun: run !== undefined,
  }));
  return named
    .filter(({ name, isRun }) => !scripts.includes(name) && (isRun || !NPM_COMMANDS.includes(name)))
    .map(({ name }) => `${file}: npm knows no ${name}`);
}

function unknownCommands({ path: file, text }: ProjectFile, { commands }: Known): readonly string[] {
  const lines = [...text.matchAll(/(?:npm run attesta -- |cli\/src\/main\.js['",]*\s+['"]?)([a-z][^\n`|<]*)/g)].map(([, rest]) =>
    (rest ?? '').replaceAll(/['",]/g, ''),
  );
  const isKnown = ([first = '', second = '']: readonly string[]): boolean => commands.includes(first) || commands.includes(`${first} ${second}`);
  return lines.filter((line) => !isKnown(wordsOf(line))).map((line) => `${file}: attesta knows no "${line.trim().slice(0, 40)}"`);
}

/** What a document names in backticks or links to. */
function namedPaths({ path: file, text }: ProjectFile): readonly string[] {
  const quoted = [...text.matchAll(/`([^`\s]+)`/g)].map(([, name]) => name ?? '').filter((name) => OUR_PATH.test(name));
  const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => path.posix.join(path.posix.dirname(file), link ?? ''));
  return [...new Set([...quoted, ...linked])];
}
const missingPaths = (file: ProjectFile): readonly string[] =>
  namedPaths(file)
    .filter((name) => !existsSync(path.join(ROOT, name)))
    .map((name) => `${file.path}: there is no ${name}`);

/** What Dockerfile and compose file start. */
const missingPrograms = ({ path: file, text }: ProjectFile): readonly string[] =>
  [...text.matchAll(/\b(?:dist\/((?:apps|libs)\/[\w/-]+)\.js|(scripts\/[\w-]+\.mjs))/g)]
    .map(([, built, script]) => (built === undefined ? (script ?? '') : `${built}.ts`))
    .filter((name) => !existsSync(path.join(ROOT, name)))
    .map((name) => `${file}: there is no ${name}`);

/** Programs and libs that the README's table of folders leaves out. */
const unlisted = (readme: string, folders: readonly string[]): readonly string[] => folders.filter((name) => !readme.includes(`| \`${name}\` |`));

interface Promised {
  readonly id: string;
  readonly code: readonly string[];
  readonly tests: readonly string[];
}
/** Rows `| id | promise | code | test |`. */
function promisesIn(text: string): readonly Promised[] {
  const paths = (cell: string | undefined): readonly string[] => [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
  return [...text.matchAll(/^\| *([PR]\d+) *\|(.*)\|$/gm)].map(([, id = '', row = '']) => {
    const [, code, tests] = row.split(' | ');
    return { id, code: paths(code), tests: paths(tests) };
  });
}
function promiseProblems(promises: readonly Promised[]): readonly string[] {
  const isThere = (name: string): boolean => existsSync(path.join(ROOT, name));
  const ids = new Set(promises.map(({ id }) => id));
  const absent = Array.from({ length: 10 }, (_none, index) => `P${String(index + 1)}`)
    .filter((id) => !ids.has(id))
    .map((id) => `${id} is not there`);
  return [
    ...absent,
    ...promises.filter(({ code }) => code.length === 0 || !code.every(isThere)).map(({ id }) => `${id} names no code that exists`),
    ...promises
      .filter(({ tests }) => tests.length === 0 || !tests.every((name) => isThere(name) && /spec\.ts$/.test(name)))
      .map(({ id }) => `${id} names no test that exists`),
  ];
}

const documents = readFiles(
  ROOT,
  /^(docs\/.*\.md|(README|CONTRIBUTING|CHANGELOG)\.md|(apps|libs|test|scripts)\/([^/]+\/)?README\.md|Dockerfile|docker-compose\.yml|\.ci\/run)$/,
);
const planted = (text: string): ProjectFile => ({ path: 'docs/planted.md', text });

describe('documents', () => {
  let known: Known;

  beforeAll(async () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };
    const build = await compile();
    const { stdout } = await promisify(execFile)(process.execPath, [path.join(build.path, 'apps/cli/src/main.js'), 'help'], { cwd: build.path });
    await build.remove();
    const commands = stdout.split('\n').flatMap((line) => /^ {2}([a-z]+(?:-[a-z]+)*(?: [a-z]+)?) {2,}/.exec(line)?.[1] ?? []);
    known = { scripts: Object.keys(scripts), commands: [...commands, 'help'] };
  });

  it('name only scripts of package.json and commands that the command line knows', () => {
    expect(known.commands).toContain('audit verify');
    expect(documents.flatMap((file) => [...unknownScripts(file, known), ...unknownCommands(file, known)])).toEqual([]);
  });

  it('name only files that exist', () => {
    expect(documents.filter(({ path: file }) => file.endsWith('.md')).flatMap(missingPaths)).toEqual([]);
    expect(documents.flatMap(missingPrograms)).toEqual([]);
  });

  it('a script, a command or a file that does not exist is found out', () => {
    expect(unknownScripts(planted('run `npm run destroy`, then npm strat'), known)).toEqual([
      'docs/planted.md: npm knows no destroy',
      'docs/planted.md: npm knows no strat',
    ]);
    expect(unknownCommands(planted('`npm run attesta -- audit destroy`'), known)).toEqual(['docs/planted.md: attesta knows no "audit destroy"']);
    expect(unknownCommands(planted("command: ['node', 'dist/apps/cli/src/main.js', 'explode']"), known)).toEqual([
      'docs/planted.md: attesta knows no "explode]"',
    ]);
    expect(missingPrograms(planted('CMD ["node", "dist/apps/nothing/src/main.js"] # after scripts/nothing.mjs'))).toEqual([
      'docs/planted.md: there is no apps/nothing/src/main.ts',
      'docs/planted.md: there is no scripts/nothing.mjs',
    ]);
    expect(missingPaths(planted('see `libs/evidence/src/nowhere.ts` and [this](nothing.md)'))).toEqual([
      'docs/planted.md: there is no libs/evidence/src/nowhere.ts',
      'docs/planted.md: there is no docs/nothing.md',
    ]);
  });

  it('the README gives the two commands of a newcomer as they are', () => {
    const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
    expect(readme).toContain('npm ci && npm run demo');
    expect(readme).toContain('npm ci && npm test');
  });

  it('the README has a line for every program and every lib', () => {
    const folders = ['apps', 'libs'].flatMap((parent) =>
      readdirSync(path.join(ROOT, parent), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [`${parent}/${entry.name}`] : [])),
    );
    const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
    expect(unlisted(readme, folders)).toEqual([]);
    expect(unlisted(readme, [...folders, 'libs/newcomer'])).toEqual(['libs/newcomer']);
  });

  it('every promise leads to code and to a test', () => {
    const promises = promisesIn(readFileSync(path.join(ROOT, 'docs/promises.md'), 'utf8'));
    expect(promiseProblems(promises)).toEqual([]);
    expect(new Set(promises.map(({ id }) => id)).size).toBe(promises.length);
  });

  it('a promise without code, without a test, or missing is found out', () => {
    const rows = promisesIn(
      '| P1 | reads | nothing | `test/architecture/documents.spec.ts` |\n| P2 | writes | `libs/kernel/src/index.ts` | `libs/kernel/src/index.ts` |',
    );
    expect(promiseProblems(rows)).toEqual([
      ...['P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9', 'P10'].map((id) => `${id} is not there`),
      'P1 names no code that exists',
      'P2 names no test that exists',
    ]);
  });
});
