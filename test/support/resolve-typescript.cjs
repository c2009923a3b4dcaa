// Jest compiles a globalSetup file but lets Node resolve its imports, and Node knows neither that `./x.js` stands for `./x.ts` nor what `@app/x` is.
const Module = require('node:module');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '../..');
const original = Module._resolveFilename;

function resolveTypeScript(request, parent, ...rest) {
  const lib = /^@app\/([^/]+)$/.exec(request)?.[1];
  if (lib !== undefined) return path.join(ROOT, 'libs', lib, 'src', 'index.ts');
  const fromOurs = parent?.filename?.endsWith('.ts') === true && !parent.filename.includes('node_modules');
  return original.call(this, fromOurs && request.startsWith('.') ? request.replace(/\.js$/, '.ts') : request, parent, ...rest);
}

Module._resolveFilename = resolveTypeScript;
