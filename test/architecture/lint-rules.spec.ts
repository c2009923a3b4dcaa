import { ALLOWED_CODE, PLANTED_FAULTS, type PlantedFault } from './lint-rules.cases.js';
import { type Files, PlantedTree } from './planted-tree.js';

jest.setTimeout(180_000);

interface Finding {
  readonly ruleId: string | null;
  readonly message: string;
}
interface LintedFile {
  readonly filePath: string;
  readonly messages: readonly Finding[];
}
/** A rule that the project sets itself; each restriction of `no-restricted-syntax` counts for itself. */
interface OwnRule {
  readonly rule: string;
  readonly message?: string;
  readonly selector?: string;
}

const ESLINT = 'node_modules/eslint/bin/eslint.js';
const SETTINGS = ['eslint.config.mjs', 'tsconfig.json', 'apps/web/tsconfig.json'];

/** Entries of the configuration that come from a package carry a name. */
const LIST_OWN_RULES = `
import config from './eslint.config.mjs';
const own = config.filter((entry) => !entry.name?.includes('/')).flatMap((entry) => Object.entries(entry.rules ?? {}));
const rules = own.filter(([, value]) => value !== 'off').flatMap(([rule, value]) =>
  rule === 'no-restricted-syntax' ? value.slice(1).map(({ selector, message }) => ({ rule, message, selector })) : [{ rule }]);
process.stdout.write(JSON.stringify(rules));
`;

const inFolder = (index: number, file: string): string => file.replace(/([^/]+)$/, `case-${String(index)}-$1`);

async function withTree<T>(files: Files, work: (tree: PlantedTree) => Promise<T>): Promise<T> {
  const tree = await PlantedTree.plant(files, SETTINGS);
  try {
    return await work(tree);
  } finally {
    await tree.remove();
  }
}

/** What ESLint says of each case, under the project's own configuration. */
async function lint(cases: readonly Omit<PlantedFault, 'rule'>[]): Promise<readonly (readonly Finding[])[]> {
  const files = Object.fromEntries(cases.map(({ file, code }, index) => [inFolder(index, file), code]));
  return withTree(files, async (tree) => {
    const { stdout, stderr } = await tree.run(ESLINT, ['apps', 'libs', '--format', 'json']);
    if (stdout === '') throw new Error(stderr);
    const linted = JSON.parse(stdout) as readonly LintedFile[];
    return cases.map(({ file }, index) => linted.find(({ filePath }) => filePath.endsWith(inFolder(index, file)))?.messages ?? []);
  });
}

async function ownRules(): Promise<readonly OwnRule[]> {
  return withTree({ 'list.mjs': LIST_OWN_RULES }, async (tree) => {
    const { stdout, stderr } = await tree.runOwn('list.mjs');
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as readonly OwnRule[];
  });
}

const nameOf = ({ rule, message }: OwnRule): string => (message === undefined ? rule : `${rule}: ${message}`);

/** Two restrictions that share their message need two faults. */
function withoutPlant(rules: readonly OwnRule[]): readonly string[] {
  const planted = PLANTED_FAULTS.map(nameOf);
  const restrictions = [...new Set(rules.map((rule) => JSON.stringify(rule)))].map((text) => nameOf(JSON.parse(text) as OwnRule));
  return restrictions.filter(
    (name, index) => planted.filter((one) => one === name).length <= restrictions.slice(0, index).filter((one) => one === name).length,
  );
}

describe('lint rules', () => {
  let found: readonly (readonly Finding[])[];

  beforeAll(async () => {
    found = await lint([...PLANTED_FAULTS, ...ALLOWED_CODE]);
  });

  it.each(PLANTED_FAULTS.map((planted, index) => [index, planted.rule, planted.message ?? '', planted] as const))(
    'case %i: %s %s is the one complaint about its file',
    (index, _rule, _message, planted) => {
      expect(found[index]?.map(({ ruleId }) => ruleId)).toEqual([planted.rule]);
      if (planted.message !== undefined) expect(found[index]?.[0]?.message).toBe(planted.message);
    },
  );

  it.each(ALLOWED_CODE.map(({ file }, index) => [file, PLANTED_FAULTS.length + index] as const))('nothing is said about %s', (_file, index) => {
    expect(found[index]).toEqual([]);
  });

  it('have a planted fault each', async () => {
    const rules = await ownRules();
    expect(rules.length).toBeGreaterThan(15);
    expect(withoutPlant(rules)).toEqual([]);
  });

  it('a rule added without a planted fault is found out', () => {
    const later = [
      { rule: 'no-eval' },
      { rule: 'no-restricted-syntax', message: 'Export by name.', selector: 'a' },
      { rule: 'no-restricted-syntax', message: 'Export by name.', selector: 'b' },
    ];
    expect(withoutPlant(later)).toEqual(['no-eval', 'no-restricted-syntax: Export by name.']);
  });
});
