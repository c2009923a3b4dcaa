import { ROOT } from './planted-tree.js';
import { type ProjectFile, readFiles, SHIPPED } from './project-files.js';

interface TextRule {
  readonly title: string;
  readonly where: RegExp;
  /** Any line that matches is a finding. */
  readonly forbidden: RegExp;
  readonly allowedIn: readonly string[];
  readonly planted: string;
}

// Split, so that this file does not hold what it forbids.
const word = (...parts: readonly string[]): string => parts.join('');

const EVERYTHING = /\.(ts|mjs|cjs|js|json|md|ya?ml|sh|toml)$|(^|\/)(Dockerfile|run|\.npmrc|\.env\.example|\.gitignore|\.dockerignore)$/;
const CODE = /\.(ts|mjs|cjs)$/;

const RULES: readonly TextRule[] = [
  {
    title: 'only the directory of organizations asks across organizations',
    where: SHIPPED,
    forbidden: /\bcrossOrg\s*:/,
    allowedIn: ['libs/organizations/src/persistence/organization-directory.ts'],
    planted: `query.setOptions({ ${word('cross', 'Org')}: 'because' })`,
  },
  {
    title: 'a schema is made by tenantSchema or globalSchema',
    where: SHIPPED,
    forbidden: /\bnew (mongoose\.)?Schema\(|@Schema\(|SchemaFactory\b/,
    allowedIn: ['libs/platform/src/database/tenant-schema.ts'],
    planted: 'export const rows = new Schema({ name: String });',
  },
  {
    title: 'a service reads the environment where its process starts',
    where: /^(libs|apps\/(api|worker))\/.*\.ts$/,
    forbidden: /\bprocessEnvironment\(\)/,
    allowedIn: ['apps/api/src/main.ts', 'apps/worker/src/main.ts', 'apps/worker/src/rehearsal.ts'],
    planted: 'const config = loadConfig(processEnvironment());',
  },
  {
    title: 'a rule that is switched off says why on its line',
    where: CODE,
    forbidden: new RegExp(`${word('eslint-', 'disable')}(?!.* -- \\S)|@ts-(ignore|nocheck)`),
    allowedIn: [],
    planted: `// ${word('eslint-', 'disable')}-next-line complexity`,
  },
  {
    title: 'nothing is left for later',
    where: CODE,
    forbidden: new RegExp(`\\b(${word('TO', 'DO')}|${word('FIX', 'ME')}|${word('HA', 'CK')})\\b`),
    allowedIn: [],
    planted: `// ${word('TO', 'DO')}: handle the second page`,
  },
  {
    title: 'no test is left out or runs alone',
    where: /\.ts$/,
    forbidden: new RegExp(`\\b(it|test|describe)\\.(${word('on', 'ly')}|todo|failing)\\b|\\bx(it|describe)\\(`),
    allowedIn: [],
    planted: `it.${word('on', 'ly')}('works', () => undefined);`,
  },
  {
    title: 'our own code is not replaced by a mock',
    where: /\.ts$/,
    forbidden: new RegExp(`jest\\.${word('mo', 'ck')}\\(`),
    allowedIn: [],
    planted: `jest.${word('mo', 'ck')}('@app/evidence');`,
  },
  {
    title: 'no file names a folder of one machine',
    where: EVERYTHING,
    forbidden: /(?<![\w.-])\/(home|Users|root|work|farm)\/[\w.-]/,
    allowedIn: [],
    planted: `see ${word('/ho', 'me')}/somebody/attesta`,
  },
  {
    title: 'no file names a package registry',
    where: EVERYTHING,
    forbidden: /"resolved":|^\s*(@[\w-]+:)?registry\s*=|_authToken|https?:\/\/[\w.-]*(registry|artifactory|nexus|verdaccio|pypi)/,
    allowedIn: [],
    planted: word('regis', 'try=https://packages.example.com/'),
  },
];

function findings({ where, forbidden, allowedIn }: TextRule, files: readonly ProjectFile[]): readonly string[] {
  return files
    .filter(({ path }) => where.test(path) && !allowedIn.includes(path))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => (forbidden.test(line) ? [`${path}:${String(index + 1)} ${line.trim().slice(0, 120)}`] : [])),
    );
}

const files = readFiles(ROOT, EVERYTHING);
const OWN = 'test/architecture/source-text.spec.ts';

describe.each(RULES)('$title', (rule) => {
  it('holds in every file', () => {
    expect(
      findings(
        rule,
        files.filter(({ path }) => path !== OWN),
      ),
    ).toEqual([]);
  });

  it('can fail', () => {
    const planted = 'libs/evidence/src/planted.ts';
    expect(findings(rule, [{ path: planted, text: `export {};\n${rule.planted}\n` }])).toEqual([`${planted}:2 ${rule.planted}`]);
  });

  it('is needed where it is allowed', () => {
    expect(
      rule.allowedIn.filter(
        (name) =>
          findings(
            { ...rule, allowedIn: [] },
            files.filter(({ path }) => path === name),
          ).length === 0,
      ),
    ).toEqual([]);
  });
});
