/** Layers, lowest first. A lib may import only libs listed before it. */
const LAYERS = [
  'kernel',
  'connector-sdk',
  'connectors',
  'jobs',
  'platform',
  'audit-log',
  'organizations',
  'connections',
  'controls',
  'evidence',
  'custody',
  'events',
  'directory',
  'connector-runs',
  'coverage',
  'assessments',
  'provisioning',
  'channels',
  'alerts',
  'retention',
  'collections',
  'api-client',
];
const lib = (names) => `^libs/(${names.join('|')})/`;
/** A package by name, installed or not. */
const pkg = (...names) => `(^|node_modules/)(${names.join('|')})(/|$)`;
const TESTS = '\\.(spec|int-spec|e2e-spec)\\.ts$';
/** A lib's or an app's own help for tests: never reached from what ships. */
const TEST_FACE = '/testing(\\.ts$|/)';
const upward = LAYERS.slice(0, -1).map((name, i) => ({
  name: `layer-${name}`,
  severity: 'error',
  comment: `libs/${name} may import only lower layers`,
  from: { path: lib([name]) },
  to: { path: lib(LAYERS.slice(i + 1)) },
}));

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'libs-not-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    { name: 'libs-not-test', severity: 'error', from: { path: '^(libs|apps)/', pathNot: [TESTS, TEST_FACE] }, to: { path: '^test/' } },
    { name: 'apps-are-islands', severity: 'error', from: { path: '^apps/([^/]+)/' }, to: { path: '^apps/', pathNot: '^apps/$1/' } },
    {
      name: 'public-api-only',
      severity: 'error',
      comment: 'enter a lib by index.ts, domain/index.ts or testing.ts',
      from: { path: '^(apps|libs|test)/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: ['^libs/$2/', '^libs/[^/]+/src/(index|testing|domain/index)\\.ts$'] },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'domain/ imports only domain/, kernel, zod, a word list and hash functions (which of node:crypto: ESLint)',
      from: { path: '/domain/', pathNot: TESTS },
      to: { pathNot: ['/domain/', '^libs/kernel/', '^crypto$', pkg('zod'), pkg('@zxcvbn-ts/language-common')], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'sdk-stands-alone',
      severity: 'error',
      from: { path: '^libs/connector-sdk/', pathNot: ['/testing\\.ts$', TESTS] },
      to: { pathNot: ['^libs/connector-sdk/', '^libs/kernel/src/index\\.ts$', pkg('zod')] },
    },
    {
      name: 'connectors-see-sdk-only',
      severity: 'error',
      from: { path: '^libs/connectors/src/([^/]+)/', pathNot: TESTS },
      to: { pathNot: ['^libs/connectors/src/$1/', '^libs/connector-sdk/src/(index|testing)\\.ts$', '^libs/kernel/src/index\\.ts$', pkg('zod')] },
    },
    {
      name: 'mongoose-in-persistence',
      severity: 'error',
      from: { pathNot: ['/persistence/', '^libs/(platform|collections)/', '\\.module\\.ts$', '^apps/cli/src/local-services/', '^test/', TESTS] },
      to: { path: pkg('mongoose', '@nestjs/mongoose', 'mongodb') },
    },
    {
      name: 'bullmq-in-platform',
      severity: 'error',
      from: { pathNot: ['^(libs/platform/|apps/worker/|apps/cli/src/local-services/|test/)', TESTS] },
      to: { path: pkg('bullmq', 'ioredis', '@nestjs/bullmq') },
    },
    { name: 'kms-in-platform', severity: 'error', from: { pathNot: ['^libs/platform/', '^test/'] }, to: { path: pkg('@aws-sdk') } },
    { name: 'axios-in-platform', severity: 'error', from: { pathNot: '^libs/platform/' }, to: { path: pkg('axios') } },
    { name: 'dto-in-api', severity: 'error', from: { pathNot: '^apps/api/' }, to: { path: pkg('class-validator', 'class-transformer', '@nestjs/swagger') } },
    { name: 'sandbox-imports-no-lib', severity: 'error', from: { path: '^apps/(sandbox|verifier)/', pathNot: TESTS }, to: { path: '^libs/' } },
    ...upward,
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
