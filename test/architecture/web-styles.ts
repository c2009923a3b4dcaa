import path from 'node:path';

import { type ProjectFile } from './project-files.js';

const COMMENT = /\/\*[\s\S]*?\*\//g;
/** What stands before a brace: selectors, or the name of an at-rule. */
const PRELUDE = /([^{};]+)\{/g;
const CLASS = /\.(-?[_a-zA-Z][\w-]*)/g;
const IMPORT = /import (\w+) from '([^']+\.module\.css)';/g;

/** Classes that a CSS module defines. */
export function classesOf({ text }: ProjectFile): readonly string[] {
  const selectors = [...text.replace(COMMENT, '').matchAll(PRELUDE)].map(([, prelude = '']) => prelude.trim()).filter((prelude) => !prelude.startsWith('@'));
  return [...new Set(selectors.flatMap((selector) => [...selector.matchAll(CLASS)].map(([, name = '']) => name)))];
}

interface Use {
  readonly module: string;
  /** `row` of `css['row']`; null of `css[tone]`. */
  readonly name: string | null;
}

/** What a component takes from CSS modules. */
function usesOf(component: ProjectFile): readonly Use[] {
  const code = component.text.replace(IMPORT, '');
  return [...component.text.matchAll(IMPORT)].flatMap(([, variable = '', from = '']) => {
    const module = from.startsWith('@/') ? path.posix.join('apps/web/src', from.slice(2)) : path.posix.join(path.posix.dirname(component.path), from);
    return [...code.matchAll(new RegExp(`\\b${variable}\\[(?:'([^']+)'\\])?`, 'g'))].map(([, name = null]) => ({ module, name }));
  });
}

/** `'late'`, or `late:` in a table. */
const isWordOf = (name: string, components: readonly ProjectFile[]): boolean =>
  components.some(({ text }) => text.includes(`'${name}'`) || new RegExp(`^\\s*${name}: `, 'm').test(text));

/** Classes that no component uses, and names that no module defines. A class whose name is chosen by a state or tone is used when that word stands in a component. */
export function strayClasses(
  modules: readonly ProjectFile[],
  components: readonly ProjectFile[],
): { readonly unused: readonly string[]; readonly undefined: readonly string[] } {
  const uses = components.flatMap(usesOf);
  const defined = modules.flatMap((module) => classesOf(module).map((name) => ({ module: module.path, name })));
  const isUsed = ({ module, name }: { readonly module: string; readonly name: string }): boolean =>
    uses.some((use) => use.module === module && (use.name === name || (use.name === null && isWordOf(name, components))));
  const isDefined = (use: Use): boolean => use.name === null || defined.some(({ module, name }) => module === use.module && name === use.name);
  const told = ({ module, name }: Use): string => `${module} ${name ?? ''}`;
  return { unused: defined.filter((one) => !isUsed(one)).map(told), undefined: [...new Set(uses.filter((use) => !isDefined(use)).map(told))] };
}
