import path from 'node:path';

import { PlantedTree, ROOT } from './planted-tree.js';
import { filesBelow, type ProjectFile, readFiles } from './project-files.js';

const VAGUE = ['utils', 'util', 'helpers', 'helper', 'common', 'shared', 'misc', 'manager', 'managers'];
const MAX_FACE_LINES = 15;
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.ts$/;

interface Layout {
  readonly title: string;
  /** → what is wrong, each with its path */
  readonly problems: (files: readonly ProjectFile[]) => readonly string[];
  readonly planted: ProjectFile;
}

const named = (kinds: string): RegExp => new RegExp(`\\.(${kinds})\\.ts$`);
const libOf = (name: string): string => name.split('/')[1] ?? '';

/** A file of this kind stands in this place only. */
const kindStaysIn = (kinds: string, place: RegExp, planted: string): Layout => ({
  title: `*.{${kinds.replaceAll('|', ',')}}.ts stands in ${place.source}`,
  problems: (files) => files.map((file) => file.path).filter((name) => named(kinds).test(name) && !place.test(name)),
  planted: { path: planted, text: '' },
});

const LAYOUT: readonly Layout[] = [
  {
    title: 'every lib has a face',
    problems: (files) => {
      const libs = new Set(files.filter(({ path: name }) => name.startsWith('libs/')).map(({ path: name }) => libOf(name)));
      return [...libs].filter((lib) => lib !== 'README.md' && !files.some(({ path: name }) => name === `libs/${lib}/src/index.ts`));
    },
    planted: { path: 'libs/faceless/src/faceless.service.ts', text: '' },
  },
  {
    title: 'a face only re-exports, in at most 15 lines',
    problems: (files) =>
      files
        .filter(({ path: name }) => /^libs\/[^/]+\/src\/index\.ts$/.test(name) && libOf(name) !== 'connectors')
        .filter(({ text }) => codeLines(text).length > MAX_FACE_LINES || !/^(export (type )?(\*|\{)[^;]*;\s*)*$/.test(withoutComments(text)))
        .map(({ path: name }) => name),
    planted: { path: 'libs/talkative/src/index.ts', text: 'export const answer = 42;\n' },
  },
  {
    title: 'all code of a lib is below src',
    problems: (files) => files.map((file) => file.path).filter((name) => /^libs\/[^/]+\/(?!src\/)[^/]+\//.test(name) || /^libs\/[^/]+\/[^/]+\.ts$/.test(name)),
    planted: { path: 'libs/evidence/lib/evidence.ts', text: '' },
  },
  {
    title: 'a name says what is inside',
    problems: (files) =>
      files
        .map((file) => file.path)
        .filter((name) => name.split(/[/.]/).some((part) => VAGUE.includes(part) || part.split('-').some((word) => VAGUE.includes(word)))),
    planted: { path: 'libs/evidence/src/utils/dates.ts', text: '' },
  },
  {
    title: 'a file is named in kebab-case with its kind',
    problems: (files) => files.map((file) => file.path).filter((name) => name.endsWith('.ts') && !NAME.test(path.posix.basename(name))),
    planted: { path: 'libs/evidence/src/EvidenceService.ts', text: '' },
  },
  {
    title: 'a folder is named in kebab-case',
    problems: (files) =>
      files
        .map((file) => file.path)
        .filter((name) =>
          path.posix
            .dirname(name)
            .split('/')
            .some((part) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part)),
        ),
    planted: { path: 'libs/evidence/src/readModels/list.ts', text: '' },
  },
  kindStaysIn('repository|schema|collections?', /^libs\/(.*\/persistence|platform\/src\/database)\//, 'libs/evidence/src/evidence.repository.ts'),
  kindStaysIn('controller|dto|response', /^apps\/api\/src\//, 'libs/evidence/src/evidence.controller.ts'),
  kindStaysIn('connector|records', /^libs\/connectors\/src\/[^/]+\//, 'libs/evidence/src/bamboohr.connector.ts'),
];

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').trim();
const codeLines = (text: string): readonly string[] =>
  withoutComments(text)
    .split('\n')
    .filter((line) => line.trim() !== '');

const files = readFiles(ROOT, /^(apps|libs|test)\/.*\.(ts|md)$/).filter(({ path: name }) => !name.includes('/fixtures/') && !name.startsWith('apps/web/'));

describe.each(LAYOUT)('$title', ({ problems, planted }) => {
  it('holds', () => {
    expect(problems(files)).toEqual([]);
  });

  it('can fail', () => {
    expect(problems([planted])).toHaveLength(1);
  });
});

/** Where a new lib must be named beside its folder: settings that give it its import path and its layer. */
function forgottenIn(root: string): readonly string[] {
  const libs = new Set(
    filesBelow(root, 'libs')
      .filter((name) => name.endsWith('.ts'))
      .map(libOf),
  );
  const settings = readFiles(root, /^(tsconfig\.json|\.swcrc|\.dependency-cruiser\.cjs)$/);
  return [...libs].flatMap((lib) =>
    settings
      .filter(({ path: name, text }) => !text.includes(name === '.dependency-cruiser.cjs' ? `'${lib}'` : `"@app/${lib}"`))
      .map(({ path: name }) => `${lib} is not in ${name}`),
  );
}

describe('every lib has an import path and a layer', () => {
  it('holds', () => {
    expect(forgottenIn(ROOT)).toEqual([]);
  });

  it('can fail', async () => {
    const tree = await PlantedTree.plant({ 'libs/newcomer/src/index.ts': '' }, ['tsconfig.json', '.swcrc', '.dependency-cruiser.cjs']);
    expect(forgottenIn(tree.path)).toEqual(['newcomer is not in .dependency-cruiser.cjs', 'newcomer is not in .swcrc', 'newcomer is not in tsconfig.json']);
    await tree.remove();
  });
});
