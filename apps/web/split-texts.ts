import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const IMPORT = /import \{ (\w+) as texts \} from '@\/texts'/;
const PART = /^(.*)\?part=(\w+)&lang\.ts$/;

/**
 * All texts are one file, so that a translation is one file; as one module all of them would be loaded with the first page. Each folder gets its own part of it.
 * `file`: the catalogue, an absolute path. `language`: for the `lang` of the page.
 */
export const splitTexts = (file: string, language: string): Plugin => ({
  name: 'split-texts',
  enforce: 'pre',
  transform: (code) =>
    IMPORT.test(code)
      ? { code: code.replace(IMPORT, (_, part: string) => `import { ${part} as texts } from '${file}?part=${part}&lang.ts'`), map: null }
      : null,
  transformIndexHtml: (html) => html.replace('<html lang="en">', `<html lang="${language}">`),
  resolveId: (id) => (PART.test(id) ? id : null),
  load: (id) => {
    const [, path, part] = PART.exec(id) ?? [];
    if (path === undefined || part === undefined) return null;
    const found = new RegExp(`^export const ${part} = \\{\\n.*?^\\};\\n`, 'ms').exec(readFileSync(path, 'utf8'));
    if (found === null) throw new Error(`there are no texts ${part} in ${path}`);
    return found[0];
  },
});
