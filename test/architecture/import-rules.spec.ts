import path from 'node:path';

import { ALLOWED, filesOf, layerFaces, PLANTED_IMPORTS, PLANTED_PARTNERS, type PlantedImport, upwardImports } from './import-rules.cases.js';
import { type Files, PlantedTree, ROOT, runTool } from './planted-tree.js';

jest.setTimeout(180_000);

interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}
interface CruiseAnswer {
  readonly summary: { readonly violations: readonly { readonly from: string; readonly to: string; readonly rule: { readonly name: string } }[] };
}

interface Rule {
  readonly name: string;
  readonly to: { readonly path?: string };
}

const DEPCRUISE = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';
const CONFIG = path.join(ROOT, '.dependency-cruiser.cjs');
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the configuration is CommonJS
const { forbidden } = require(CONFIG) as { readonly forbidden: readonly Rule[] };
const LAYERS = layersOf(forbidden);

/** Lowest first: the kernel, and the libs that it may not import. */
function layersOf(rules: readonly Rule[]): readonly string[] {
  const upper = rules.find(({ name }) => name === 'layer-kernel')?.to.path ?? '';
  return ['kernel', ...(/\(([^)]*)\)/.exec(upper)?.[1] ?? '').split('|')];
}

async function violationsIn(folder: string): Promise<readonly Violation[]> {
  const answer = await runTool(DEPCRUISE, ['apps', 'libs', 'test', '--config', CONFIG, '--output-type', 'json'], folder);
  if (answer.stdout === '') throw new Error(answer.stderr);
  return (JSON.parse(answer.stdout) as CruiseAnswer).summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

async function violationsOf(files: Files): Promise<readonly Violation[]> {
  const tree = await PlantedTree.plant(files, ['tsconfig.json']);
  try {
    return await violationsIn(tree.path);
  } finally {
    await tree.remove();
  }
}

const notCaught = (plants: readonly PlantedImport[], violations: readonly Violation[]): readonly PlantedImport[] =>
  plants.filter(({ rule, from, caught }) => !violations.some((found) => found.rule === rule && found.from === from && caught.test(found.to)));

const withoutPlant = (rules: readonly { readonly name: string }[], plants: readonly PlantedImport[]): readonly string[] =>
  rules.map(({ name }) => name).filter((name) => !plants.some(({ rule }) => rule === name));

describe('import rules', () => {
  const all = [...PLANTED_IMPORTS, ...upwardImports(LAYERS)];
  let caught: readonly Violation[];

  beforeAll(async () => {
    caught = await violationsOf({ ...layerFaces(LAYERS), ...ALLOWED, ...PLANTED_PARTNERS, ...filesOf(all) });
  });

  it.each([...new Set(all.map(({ rule }) => rule))])('%s catches what is planted against it', (rule) => {
    const planted = all.filter((plant) => plant.rule === rule);
    expect(notCaught(planted, caught)).toEqual([]);
  });

  it('complain about no file but the planted ones', () => {
    const planted = new Set([...all.map(({ from }) => from), ...Object.keys(PLANTED_PARTNERS)]);
    expect(caught.filter(({ from }) => !planted.has(from))).toEqual([]);
  });

  it('have a planted violation each', () => {
    expect(withoutPlant(forbidden, all)).toEqual([]);
  });

  it('a rule added without a planted violation is found out', () => {
    expect(withoutPlant([...forbidden, { name: 'added-later' }], all)).toEqual(['added-later']);
  });

  it('a planted violation that a rule no longer catches is found out', () => {
    const blind = caught.filter(({ rule }) => rule !== 'axios-in-platform');
    expect(notCaught(all, blind).map(({ rule }) => rule)).toEqual(['axios-in-platform']);
  });

  it('hold in the project itself', async () => {
    expect(await violationsIn(ROOT)).toEqual([]);
  });
});
