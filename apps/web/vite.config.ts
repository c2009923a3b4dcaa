import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import { preloadMain } from './preload-main.ts';
import { splitTexts } from './split-texts.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** A file of src/texts. */
const LANGUAGE = process.env['ATTESTA_WEB_LANGUAGE'] ?? 'en';
const TEXT = /\.(?:js|css|svg)$/;
const FRAME = new RegExp(
  [
    'src/main\\.tsx',
    'src/(?:api|app)/(?!shell/(?:command-palette|mobile-menu|use-found))',
    '@mantine/(?:core/esm/core/MantineProvider|hooks/esm/use-isomorphic)',
    '@tanstack/(?:react-query|query-core)/',
    '@fontsource',
  ].join('|'),
);

/** The service sends `x.js.gz` as it lies there: nothing is compressed at run time. */
const precompress = (): Plugin => {
  let folder = '';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = path.resolve(root, build.outDir, 'assets');
    },
    closeBundle: () => {
      if (!existsSync(folder)) return;
      for (const name of readdirSync(folder).filter((one) => TEXT.test(one))) {
        const file = path.join(folder, name);
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: constants.Z_BEST_COMPRESSION }));
      }
    },
  };
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [splitTexts(path.join(import.meta.dirname, `src/texts/${LANGUAGE}.ts`), LANGUAGE), preloadMain('src/main.tsx'), precompress()],
  resolve: { alias: { '@app/api-client': path.join(ROOT, 'libs/api-client/src/index.ts'), '@': path.join(import.meta.dirname, 'src') } },
  // `npm run dev` of the page against a service on its usual port.
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
  build: {
    outDir: path.join(ROOT, 'dist/apps/web'),
    emptyOutDir: true,
    target: 'es2022',
    // Fonts and pictures as data: addresses would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 400,
    rolldownOptions: {
      // "use client" says something to server renderers only; there is none.
      onLog: (level, log, report) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
      output: {
        codeSplitting: {
          groups: [
            // Alone, so that the first script waits for none of the large ones.
            { name: 'load', test: /vite\/preload-helper|src\/(?:api\/early-answers|app\/pages)/, priority: 5 },
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 4 },
            { name: 'router', test: /node_modules\/react-router\//, priority: 3 },
            // What every page has: few files, because without HTTP/2 a browser asks for six at a time.
            { name: 'frame', test: FRAME, priority: 1 },
            // What only a dialog or a long list needs stays with it.
            { name: 'kit', test: /src\/ui\/(?!typed-confirm|windowed-rows)|node_modules\/@tabler\//, priority: 2 },
          ],
        },
      },
    },
  },
});
