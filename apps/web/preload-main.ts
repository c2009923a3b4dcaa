import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';

type Bundle = Rolldown.OutputBundle;

/** What a file imports at once, then the file itself: the order in which styles must stand. */
function withImports(name: string, bundle: Bundle, seen = new Set<string>()): readonly string[] {
  const file = bundle[name];
  if (file?.type !== 'chunk' || seen.has(name)) return [];
  seen.add(name);
  return [...file.imports.flatMap((next) => withImports(next, bundle, seen)), name];
}

const stylesOf = (names: readonly string[], bundle: Bundle): readonly string[] => [
  ...new Set(names.flatMap((name) => (bundle[name]?.type === 'chunk' ? [...(bundle[name].viteMetadata?.importedCss ?? [])] : []))),
];
const sizeOf = (name: string, bundle: Bundle): number => (bundle[name]?.type === 'chunk' ? bundle[name].code.length : 0);

const link = (rel: string, name: string, more: Readonly<Record<string, string>> = {}): HtmlTagDescriptor => ({
  tag: 'link',
  attrs: { rel, crossorigin: true, href: `/${name}`, ...more },
  injectTo: 'head',
});

/**
 * The page names its first script only, which is small and begins loading the rest. The browser is told of the rest in the page itself, so that all of it
 * is asked for at once; so are the styles, which thereby stand before those of a page, and the font of every text, so that no line moves when it comes.
 */
export const preloadMain = (main: string): Plugin => ({
  name: 'preload-main',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle, chunk }) => {
      if (bundle === undefined) return [];
      const start = Object.values(bundle).find((file) => file.type === 'chunk' && file.moduleIds.some((id) => id.endsWith(`/${main}`)));
      if (start === undefined) throw new Error(`${main} is in no chunk`);
      // Vite itself names what the first script imports.
      const known = chunk === undefined ? [] : withImports(chunk.fileName, bundle);
      const scripts = withImports(start.fileName, bundle).filter((name) => !known.includes(name));
      const font = Object.keys(bundle).filter((name) => /\/ibm-plex-sans-latin-wght-normal-[\w-]+\.woff2$/.test(name));
      return [
        // Without HTTP/2 a browser has six connections: those that take longest come first.
        ...[...scripts].sort((one, other) => sizeOf(other, bundle) - sizeOf(one, bundle)).map((name) => link('modulepreload', name)),
        ...stylesOf(scripts, bundle).map((name) => link('stylesheet', name)),
        ...font.map((name) => link('preload', name, { as: 'font', type: 'font/woff2', fetchpriority: 'low' })),
      ];
    },
  },
});
