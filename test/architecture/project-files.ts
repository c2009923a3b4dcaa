import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const NOT_OURS = ['node_modules', 'dist', 'coverage', '.git', '.attesta'];

/** Path below the folder and text. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/** Paths of all files below `folder`, written with `/`, without what is installed, built or local. */
export function filesBelow(folder: string, below = ''): readonly string[] {
  return readdirSync(path.join(folder, below), { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.includes(name))
    .flatMap((entry) => {
      const name = path.posix.join(below, entry.name);
      if (entry.isDirectory()) return filesBelow(folder, name);
      return entry.isFile() ? [name] : [];
    });
}

export const readFiles = (folder: string, matches: RegExp): readonly ProjectFile[] =>
  filesBelow(folder)
    .filter((name) => matches.test(name))
    .map((name) => ({ path: name, text: readFileSync(path.join(folder, name), 'utf8') }));

/** TypeScript that ships: no tests and no test help. */
export const SHIPPED = /^(apps|libs)\/.*(?<!\.(spec|int-spec|e2e-spec|type-test))\.ts$/;
