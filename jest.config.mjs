// Nest 12 is ESM only and jest cannot require() ES modules on Node 20, so tests run as CommonJS: SWC turns our TypeScript and every
// "type": "module" package into CommonJS. The list of packages is read from node_modules, not kept by hand.
import fs from 'node:fs';
import path from 'node:path';

const ROOT = import.meta.dirname;

function esmPackages(dir, out = []) {
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const folder = path.join(dir, entry.name);
    if (entry.name.startsWith('@')) {
      esmPackages(folder, out);
      continue;
    }
    const manifest = path.join(folder, 'package.json');
    if (fs.existsSync(manifest) && JSON.parse(fs.readFileSync(manifest, 'utf8')).type === 'module') {
      out.push(folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length));
    }
    if (fs.existsSync(path.join(folder, 'node_modules'))) esmPackages(path.join(folder, 'node_modules'), out);
  }
  return out;
}

const esm = [...new Set(esmPackages(path.join(ROOT, 'node_modules')))].sort();
const { jsc } = JSON.parse(fs.readFileSync(path.join(ROOT, '.swcrc'), 'utf8'));
const { parser, transform, target, keepClassNames } = jsc;
const compile = { parser, transform, target, keepClassNames };
const ts = { swcrc: false, jsc: compile, module: { type: 'commonjs' }, sourceMaps: 'inline' };
const js = { swcrc: false, jsc: { target: 'es2022', parser: { syntax: 'ecmascript' } }, module: { type: 'commonjs' } };

const base = {
  rootDir: ROOT,
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/apps/web'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  transform: { '^.+\\.ts$': ['@swc/jest', ts], '^.+\\.m?js$': ['@swc/jest', js] },
  transformIgnorePatterns: [`/node_modules/(?!(?:.*/node_modules/)?(?:${esm.map((name) => name.replace(/[.+]/g, '\\$&')).join('|')})/)(?!.*\\.mjs$)`],
  moduleNameMapper: {
    '^@app/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^@app/([^/]+)/(.*)\\.js$': '<rootDir>/libs/$1/src/$2.ts',
    '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1'],
  },
};

export default {
  rootDir: ROOT,
  testTimeout: 60_000,
  // unit: pure, no servers. integration: real MongoDB and Redis, started once for the run.
  projects: [
    { ...base, displayName: 'unit', testRegex: '\\.spec\\.ts$' },
    {
      ...base,
      displayName: 'integration',
      testRegex: '\\.(int|e2e)-spec\\.ts$',
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
};
