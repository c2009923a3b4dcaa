import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import sort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

const syntax = (...rules) => ['error', ...rules.map(([selector, message]) => ({ selector, message }))];
const everywhere = [
  ["MemberExpression[object.name='process'][property.name='env']", 'Read settings from platform/config.'],
  ['MemberExpression[property.name=/^(collection|watch)$/]', 'The raw driver skips the organization guard.'],
  ["ThrowStatement > NewExpression[callee.name='Error']", 'Throw an AppError subclass with a code.'],
  ['TSEnumDeclaration', 'Use an `as const` list.'],
  ['ExportDefaultDeclaration', 'Export by name.'],
  [
    'CatchClause > BlockStatement[body.length=1] > ReturnStatement:matches([argument.type="ArrayExpression"][argument.elements.length=0], [argument.raw="false"])',
    'A failure never becomes an empty answer: look at the error, rethrow what is not expected.',
  ],
];
const pure = [
  ["NewExpression[callee.name='Date'][arguments.length=0]", 'Pass `now` in.'],
  ["CallExpression[callee.object.name='Date'][callee.property.name='now']", 'Pass `now` in.'],
  ["MemberExpression[object.name='Math'][property.name='random']", 'Pass what was drawn in.'],
  [
    "ImportDeclaration[source.value='node:crypto'] ImportSpecifier:not([imported.name=/^(createHash|createHmac|Hash|timingSafeEqual)$/])",
    'Only hash functions are pure.',
  ],
];
const TESTS = ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.e2e-spec.ts', 'test/**', '**/testing.ts'];

export default tseslint.config(
  {
    ignores: ['dist/**', 'node_modules/**', 'coverage/**', '**/*.cjs', 'libs/api-client/src/generated/**', '.attesta/**'],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    plugins: { 'simple-import-sort': sort },
    rules: {
      'simple-import-sort/imports': ['error', { groups: [['^node:'], ['^@?(?!app/)\\w'], ['^@app/'], ['^\\.']] }],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      'prefer-const': 'error',
      'no-restricted-syntax': syntax(...everywhere),
    },
  },
  {
    files: ['**/*.ts'],
    // Without the two decorator options, --fix turns constructor-injected classes into type imports and Nest cannot resolve them.
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, experimentalDecorators: true, emitDecoratorMetadata: true },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  { ...reactHooks.configs.flat.recommended, name: 'react-hooks/recommended', files: ['apps/web/**/*.{ts,tsx}'] },
  {
    files: ['apps/web/**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'simple-import-sort/imports': ['error', { groups: [['^node:', '^@?\\w', '^@/', '^\\.']] }],
      // A component is mostly markup, with a line for each attribute and a condition for each state: docs/adr/0012.
      'max-lines-per-function': ['error', { max: 100, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 15],
      'no-restricted-syntax': syntax(everywhere[3]),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['apps/web/src/api/**/*.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }], complexity: ['error', 10] },
  },
  // One file, so that a translation is one file.
  { files: ['apps/web/src/texts/*.ts'], rules: { 'max-lines': 'off' } },
  { files: ['**/domain/**/*.ts'], ignores: TESTS, rules: { 'no-restricted-syntax': syntax(...everywhere, ...pure) } },
  { files: ['libs/platform/src/config/**', 'apps/cli/**', 'apps/sandbox/**'], rules: { 'no-restricted-syntax': syntax(...everywhere.slice(1)) } },
  { files: ['libs/platform/src/database/**'], rules: { 'no-restricted-syntax': syntax(everywhere[0], ...everywhere.slice(2)) } },
  {
    files: TESTS,
    rules: { 'max-lines-per-function': 'off', 'no-restricted-syntax': 'off', '@typescript-eslint/consistent-type-assertions': 'off', complexity: 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        AbortController: 'readonly',
        URLSearchParams: 'readonly',
        performance: 'readonly',
      },
    },
    rules: { 'no-restricted-syntax': 'off' },
  },
);
