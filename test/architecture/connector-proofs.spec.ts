import { connectorRegistry } from '@app/connectors';

import { CONNECTOR_PROOFS, problemsOfProofs, type Proof, PROOFS, type ProvenBy } from './connector-proofs.js';
import { type Files, PlantedTree, ROOT } from './planted-tree.js';

const SPEC = 'test/some/alpha.spec.ts';
/** Each proof by one spec, which gets to the connector by way of another file. */
const TREE: Files = {
  [SPEC]: "import { run } from './alpha-world.js';\n",
  'test/some/alpha-world.ts': "export const run = { connector: 'alpha' };\n",
  'test/some/other.spec.ts': '// The alpha and the omega.\n',
  'test/some/no-spec.ts': "export const connector = 'alpha';\n",
};
const namedProofs = (by: string, changed: Partial<ProvenBy> = {}): ProvenBy => ({
  ...(Object.fromEntries(Object.keys(PROOFS).map((proof) => [proof, [by]])) as unknown as ProvenBy),
  ...changed,
});

async function problems(slugs: readonly string[], proofs: Readonly<Record<string, Partial<ProvenBy>>>): Promise<readonly string[]> {
  const tree = await PlantedTree.plant(TREE);
  try {
    return problemsOfProofs(tree.path, slugs, proofs);
  } finally {
    await tree.remove();
  }
}

describe('what proves a connector', () => {
  it('is there for each one in the registry: spec files that exist and run it', () => {
    expect(problemsOfProofs(ROOT, [...connectorRegistry.keys()], CONNECTOR_PROOFS)).toEqual([]);
  });

  it('is found by way of what a spec imports', async () => {
    expect(await problems(['alpha'], { alpha: namedProofs(SPEC) })).toEqual([]);
  });

  it('is asked for, proof by proof, of a connector that is registered and proven by nothing', async () => {
    const [problem = '', ...others] = await problems(['alpha', 'beta'], { alpha: namedProofs(SPEC) });
    expect(others).toEqual([]);
    expect(problem).toMatch(/^beta is in the registry and no suite runs it .* Add it to CONNECTOR_PROOFS in test\/architecture\/connector-proofs\.ts/);
    for (const [proof, asks] of Object.entries(PROOFS)) expect(problem).toContain(`${proof}: ${asks}`);
  });

  it('is not of a connector that there is not', async () => {
    expect(await problems([], { alpha: namedProofs(SPEC) })).toEqual(['alpha has proofs and is not in the registry']);
  });

  it.each(Object.keys(PROOFS) as Proof[])('lacks nothing: "%s" without a spec file is found out', async (proof) => {
    for (const none of [{ [proof]: [] }, { [proof]: undefined as unknown as readonly string[] }])
      expect(await problems(['alpha'], { alpha: namedProofs(SPEC, none) })).toEqual([`alpha has no spec file for "${proof}": ${PROOFS[proof]}`]);
  });

  it.each([
    ['a file that there is not', 'test/some/gone.spec.ts', 'alpha: there is no test/some/gone.spec.ts'],
    ['a file that jest does not run', 'test/some/no-spec.ts', 'alpha: test/some/no-spec.ts is no spec file'],
    ['a spec of something else', 'test/some/other.spec.ts', 'alpha: neither test/some/other.spec.ts nor what it imports names the connector'],
  ])('is not %s', async (_what, oracle, problem) => {
    expect(await problems(['alpha'], { alpha: namedProofs(SPEC, { oracle: [oracle] }) })).toEqual([problem]);
  });
});
