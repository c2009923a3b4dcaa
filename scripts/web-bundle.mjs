// What a browser loads for each page, first visit, gzip: script and style. Fails above the limit.
// Costly when they were here: the library's tooltip with its positioning (20 kB), a dialog that is imported instead of `onDemand` (17 kB, with fields 25),
// component defaults imported in the theme (27 kB).
// node scripts/web-bundle.mjs [limit in kB]
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { build } from 'vite';

const LIMIT_KB = Number(process.argv[2] ?? 200);
const ROOT = path.resolve(import.meta.dirname, '..');

process.env.NODE_ENV = 'production';
const { output } = await build({ configFile: path.join(ROOT, 'apps/web/vite.config.ts'), logLevel: 'error', build: { write: false } });
const files = new Map(output.map((file) => [file.fileName, file]));
const gzipped = (name) => {
  const file = files.get(name);
  return gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 }).length;
};

/** A chunk, what it imports at once, and their styles. */
function loadedWith(name, seen = new Set()) {
  const file = files.get(name);
  if (file === undefined || seen.has(name)) return seen;
  seen.add(name);
  for (const style of file.viteMetadata?.importedCss ?? []) seen.add(style);
  for (const next of file.imports ?? []) loadedWith(next, seen);
  return seen;
}

const entry = output.find((file) => file.type === 'chunk' && file.isEntry);
// The first script loads the one that draws; see apps/web/src/boot.ts.
const main = output.find((file) => file.type === 'chunk' && file.moduleIds.some((id) => id.endsWith('/src/main.tsx')));
const pages = output.filter((file) => file.type === 'chunk' && /-page\.tsx$/.test(file.facadeModuleId ?? ''));
let largest = 0;
for (const page of pages.sort((a, b) => (a.name < b.name ? -1 : 1))) {
  const names = [...new Set([entry, main, page].flatMap(({ fileName }) => [...loadedWith(fileName)]))];
  const kilobytes = names.reduce((sum, name) => sum + gzipped(name), 0) / 1000;
  largest = Math.max(largest, kilobytes);
  console.log(`${kilobytes.toFixed(1).padStart(7)} kB  ${String(names.length).padStart(3)} files  ${page.name}`);
}
console.log(`largest first load ${largest.toFixed(1)} kB gzip of ${String(LIMIT_KB)} kB, ${String(pages.length)} pages`);
if (pages.length === 0 || largest > LIMIT_KB) process.exit(1);
